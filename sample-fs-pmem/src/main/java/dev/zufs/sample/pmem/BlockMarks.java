package dev.zufs.sample.pmem;

/** Which blocks a check has found in use: one bit a block. */
final class BlockMarks {

    private final long[] words;

    BlockMarks(long blocks) {
        words = new long[Math.toIntExact((blocks + 63) >>> 6)];
    }

    /** Returns how many of some blocks are marked. */
    int countMarked(long block, int count) {
        int marked = 0;
        for (long at = block; at < block + count; ) {
            long next = Math.min(block + count, (at | 63) + 1);
            marked += Long.bitCount(words[(int) (at >>> 6)] & MediaTarget.bits(at, next));
            at = next;
        }
        return marked;
    }

    /** Marks blocks. */
    void mark(long block, int count) {
        for (long at = block; at < block + count; ) {
            long next = Math.min(block + count, (at | 63) + 1);
            words[(int) (at >>> 6)] |= MediaTarget.bits(at, next);
            at = next;
        }
    }

    /** Returns the bits of the blocks that share a word of the bitmap. */
    int bits(long block) {
        return (int) (words[(int) (block >>> 6)] >>> (block & BitmapWord.BLOCKS));
    }
}
