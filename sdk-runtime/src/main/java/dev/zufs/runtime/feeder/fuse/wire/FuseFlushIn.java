package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_flush_in}, the request of {@link FuseOpcode#FLUSH}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseFlushIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code lock_owner} (u64). */
    public static final long LOCK_OWNER = 16;

    private FuseFlushIn() {}

    /** {@return the handle of the open file} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the owner of locks, whose locks go} */
    public static long lockOwner(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LOCK_OWNER);
    }

    /** Sets the owner of locks, whose locks go. */
    public static void lockOwner(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LOCK_OWNER, value);
    }
}
