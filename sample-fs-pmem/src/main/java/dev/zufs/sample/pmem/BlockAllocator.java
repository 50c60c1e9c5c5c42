package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Hands out free blocks. Threads begin at groups of their own, so they do not meet while there is room.
 *
 * <p>A small reserve is kept for what must not fail in a full filesystem: live records of inodes that are looked up, and the
 * map nodes that a removal may need.
 */
final class BlockAllocator {

    private static final int MAX_GROUP_BLOCKS = 1 << 15;
    private static final int MIN_GROUP_BLOCKS = 512;
    private static final int GROUPS_WANTED = 16;
    private static final int MAX_RESERVE = 4096;

    private final AllocationGroup[] groups;
    private final int groupBlocks;
    private final long reserve;
    private final AtomicLong free = new AtomicLong();
    private BooleanSupplier shortage = () -> false;
    private LongSupplier promised = () -> 0;

    BlockAllocator(PersistentMemory memory, Geometry geometry, Corruption corruption) {
        long share = Long.highestOneBit(Math.max(1, geometry.blocks() / GROUPS_WANTED));
        groupBlocks = Math.clamp(share, MIN_GROUP_BLOCKS, MAX_GROUP_BLOCKS);
        groups = new AllocationGroup[Math.toIntExact((geometry.blocks() + groupBlocks - 1) / groupBlocks)];
        long total = 0;
        for (int index = 0; index < groups.length; index++) {
            long first = (long) index * groupBlocks;
            groups[index] = new AllocationGroup(first, (int) Math.min(groupBlocks, geometry.blocks() - first));
            total += groups[index].load(memory, geometry, corruption);
        }
        free.set(total);
        reserve = Math.clamp(geometry.dataBlocks() / 32, 8, MAX_RESERVE);
    }

    /** Names who is asked for blocks set aside before somebody hears that there are none; says whether there were any. */
    void onShortage(BooleanSupplier reclaim) {
        shortage = reclaim;
    }

    /** Names who knows how many blocks the reserve must have besides, because they will be taken without fail. */
    void keepBesides(LongSupplier blocks) {
        promised = blocks;
    }

    long free() {
        return free.get();
    }

    /** Returns how many blocks data can still get. */
    long available() {
        return Math.max(0, free.get() - kept());
    }

    private long kept() {
        return reserve + promised.getAsLong();
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
        long run = claimAndTake(goal, wanted, privileged);
        return run == AllocationGroup.NONE && shortage.getAsBoolean() ? claimAndTake(goal, wanted, privileged) : run;
    }

    private long claimAndTake(long goal, int wanted, boolean privileged) {
        int claimed = claim(wanted, privileged);
        long run = search(goal, claimed);
        int got = run == AllocationGroup.NONE ? 0 : Extent.pages(run);
        if (got < claimed) {
            free.addAndGet(claimed - got);
        }
        return run;
    }

    private long search(long goal, int count) {
        int home = home(goal);
        for (int least = count; least > 0; least = least == 1 ? 0 : Math.max(1, least / 4)) {
            for (int step = 0; step < groups.length; step++) {
                AllocationGroup group = groups[(home + step) % groups.length];
                if (!group.mayHave(least)) {
                    continue;
                }
                long run = group.take(step == 0 ? goal : -1, count, least);
                if (run != AllocationGroup.NONE) {
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
        if (goal <= 0 || goal / groupBlocks >= groups.length) {
            return 0;
        }
        int claimed = claim(wanted, false);
        int count = claimed == 0 ? 0 : groups[(int) (goal / groupBlocks)].takeAt(goal, claimed);
        if (count < claimed) {
            free.addAndGet(claimed - count);
        }
        return count;
    }

    /** Counts blocks as taken before they are sought, so that several threads together do not get at the reserve. */
    private int claim(int wanted, boolean privileged) {
        while (true) {
            long left = free.get();
            long count = Math.min(Math.min(wanted, privileged ? left : left - kept()), groupBlocks);
            if (count <= 0) {
                return 0;
            }
            if (free.compareAndSet(left, left - count)) {
                return (int) count;
            }
        }
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
