package dev.zufs.sample.pmem;

/**
 * A piece of a file in one long, so that a search of the map allocates nothing.
 *
 * <pre>
 *  63  62 61              36 35                                  0
 * +------+------------------+-------------------------------------+
 * | kind | pages            | first block, 0 for a hole           |
 * +------+------------------+-------------------------------------+
 * </pre>
 */
final class Extent {

    static final int HOLE = 0;
    static final int MAX_PAGES = (1 << 26) - 1;

    private static final int KIND_SHIFT = 62;

    private Extent() {}

    static long of(int kind, long block, long pages) {
        return ((long) kind << KIND_SHIFT) | (Math.min(pages, MAX_PAGES) << MapWord.COUNT_SHIFT) | block;
    }

    static long hole(long pages) {
        return of(HOLE, 0, pages);
    }

    /** Returns {@link #HOLE}, {@link MapWord#DATA} or {@link MapWord#UNWRITTEN}. */
    static int kind(long extent) {
        return (int) (extent >>> KIND_SHIFT);
    }

    static boolean isData(long extent) {
        return kind(extent) == MapWord.DATA;
    }

    static int pages(long extent) {
        return (int) (extent >>> MapWord.COUNT_SHIFT) & MAX_PAGES;
    }

    static long block(long extent) {
        return extent & MapWord.BLOCK_MASK;
    }
}
