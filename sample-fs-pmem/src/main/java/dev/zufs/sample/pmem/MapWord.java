package dev.zufs.sample.pmem;

/**
 * The 8-byte words that say where blocks lie: in map nodes, in the root of an inode, for attributes and long link texts.
 *
 * <pre>
 *  63            48 47 46 45        36 35                                  0
 * +----------------+-----+------------+-------------------------------------+
 * | check          |kind | count      | first block                         |
 * +----------------+-----+------------+-------------------------------------+
 * </pre>
 *
 * <p>Kind: 1 = data, 2 = node, 3 = allocated but reads as zeros; the word 0 is a hole. Count: blocks of a run (1 to 512), or
 * the level of a node. The check ties the word to its owner and to its place in the owner, so that a stray word, or one that
 * was right elsewhere, is found out.
 */
final class MapWord {

    static final int DATA = 1;
    static final int NODE = 2;
    static final int UNWRITTEN = 3;

    /** The place in an owner that the word for attributes is checked against. */
    static final long XATTR_PLACE = -2;

    static final int COUNT_SHIFT = 36;
    static final long BLOCK_MASK = (1L << COUNT_SHIFT) - 1;

    private static final int KIND_SHIFT = 46;
    private static final int CHECK_SHIFT = 48;
    private static final long BODY_MASK = (1L << CHECK_SHIFT) - 1;

    private MapWord() {}

    static long of(int kind, long block, int count, long owner, long place) {
        long body = ((long) kind << KIND_SHIFT) | ((long) count << COUNT_SHIFT) | block;
        return (check(body, owner, place) << CHECK_SHIFT) | body;
    }

    static boolean isIntact(long word, long owner, long place) {
        long body = word & BODY_MASK;
        return word >>> CHECK_SHIFT == check(body, owner, place) && body >>> KIND_SHIFT != 0;
    }

    static int kind(long word) {
        return (int) (word >>> KIND_SHIFT) & 3;
    }

    static int count(long word) {
        return (int) (word >>> COUNT_SHIFT) & 0x3FF;
    }

    static long block(long word) {
        return word & BLOCK_MASK;
    }

    private static long check(long body, long owner, long place) {
        long mix = body + 0x9E37_79B9_7F4A_7C15L * (owner + 1);
        mix = (mix ^ (mix >>> 29)) * 0xBF58_476D_1CE4_E5B9L + place;
        mix = (mix ^ (mix >>> 32)) * 0x94D0_49BB_1331_11EBL;
        return mix >>> CHECK_SHIFT;
    }
}
