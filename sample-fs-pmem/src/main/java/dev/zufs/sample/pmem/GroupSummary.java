package dev.zufs.sample.pmem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Says which groups of the allocator may have a free run of a length, so that a search passes by 64 full groups at a time.
 *
 * <p>Lengths are in classes, each four times as long as the one before; for each there is a bit a group. The answer is wrong
 * only on the hopeful side.
 *
 * <p><b>Threads:</b> any number at once; a group is noted under its own monitor only.
 */
final class GroupSummary {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int CLASSES = 6;

    private final int groups;
    private final long[][] mayHave;

    GroupSummary(int groups) {
        this.groups = groups;
        this.mayHave = new long[CLASSES][(groups + 63) >>> 6];
    }

    /** Returns the class of a length: the lengths from 4 to its power on; -1 for none. */
    static int classOf(int length) {
        return length == 0 ? -1 : Math.min(CLASSES - 1, (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length)) >> 1);
    }

    /** Notes the class of the longest run that a group may have. */
    void note(int group, int longestClass) {
        long bit = 1L << group;
        for (int each = 0; each < CLASSES; each++) {
            if (each <= longestClass) {
                WORD.getAndBitwiseOr(mayHave[each], group >>> 6, bit);
            } else {
                WORD.getAndBitwiseAnd(mayHave[each], group >>> 6, ~bit);
            }
        }
    }

    /** Returns the first group of a range that may have a run, or the end of the range. */
    int next(int from, int to, int length) {
        if (from >= to) {
            return to;
        }
        long[] words = mayHave[classOf(length)];
        int word = from >>> 6;
        long bits = (long) WORD.getOpaque(words, word) & (-1L << from);
        while (bits == 0) {
            word++;
            if (word << 6 >= to) {
                return to;
            }
            bits = (long) WORD.getOpaque(words, word);
        }
        return Math.min(to, (word << 6) + Long.numberOfTrailingZeros(bits));
    }

    int groups() {
        return groups;
    }
}
