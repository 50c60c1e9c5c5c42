package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_getattr_in}, the request of {@link FuseOpcode#GETATTR}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseGetattrIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code getattr_flags} (u32). */
    public static final long FLAGS = 0;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 8;

    /** Bit of {@link #flags}: there is a handle ({@code FUSE_GETATTR_FH}). */
    public static final int FLAG_HANDLE = 1;

    private FuseGetattrIn() {}

    /** {@return the bits {@link #FLAG_HANDLE}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@link #FLAG_HANDLE}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the handle of an open file, if {@link #FLAG_HANDLE} is set} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of an open file, if {@link #FLAG_HANDLE} is set. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }
}
