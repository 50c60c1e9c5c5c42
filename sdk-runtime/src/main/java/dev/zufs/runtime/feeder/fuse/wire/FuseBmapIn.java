package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_bmap_in}, the request of {@link FuseOpcode#BMAP}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseBmapIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code block} (u64). */
    public static final long BLOCK = 0;

    /** Offset of {@code blocksize} (u32). */
    public static final long BLOCK_BYTES = 8;

    private FuseBmapIn() {}

    /** {@return the number of the block in the file} */
    public static long block(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BLOCK);
    }

    /** Sets the number of the block in the file. */
    public static void block(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BLOCK, value);
    }

    /** {@return the size of blocks in bytes} */
    public static int blockBytes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + BLOCK_BYTES);
    }

    /** Sets the size of blocks in bytes. */
    public static void blockBytes(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + BLOCK_BYTES, value);
    }
}
