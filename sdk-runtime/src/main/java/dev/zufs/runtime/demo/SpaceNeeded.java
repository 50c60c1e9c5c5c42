package dev.zufs.runtime.demo;

import java.util.Arrays;

/**
 * Adds up how large a filesystem has to be for a tree to fit: the blocks that data touches, and what finds them, which is most of
 * it where data lies far apart. Any filesystem that finds blocks by a tree of blocks with 512 pointers each has room.
 *
 * <p>Files are added one by one, the ranges of each in order. For one thread.
 */
final class SpaceNeeded {

    private static final int BLOCK_SHIFT = 12;
    private static final int POINTERS_SHIFT = 9;
    private static final int LEVELS = 4;
    private static final int BLOCKS_OF_AN_ENTRY = 3;

    /** What a filesystem keeps for itself, beside an eighth of all. */
    private static final long OWN_BYTES = 32L << 20;

    private static final long ALIGNMENT = 2L << 20;

    private final long[] last = new long[LEVELS];
    private long blocks;
    private long fileSize;

    /** Adds whatever an entry needs without its data, and begins a file, if it is one. */
    void entry(long size) {
        blocks += BLOCKS_OF_AN_ENTRY;
        fileSize = size;
        Arrays.fill(last, -1);
    }

    /** Adds a range of data, which lies behind the one before. */
    void range(long position, long length) {
        for (int level = 0; level < LEVELS && isNeeded(level); level++) {
            int shift = BLOCK_SHIFT + level * POINTERS_SHIFT;
            long end = (position + length - 1) >>> shift;
            long begin = Math.max(position >>> shift, last[level] + 1);
            blocks += Math.max(0, end - begin + 1);
            last[level] = Math.max(end, last[level]);
        }
    }

    /** A file that one pointer reaches needs no block of pointers. */
    private boolean isNeeded(int level) {
        return level == 0 || fileSize > 1L << (BLOCK_SHIFT + (level - 1) * POINTERS_SHIFT);
    }

    long blocks() {
        return blocks;
    }

    /** Returns the size of a backing that has room, a multiple of 2 MiB. */
    long bytes() {
        long bytes = blocks << BLOCK_SHIFT;
        bytes += bytes / 8 + OWN_BYTES;
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
