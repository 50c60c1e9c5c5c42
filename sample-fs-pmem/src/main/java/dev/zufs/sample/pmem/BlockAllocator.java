package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands out free blocks. Threads begin at groups of their own, so they do not meet while there is room.
 *
 * <p>A small reserve is kept for what must not fail in a full filesystem: live records of inodes that are looked up, and the
 * map nodes that a removal may need.
 */
final class BlockAllocator {

    private static final int MAX_GROUP_BLOCKS = Geometry.BITS_PER_BLOCK;
    private static final int MIN_GROUP_BLOCKS = 512;
    private static final int GROUPS_WANTED = 16;
    private static final int MAX_RESERVE = 4096;

    private final AllocationGroup[] groups;
    private final int groupBlocks;
    private final long reserve;
    private final AtomicLong free = new AtomicLong();

    BlockAllocator(PersistentMemory memory, Geometry geometry) {
        long share = Long.highestOneBit(Math.max(1, geometry.blocks() / GROUPS_WANTED));
        groupBlocks = Math.clamp(share, MIN_GROUP_BLOCKS, MAX_GROUP_BLOCKS);
        groups = new AllocationGroup[Math.toIntExact((geometry.blocks() + groupBlocks - 1) / groupBlocks)];
        long total = 0;
        for (int index = 0; index < groups.length; index++) {
            long first = (long) index * groupBlocks;
            groups[index] = new AllocationGroup(first, (int) Math.min(groupBlocks, geometry.blocks() - first));
            total += groups[index].load(memory, geometry);
        }
        free.set(total);
        reserve = Math.clamp(geometry.dataBlocks() / 32, 8, MAX_RESERVE);
    }

    long free() {
        return free.get();
    }

    /** Returns how many blocks data can still get. */
    long available() {
        return Math.max(0, free.get() - reserve);
    }

    /**
     * Takes a run as near to the wish as there is.
     *
     * @param goal block where it would best begin, or -1
     * @param wanted its length; a shorter one may come
     * @param privileged whether the reserve may be used
     * @return first block and length as {@link Extent#of}, or {@link AllocationGroup#NONE}
     */
    long take(long goal, int wanted, boolean privileged) {
        int count = grantable(wanted, privileged);
        int home = home(goal);
        for (int least = count; least > 0; least = least == 1 ? 0 : Math.max(1, least / 4)) {
            for (int step = 0; step < groups.length; step++) {
                AllocationGroup group = groups[(home + step) % groups.length];
                if (!group.mayHave(least)) {
                    continue;
                }
                long run = group.take(step == 0 ? goal : -1, count, least);
                if (run != AllocationGroup.NONE) {
                    free.addAndGet(-Extent.pages(run));
                    return run;
                }
            }
        }
        return AllocationGroup.NONE;
    }

    /**
     * Takes one block for what is no file data: nodes, attributes, live records. The reserve may be used.
     *
     * @return the block, or {@link AllocationGroup#NONE}
     */
    long takeSingle() {
        int home = home(-1);
        for (int step = 0; step < groups.length; step++) {
            long block = groups[(home + step) % groups.length].takeLast();
            if (block != AllocationGroup.NONE) {
                free.decrementAndGet();
                return block;
            }
        }
        return AllocationGroup.NONE;
    }

    /** Takes the run that begins exactly at the goal, or nothing. */
    int takeAt(long goal, int wanted) {
        long left = available();
        if (left <= 0 || goal <= 0 || goal / groupBlocks >= groups.length) {
            return 0;
        }
        int count = groups[(int) (goal / groupBlocks)].takeAt(goal, (int) Math.min(wanted, left));
        free.addAndGet(-count);
        return count;
    }

    private int grantable(int wanted, boolean privileged) {
        long left = privileged ? free.get() : available();
        return (int) Math.min(Math.min(wanted, left), groupBlocks);
    }

    private int home(long goal) {
        if (goal >= 0 && goal / groupBlocks < groups.length) {
            return (int) (goal / groupBlocks);
        }
        return (int) (Thread.currentThread().threadId() * 7 % groups.length);
    }

    /** Gives blocks back. */
    void give(long block, long count) {
        long end = block + count;
        for (long at = block; at < end; ) {
            int group = (int) (at / groupBlocks);
            long next = Math.min(end, (group + 1L) * groupBlocks);
            free.addAndGet(groups[group].give(at, (int) (next - at)));
            at = next;
        }
    }
}
