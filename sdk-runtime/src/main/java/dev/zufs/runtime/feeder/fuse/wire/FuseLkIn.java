package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_lk_in}, the request of {@link FuseOpcode#GETLK}, {@link FuseOpcode#SETLK} and
 * {@link FuseOpcode#SETLKW}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseLkIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 48;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code owner} (u64). */
    public static final long OWNER = 8;

    /** Offset of {@code lk}: the lock, a {@link FuseFileLock}. */
    public static final long LOCK = 16;

    /** Offset of {@code lk_flags} (u32). */
    public static final long FLAGS = 40;

    /** Bit of {@link #flags}: the lock is one of {@code flock} ({@code FUSE_LK_FLOCK}). */
    public static final int FLAG_FLOCK = 1;

    private FuseLkIn() {}

    /** {@return the handle of the open file} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the owner of the lock} */
    public static long owner(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OWNER);
    }

    /** Sets the owner of the lock. */
    public static void owner(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OWNER, value);
    }

    /** {@return the bits {@link #FLAG_FLOCK}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@link #FLAG_FLOCK}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }
}
