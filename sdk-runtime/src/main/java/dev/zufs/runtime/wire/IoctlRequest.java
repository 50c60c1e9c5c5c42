package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_ioctl}, the request of {@link Operation#IOCTL}.
 *
 * <p>The argument's bytes and the answer to a retry share {@link #ARGUMENT}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class IoctlRequest {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 56;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code time} (u64, from the feeder). */
    public static final long TIME_NANOS = 32;

    /** Offset of {@code cmd} (u32, from the feeder). */
    public static final long COMMAND = 40;

    /** Offset of {@code kflags} (u32, from the feeder). */
    public static final long FEEDER_FLAGS = 44;

    /** Offset of {@code out_start}: the argument, in and out. */
    public static final long ARGUMENT = 48;

    /** Offset of {@code uflags} (u32, from the server). */
    public static final long SERVER_FLAGS = 48;

    /** Offset of {@code new_size} (u32, from the server). */
    public static final long NEW_SIZE = 52;

    /** Bit of {@link #feederFlags}: the superblock is frozen ({@code ZUFS_IOC_FSFROZEN}). */
    public static final int FEEDER_FLAG_FROZEN = 1;

    /** Bit of {@link #feederFlags}: the caller has CAP_SYS_ADMIN ({@code ZUFS_IOC_CAP_ADMIN}). */
    public static final int FEEDER_FLAG_CAP_ADMIN = 2;

    /** Value of {@link #serverFlags}: send again with a larger argument ({@code ZUFS_IOC_REALLOC}). */
    public static final int SERVER_FLAG_REALLOC = 1;

    /** Value of {@link #serverFlags}: freeze the superblock and send again ({@code ZUFS_IOC_FREEZE_REQ}). */
    public static final int SERVER_FLAG_FREEZE = 2;

    private IoctlRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the time of the call in nanoseconds} */
    public static long timeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TIME_NANOS);
    }

    /** Sets the time of the call in nanoseconds. */
    public static void timeNanos(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TIME_NANOS, value);
    }

    /** {@return the command number} */
    public static int command(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + COMMAND);
    }

    /** Sets the command number. */
    public static void command(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + COMMAND, value);
    }

    /** {@return the bits {@link #FEEDER_FLAG_FROZEN} and {@link #FEEDER_FLAG_CAP_ADMIN}} */
    public static int feederFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FEEDER_FLAGS);
    }

    /** Sets the bits {@link #FEEDER_FLAG_FROZEN} and {@link #FEEDER_FLAG_CAP_ADMIN}. */
    public static void feederFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FEEDER_FLAGS, value);
    }

    /** {@return the with a retry: {@link #SERVER_FLAG_REALLOC} or {@link #SERVER_FLAG_FREEZE}} */
    public static int serverFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + SERVER_FLAGS);
    }

    /** Sets the with a retry: {@link #SERVER_FLAG_REALLOC} or {@link #SERVER_FLAG_FREEZE}. */
    public static void serverFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + SERVER_FLAGS, value);
    }

    /** {@return the with a reallocation: size of the whole request wanted in bytes} */
    public static int newSize(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + NEW_SIZE);
    }

    /** Sets the with a reallocation: size of the whole request wanted in bytes. */
    public static void newSize(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + NEW_SIZE, value);
    }
}
