package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_out_header}, the header that begins every reply and every notification.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseOutHeader {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code len} (u32). */
    public static final long LENGTH = 0;

    /** Offset of {@code error} (s32). */
    public static final long ERROR = 4;

    /** Offset of {@code unique} (u64). */
    public static final long UNIQUE = 8;

    private FuseOutHeader() {}

    /** {@return the length of the whole reply in bytes, this header included} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the length of the whole reply in bytes, this header included. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }

    /** {@return the result: 0, a negative errno, or the {@link FuseNotifyCode} of a notification} */
    public static int error(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ERROR);
    }

    /** Sets the result: 0, a negative errno, or the {@link FuseNotifyCode} of a notification. */
    public static void error(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ERROR, value);
    }

    /** {@return the identity of the request, 0 in a notification} */
    public static long unique(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + UNIQUE);
    }

    /** Sets the identity of the request, 0 in a notification. */
    public static void unique(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + UNIQUE, value);
    }
}
