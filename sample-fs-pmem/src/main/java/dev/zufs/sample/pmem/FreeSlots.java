package dev.zufs.sample.pmem;

import java.util.Arrays;

/**
 * Knows, for each block of a directory, how long its longest free stretch may be at most, and where to look for a length. In
 * ordinary memory only; not safe for several threads.
 *
 * <p>The truth costs a walk over the block, so it is sought only when the bound is not good enough. For every length there is a
 * lowest block that may have room, so that a search goes over each full block once and not once for each entry.
 */
final class FreeSlots {

    private static final int CLASS_SHIFT = 3;
    private static final int CLASSES = (DirectoryEntry.MAX_SLOT >> CLASS_SHIFT) + 1;

    private short[] longest = new short[4];
    private final int[] lowest = new int[CLASSES];
    private int blocks;

    int blocks() {
        return blocks;
    }

    /** Notes what the longest free stretch of a block, old or new, can be. */
    void set(int block, int length) {
        if (block >= longest.length) {
            longest = Arrays.copyOf(longest, Math.max(block + 1, longest.length * 2));
        }
        blocks = Math.max(blocks, block + 1);
        boolean longer = length > longest[block];
        longest[block] = (short) length;
        if (longer) {
            int classes = Math.min(CLASSES - 1, length >> CLASS_SHIFT);
            for (int each = 0; each <= classes; each++) {
                lowest[each] = Math.min(lowest[each], block);
            }
        }
    }

    /** Forgets the blocks from one on. */
    void truncate(int count) {
        Arrays.fill(longest, count, blocks, (short) 0);
        blocks = count;
    }

    /** Returns the lowest block that may have a free stretch of a length, or {@link #blocks()}. */
    int find(int length) {
        int lengthClass = (length + 7) >> CLASS_SHIFT;
        int block = Math.min(lowest[lengthClass], blocks);
        while (block < blocks && longest[block] < length) {
            block++;
        }
        lowest[lengthClass] = block;
        return block;
    }

    /** Returns what the longest free stretch of a block can be. */
    int bound(int block) {
        return longest[block];
    }

    /** Says whether a block can be empty; a bound is no proof. */
    boolean mayBeEmpty(int block) {
        return longest[block] == Layout.BLOCK_BYTES;
    }
}
