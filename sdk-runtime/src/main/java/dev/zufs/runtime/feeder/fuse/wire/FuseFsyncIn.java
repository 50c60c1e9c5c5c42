package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_fsync_in}, the request of {@link FuseOpcode#FSYNC} and {@link FuseOpcode#FSYNCDIR}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseFsyncIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code fsync_flags} (u32). */
    public static final long FLAGS = 8;

    /** Bit of {@link #flags}: data, and of the attributes only what finds them ({@code FUSE_FSYNC_FDATASYNC}). */
    public static final int FLAG_DATA_ONLY = 1;

    private FuseFsyncIn() {}

    /** {@return the handle of the open file} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the bits {@link #FLAG_DATA_ONLY}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@link #FLAG_DATA_ONLY}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }
}
