package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Hands out free blocks. Threads begin where they found some last, so they do not meet while there is room.
 *
 * <p>Every block is counted before it is sought, so that several threads together take no more than there are, and each use
 * stops at a limit of its own:
 *
 * <ul>
 *   <li>data, tables and new inodes leave a small reserve;
 *   <li>map nodes leave half of it, so that what has its data blocks already does not fail for want of one;
 *   <li>the privileged, who free more than they take, leave nothing but what is pledged;
 *   <li>pledged blocks are those that live records need without fail when every inode is looked up at once. They count as
 *       taken from the moment on that an inode is made, so no lookup ever fails for want of space.
 * </ul>
 */
final class BlockAllocator {

    private static final int MAX_GROUP_BLOCKS = 1 << 15;
    private static final int MIN_GROUP_BLOCKS = 512;
    private static final int GROUPS_WANTED = 16;
    private static final int MAX_RESERVE = 4096;
    private static final int HINTS = 64;
    /** Hints of different threads are in different cache lines. */
    private static final int HINT_STEP = 16;
    /** A block that is pledged is there, but other threads may move free ones past a search. */
    private static final int PLEDGED_SEARCHES = 1000;

    private final AllocationGroup[] groups;
    private final GroupSummary summary;
    private final int groupBlocks;
    private final long reserve;
    /** Free blocks that are neither pledged nor claimed; below zero if damage left fewer than pledged. */
    private final AtomicLong open = new AtomicLong();

    private final AtomicLong pledged = new AtomicLong();
    /** Where each thread found blocks last, plus 1; a stale one costs time only. */
    private final int[] hints = new int[HINTS * HINT_STEP];

    private BooleanSupplier shortage = () -> false;

    BlockAllocator(PersistentMemory memory, Geometry geometry, Corruption corruption) {
        long share = Long.highestOneBit(Math.max(1, geometry.blocks() / GROUPS_WANTED));
        groupBlocks = Math.clamp(share, MIN_GROUP_BLOCKS, MAX_GROUP_BLOCKS);
        groups = new AllocationGroup[Math.toIntExact((geometry.blocks() + groupBlocks - 1) / groupBlocks)];
        summary = new GroupSummary(groups.length);
        long total = 0;
        for (int index = 0; index < groups.length; index++) {
            int blocks = (int) Math.min(groupBlocks, geometry.blocks() - (long) index * groupBlocks);
            groups[index] = new AllocationGroup(index, (long) index * groupBlocks, blocks, summary);
            total += groups[index].load(memory, geometry, corruption);
        }
        open.set(total);
        reserve = Math.clamp(geometry.dataBlocks() / 32, 8, MAX_RESERVE);
    }

    /** Names who is asked for blocks set aside before somebody hears that there are none; says whether there were any. */
    void onShortage(BooleanSupplier reclaim) {
        shortage = reclaim;
    }

    /** Asks for blocks set aside; says whether there were any. The caller holds no monitor of the mount. */
    boolean reclaim() {
        return shortage.getAsBoolean();
    }

    /** Returns how many blocks nobody uses, pledged ones among them. */
    long free() {
        return open.get() + pledged.get();
    }

    /** Returns how many blocks data can still get. */
    long available() {
        return Math.max(0, open.get() - reserve);
    }

    /**
     * Pledges a block, as data would take one.
     *
     * @return whether there was one
     */
    boolean pledge() {
        if (claim(1, reserve) == 0) {
            return false;
        }
        pledged.incrementAndGet();
        return true;
    }

    /** Pledges blocks for what is on the media already, however few are left. */
    void pledgeAnyway(long blocks) {
        open.addAndGet(-blocks);
        pledged.addAndGet(blocks);
    }

    /** Takes a pledge back. */
    void unpledge() {
        pledged.decrementAndGet();
        open.incrementAndGet();
    }

    /** Takes a block for which there is a pledge; {@link AllocationGroup#NONE} only if damage has left fewer than pledged. */
    long takePledged() {
        for (int attempt = 0; attempt < PLEDGED_SEARCHES; attempt++) {
            long block = searchSingle();
            if (block != AllocationGroup.NONE) {
                pledged.decrementAndGet();
                return block;
            }
            Thread.onSpinWait();
        }
        return AllocationGroup.NONE;
    }

