package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;

/**
 * The free blocks of one stretch of the region, in ordinary memory: a bitmap that has also what is in use without the media
 * knowing (live records, windows of files, blocks that operations in flight took).
 */
final class AllocationGroup {

    /** No run: the group has nothing for the request. */
    static final long NONE = 0;

    private final int index;
    private final long first;
    private final int blocks;
    private final GroupSummary summary;
    private final long[] used;
    private int cursor;
    private int top;
    private int free;
    /** No free run of the group is longer than this. */
    private int longest;
    /** What the summary was told last. */
    private int notedClass = -1;

    AllocationGroup(int index, long first, int blocks, GroupSummary summary) {
        this.index = index;
        this.first = first;
        this.blocks = blocks;
        this.summary = summary;
        this.used = new long[(blocks + 63) >>> 6];
        this.top = used.length - 1;
    }

    /** Reads the bitmap of the media; what is not data counts as used, and so do the blocks of a damaged word. */
    synchronized int load(PersistentMemory memory, Geometry geometry, Corruption corruption) {
        for (int word = 0; word < used.length; word++) {
            long block = first + 64L * word;
            long lower = load(memory, geometry, corruption, block);
            long upper = load(memory, geometry, corruption, block + BitmapWord.BLOCKS);
            used[word] = lower | upper << BitmapWord.BLOCKS;
        }
        for (int block = 0; block < blocks; block++) {
            if (!geometry.holdsData(first + block, 1)) {
                used[block >>> 6] |= 1L << block;
            } else if ((block & 63) == 0) {
                block = skipData(block, geometry);
            }
        }
        int set = 0;
        for (long word : used) {
            set += Long.bitCount(word);
        }
        free = used.length * 64 - set;
        longest = free;
        note();
        return free;
    }

    /** Tells the summary when what may be here comes into another class. */
    private void note() {
        int longestClass = GroupSummary.classOf(Math.min(longest, free));
        if (longestClass != notedClass) {
            notedClass = longestClass;
            summary.note(index, longestClass);
        }
    }

    private static long load(PersistentMemory memory, Geometry geometry, Corruption corruption, long block) {
        long word = memory.getLong(geometry.bitmapWord(block));
        if (!BitmapWord.isIntact(word, BitmapWord.index(block))) {
            corruption.note("bitmap", "the word of block " + block + " is damaged: its blocks count as used");
            word = -1;
        }
        return Integer.toUnsignedLong(BitmapWord.bits(word));
    }

    /** Jumps over words that lie wholly within the data area. */
    private int skipData(int block, Geometry geometry) {
        int at = block;
        while (at + 64 < blocks && geometry.holdsData(first + at, 64)) {
            at += 64;
        }
        return at > block ? at - 1 : block;
    }

    /**
     * Takes a run.
     *
     * @param goal block where it would best begin, or -1
     * @param wanted its length
     * @param least a shorter one is refused
     * @return first block and length as {@link Extent#of}, or {@link #NONE}
     */
    synchronized long take(long goal, int wanted, int least) {
        if (free < least || longest < least) {
            return NONE;
        }
        int start = goal >= first && goal < first + blocks ? (int) (goal - first) : -1;
        if (start >= 0 && !isUsed(start)) {
            int end = nextUsed(start, Math.min(blocks, start + wanted));
            if (end - start >= least) {
                return grant(start, end - start);
            }
        }
        return search(start >= 0 ? start : cursor, wanted, least);
    }

    /** Takes one block from the end that data does not grow from, so that it breaks no file in two; or none. */
    synchronized long takeLast() {
        if (free == 0) {
            return NONE;
        }
        int word = top;
        while (used[word] == -1L) {
            word = word == 0 ? used.length - 1 : word - 1;
        }
        top = word;
        int block = (word << 6) + Long.SIZE - 1 - Long.numberOfLeadingZeros(~used[word]);
        mark(block, 1, true);
        free--;
        note();
        return first + block;
    }

    /** Takes the run that begins exactly at a block; 0 if that is in use. */
    synchronized int takeAt(long block, int wanted) {
        int start = (int) (block - first);
        int end = nextUsed(start, Math.min(blocks, start + wanted));
        if (end > start) {
            mark(start, end - start, true);
            free -= end - start;
            note();
        }
        return end - start;
    }

    private long search(int from, int wanted, int least) {
        int best = -1;
        int bestLength = 0;
        for (int pass = 0; pass < 2 && bestLength < wanted; pass++) {
            int at = pass == 0 ? from : 0;
            int limit = pass == 0 ? blocks : from;
            while (at < limit) {
                int start = nextFree(at, limit);
                if (start >= limit) {
                    break;
                }
                int end = nextUsed(start, Math.min(blocks, start + wanted));
                if (end - start > bestLength) {
                    best = start;
                    bestLength = end - start;
                    if (bestLength == wanted) {
                        break;
                    }
                }
                at = end;
            }
        }
        if (bestLength < wanted) {
            longest = bestLength;
            note();
        }
        return bestLength < least || best < 0 ? NONE : grant(best, bestLength);
    }

    private long grant(int start, int count) {
        mark(start, count, true);
        free -= count;
        note();
        cursor = start + count < blocks ? start + count : 0;
        return Extent.of(MapWord.DATA, first + start, count);
    }

    /** Gives blocks back; says how many of them were in use. */
    synchronized int give(long block, int count) {
        int start = (int) (block - first);
        int before = countUsed(start, count);
        mark(start, count, false);
        top = Math.max(top, (start + count - 1) >>> 6);
        free += before;
        longest = (int) Math.min(blocks, 2L * longest + count); // they may join the runs at both sides
        note();
        return before;
    }

    private int countUsed(int start, int count) {
        int set = 0;
        for (int at = start; at < start + count; ) {
            int next = Math.min(start + count, (at | 63) + 1);
            set += Long.bitCount(used[at >>> 6] & MediaTarget.bits(at, next));
            at = next;
        }
        return set;
    }

    private void mark(int start, int count, boolean value) {
        for (int at = start; at < start + count; ) {
            int next = Math.min(start + count, (at | 63) + 1);
            long bits = MediaTarget.bits(at, next);
            used[at >>> 6] = value ? used[at >>> 6] | bits : used[at >>> 6] & ~bits;
            at = next;
        }
    }

    private boolean isUsed(int block) {
        return (used[block >>> 6] & (1L << block)) != 0;
    }

    private int nextFree(int from, int limit) {
        return next(from, limit, -1L);
    }

    private int nextUsed(int from, int limit) {
        return next(from, limit, 0);
    }

    /** Finds the next bit that differs from those of {@code skipped}. */
    private int next(int from, int limit, long skipped) {
        if (from >= limit) {
            return limit;
        }
        int word = from >>> 6;
        long bits = (used[word] ^ skipped) & (-1L << from);
        while (bits == 0) {
            word++;
            if (word << 6 >= limit) {
                return limit;
            }
            bits = used[word] ^ skipped;
        }
        return Math.min(limit, (word << 6) + Long.numberOfTrailingZeros(bits));
    }
}
