package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_secctx_header}, the extension of security contexts; a {@link FuseExtHeader} seen with
 * the eyes of its type.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseSecctxHeader {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 0;

    /** Offset of {@code nr_secctx} (u32). */
    public static final long COUNT = 4;

    private FuseSecctxHeader() {}

    /** {@return the length of the extension in bytes, this header included} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the length of the extension in bytes, this header included. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }

    /** {@return the number of {@link FuseSecctx} that follow} */
    public static int count(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + COUNT);
    }

    /** Sets the number of {@link FuseSecctx} that follow. */
    public static void count(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + COUNT, value);
    }
}
