package dev.zufs.sample.pmem;

import java.util.Arrays;

/** A growing list of runs of blocks; neighbours that follow each other are one. Not safe for several threads. */
final class RunList {

    private long[] blocks = new long[16];
    private int[] counts = new int[16];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    long block(int index) {
        return blocks[index];
    }

    int count(int index) {
        return counts[index];
    }

    void add(long block, int count) {
        if (size > 0 && blocks[size - 1] + counts[size - 1] == block && counts[size - 1] + count <= Extent.MAX_PAGES) {
            counts[size - 1] += count;
            return;
        }
        if (size == blocks.length) {
            blocks = Arrays.copyOf(blocks, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        blocks[size] = block;
        counts[size++] = count;
    }

    boolean holds(long block) {
        for (int index = 0; index < size; index++) {
            if (block >= blocks[index] && block < blocks[index] + counts[index]) {
                return true;
            }
        }
        return false;
    }
}
