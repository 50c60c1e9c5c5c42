package dev.zufs.sample.pmem;

import java.util.Arrays;

/**
 * A set of small numbers that finds its lowest one in a few steps, however many there are: a bit for each number, and levels
 * above that have a bit for each word below that is not zero. Not safe for several threads.
 */
final class LowestSet {

    /** Five levels of 64 cover all numbers that an int has. */
    private static final int LEVELS = 6;

    private static final int WORD_SHIFT = 6;

    private final long[][] levels = new long[LEVELS][1];

    /** Adds a number; it may be there already. */
    void add(int number) {
        int at = number;
        for (int level = 0; level < LEVELS; level++) {
            int word = at >>> WORD_SHIFT;
            if (word >= levels[level].length) {
                levels[level] = Arrays.copyOf(levels[level], Math.max(word + 1, levels[level].length * 2));
            }
            levels[level][word] |= 1L << at;
            at = word;
        }
    }

    /** Removes a number that is there. */
    void remove(int number) {
        int at = number;
        for (int level = 0; level < LEVELS; level++) {
            int word = at >>> WORD_SHIFT;
            levels[level][word] &= ~(1L << at);
            if (levels[level][word] != 0) {
                return;
            }
            at = word;
        }
    }

    /** Returns the lowest number, or -1 if there is none. */
    int lowest() {
        if (levels[LEVELS - 1][0] == 0) {
            return -1;
        }
        int at = 0;
        for (int level = LEVELS - 1; level >= 0; level--) {
            at = (at << WORD_SHIFT) + Long.numberOfTrailingZeros(levels[level][at]);
        }
        return at;
    }
}
