package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_bmap_out}, the reply of {@link FuseOpcode#BMAP}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseBmapOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code block} (u64). */
    public static final long BLOCK = 0;

    private FuseBmapOut() {}

    /** {@return the number of the block on the device, 0 for a hole} */
    public static long block(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BLOCK);
    }

    /** Sets the number of the block on the device, 0 for a hole. */
    public static void block(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BLOCK, value);
    }
}