    /** Gives a block back that is pledged again from now on. */
    void givePledged(long block) {
        groups[(int) (block / groupBlocks)].give(block, 1);
        pledged.incrementAndGet();
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
        return run == AllocationGroup.NONE && reclaim() ? claimAndTake(goal, wanted, privileged) : run;
    }

    private long claimAndTake(long goal, int wanted, boolean privileged) {
        int claimed = claim(wanted, privileged ? 0 : reserve);
        long run = search(goal, claimed);
        int got = run == AllocationGroup.NONE ? 0 : Extent.pages(run);
        if (got < claimed) {
            open.addAndGet(claimed - got);
        }
        return run;
    }

    private long search(long goal, int count) {
        int home = home(goal);
        for (int least = count; least > 0; least = least == 1 ? 0 : Math.max(1, least / 4)) {
            long run = searchFrom(home, goal, count, least);
            if (run != AllocationGroup.NONE) {
                return run;
            }
        }
        return AllocationGroup.NONE;
    }

    private long searchFrom(int home, long goal, int count, int least) {
        for (int pass = 0; pass < 2; pass++) {
            int end = pass == 0 ? groups.length : home;
            for (int index = summary.next(pass == 0 ? home : 0, end, least);
                    index < end;
                    index = summary.next(index + 1, end, least)) {
                long run = groups[index].take(index == home ? goal : -1, count, least);
                if (run != AllocationGroup.NONE) {
                    remember(index);
                    return run;
                }
            }
        }
        return AllocationGroup.NONE;
    }

    /**
     * Takes one block for a node of a map.
     *
     * @param privileged whether all of the reserve may be used, or only half of it
     * @return the block, or {@link AllocationGroup#NONE}
     */
    long takeNode(boolean privileged) {
        long block = claimAndTakeNode(privileged);
        return block == AllocationGroup.NONE && reclaim() ? claimAndTakeNode(privileged) : block;
    }

    private long claimAndTakeNode(boolean privileged) {
        if (claim(1, privileged ? 0 : reserve / 2) == 0) {
            return AllocationGroup.NONE;
        }
        long block = searchSingle();
        if (block == AllocationGroup.NONE) {
            open.incrementAndGet();
        }
        return block;
    }

    private long searchSingle() {
        int home = home(-1);
        for (int pass = 0; pass < 2; pass++) {
            int end = pass == 0 ? groups.length : home;
            for (int index = summary.next(pass == 0 ? home : 0, end, 1);
                    index < end;
                    index = summary.next(index + 1, end, 1)) {
                long block = groups[index].takeLast();
                if (block != AllocationGroup.NONE) {
                    remember(index);
                    return block;
                }
            }
        }
        return AllocationGroup.NONE;
    }

    /** Takes the run that begins exactly at the goal, or nothing. */
    int takeAt(long goal, int wanted) {
        if (goal <= 0 || goal / groupBlocks >= groups.length) {
            return 0;
        }
        int claimed = claim(wanted, reserve);
        int count = claimed == 0 ? 0 : groups[(int) (goal / groupBlocks)].takeAt(goal, claimed);
        if (count < claimed) {
            open.addAndGet(claimed - count);
        }
        return count;
    }

    /** Counts blocks as taken before they are sought; leaves so many. */
    private int claim(int wanted, long kept) {
        while (true) {
            long left = open.get();
            long count = Math.min(Math.min(wanted, left - kept), groupBlocks);
            if (count <= 0) {
                return 0;
            }
            if (open.compareAndSet(left, left - count)) {
                return (int) count;
            }
        }
    }

    private int home(long goal) {
        if (goal >= 0 && goal / groupBlocks < groups.length) {
            return (int) (goal / groupBlocks);
        }
        int hint = hints[hint()];
        return hint > 0 ? hint - 1 : (int) (Thread.currentThread().threadId() * 7 % groups.length);
    }

    private void remember(int group) {
        int hint = hint();
        if (hints[hint] != group + 1) {
            hints[hint] = group + 1;
        }
    }

    private static int hint() {
        return (int) (Thread.currentThread().threadId() % HINTS) * HINT_STEP;
    }

    /** Gives blocks back. */
    void give(long block, long count) {
        long end = block + count;
        for (long at = block; at < end; ) {
            int group = (int) (at / groupBlocks);
            long next = Math.min(end, (group + 1L) * groupBlocks);
            open.addAndGet(groups[group].give(at, (int) (next - at)));
            at = next;
        }
    }
}
