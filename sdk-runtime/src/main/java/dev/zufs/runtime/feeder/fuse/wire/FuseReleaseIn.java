package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_release_in}, the request of {@link FuseOpcode#RELEASE} and
 * {@link FuseOpcode#RELEASEDIR}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseReleaseIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 8;

    /** Offset of {@code release_flags} (u32). */
    public static final long RELEASE_FLAGS = 12;

    /** Offset of {@code lock_owner} (u64). */
    public static final long LOCK_OWNER = 16;

    /** Bit of {@link #releaseFlags}: flush first ({@code FUSE_RELEASE_FLUSH}). */
    public static final int FLAG_FLUSH = 1;

    /** Bit of {@link #releaseFlags}: drop the owner's {@code flock} locks ({@code FUSE_RELEASE_FLOCK_UNLOCK}). */
    public static final int FLAG_FLOCK_UNLOCK = 2;

    private FuseReleaseIn() {}

    /** {@return the handle of the open file} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the flags that the file is open with} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the flags that the file is open with. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the bits {@code FLAG_*}} */
    public static int releaseFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + RELEASE_FLAGS);
    }

    /** Sets the bits {@code FLAG_*}. */
    public static void releaseFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + RELEASE_FLAGS, value);
    }

    /** {@return the owner of locks} */
    public static long lockOwner(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LOCK_OWNER);
    }

    /** Sets the owner of locks. */
    public static void lockOwner(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LOCK_OWNER, value);
    }
}
