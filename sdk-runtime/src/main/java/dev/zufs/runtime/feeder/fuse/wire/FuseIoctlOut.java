package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_ioctl_out}, the reply of {@link FuseOpcode#IOCTL}, which the output or
 * {@link FuseIoctlIovec}s follow.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseIoctlOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code result} (s32). */
    public static final long RESULT = 0;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 4;

    /** Offset of {@code in_iovs} (u32). */
    public static final long INPUT_RANGES = 8;

    /** Offset of {@code out_iovs} (u32). */
    public static final long OUTPUT_RANGES = 12;

    private FuseIoctlOut() {}

    /** {@return the result of the call} */
    public static int result(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + RESULT);
    }

    /** Sets the result of the call. */
    public static void result(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + RESULT, value);
    }

    /** {@return the bits {@link FuseIoctlIn#FLAG_RETRY}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@link FuseIoctlIn#FLAG_RETRY}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the number of ranges to read, which come first} */
    public static int inputRanges(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + INPUT_RANGES);
    }

    /** Sets the number of ranges to read, which come first. */
    public static void inputRanges(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + INPUT_RANGES, value);
    }

    /** {@return the number of ranges to write} */
    public static int outputRanges(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + OUTPUT_RANGES);
    }

    /** Sets the number of ranges to write. */
    public static void outputRanges(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + OUTPUT_RANGES, value);
    }
}
