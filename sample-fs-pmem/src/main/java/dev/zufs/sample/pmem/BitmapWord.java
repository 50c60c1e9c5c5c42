package dev.zufs.sample.pmem;

/**
 * The 8-byte words of the bitmap: a bit for each of 32 blocks below, a check of them above. A word is stored whole, so the check
 * needs no entry in the log.
 *
 * <p>The check ties the bits to their place, and no word of zeros is intact. Different bits always have different checks.
 */
final class BitmapWord {

    /** The blocks that share a word. */
    static final int BLOCKS = 32;

    private static final int SHIFT = 5;
    private static final long LOW_32 = 0xFFFF_FFFFL;

    private BitmapWord() {}

    /** Returns the number of the word that has the bit of a block. */
    static long index(long block) {
        return block >>> SHIFT;
    }

    static long of(int bits, long index) {
        return ((long) check(bits, index) << Integer.SIZE) | (bits & LOW_32);
    }

    static int bits(long word) {
        return (int) word;
    }

    static boolean isIntact(long word, long index) {
        return (int) (word >>> Integer.SIZE) == check((int) word, index);
    }

    /** Sets or clears bits. A damaged word stays damaged: its check is wrong by as much as before. */
    static long with(long word, long index, int bits, boolean used) {
        int old = (int) word;
        int changed = used ? old | bits : old & ~bits;
        return word ^ of(old, index) ^ of(changed, index);
    }

    /** Returns the bits of blocks that share a word. */
    static int mask(long from, long to) {
        long length = to - from;
        return (length == BLOCKS ? -1 : (1 << length) - 1) << from;
    }

    /** Returns the first block behind one that is in another word. */
    static long next(long block) {
        return (block | BLOCKS - 1) + 1;
    }

    private static int check(int bits, long index) {
        int mix = bits + 0x9E37_79B1 * ((int) index + 1);
        mix = (mix ^ mix >>> 15) * 0x85EB_CA77;
        mix = (mix ^ mix >>> 13) * 0xC2B2_AE3D;
        return mix ^ mix >>> 16;
    }
}
