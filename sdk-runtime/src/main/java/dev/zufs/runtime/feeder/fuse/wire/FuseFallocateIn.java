package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_fallocate_in}, the request of {@link FuseOpcode#FALLOCATE}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseFallocateIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 32;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code offset} (u64). */
    public static final long OFFSET = 8;

    /** Offset of {@code length} (u64). */
    public static final long LENGTH = 16;

    /** Offset of {@code mode} (u32). */
    public static final long MODE = 24;

    private FuseFallocateIn() {}

    /** {@return the handle of the open file} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the offset of the range in bytes} */
    public static long offset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET);
    }

    /** Sets the offset of the range in bytes. */
    public static void offset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET, value);
    }

    /** {@return the length of the range in bytes} */
    public static long length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LENGTH);
    }

    /** Sets the length of the range in bytes. */
    public static void length(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LENGTH, value);
    }

    /** {@return the mode of {@code fallocate}} */
    public static int mode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MODE);
    }

    /** Sets the mode of {@code fallocate}. */
    public static void mode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MODE, value);
    }
}
