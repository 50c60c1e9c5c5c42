package dev.zufs.sample.pmem;

/** Which blocks a check has found in use: one bit a block. */
final class BlockMarks {

    private final long[] words;

    BlockMarks(long blocks) {
        words = new long[Math.toIntExact((blocks + 63) >>> 6)];
    }

    /** Marks blocks, and returns how many of them were marked before. */
    int mark(long block, int count) {
        int twice = 0;
        for (long at = block; at < block + count; ) {
            long next = Math.min(block + count, (at | 63) + 1);
            long bits = MediaTarget.bits(at, next);
            int word = (int) (at >>> 6);
            twice += Long.bitCount(words[word] & bits);
            words[word] |= bits;
            at = next;
        }
        return twice;
    }

    /** Returns the bits of the blocks that share a word of the bitmap. */
    int bits(long block) {
        return (int) (words[(int) (block >>> 6)] >>> (block & BitmapWord.BLOCKS));
    }
}
