package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_secctx}, one security context, which its name with a NUL and its value follow; padded to
 * 8 bytes.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseSecctx {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code size} (u32). */
    public static final long VALUE_LENGTH = 0;

    private FuseSecctx() {}

    /** {@return the length of the value in bytes} */
    public static int valueLength(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + VALUE_LENGTH);
    }

    /** Sets the length of the value in bytes. */
    public static void valueLength(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + VALUE_LENGTH, value);
    }
}
