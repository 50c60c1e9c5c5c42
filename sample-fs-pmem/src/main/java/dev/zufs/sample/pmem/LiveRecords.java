package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.InodeRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Places the records that are shared with the feeder: 32 to a block of the region.
 *
 * <p>Their blocks are in use for the allocator alone. The bitmap on the media never has them, so after a crash they are free.
 *
 * <p>Every inode on the media may be looked up, so the blocks for its record are pledged when it is made; whoever gets no
 * pledge makes no inode. A new block is taken only when all records of the others are in use, so there are never more blocks
 * than pledged.
 */
final class LiveRecords {

    private static final int PER_BLOCK = Layout.BLOCK_BYTES / InodeRecord.BYTES;

    /** One block; those with room are in a list. */
    private static final class Slab {
        private final long block;
        private int free = -1;
        private @Nullable Slab before;
        private @Nullable Slab after;

        Slab(long block) {
            this.block = block;
        }
    }

    private final BlockAllocator allocator;
    private final Map<Long, Slab> slabs = new HashMap<>();
    private @Nullable Slab withRoom;
    private long inodes;
    /** Blocks that are pledged or taken: as many as all inodes need, or as are taken if that is more. */
    private long blocks;

    LiveRecords(BlockAllocator allocator) {
        this.allocator = allocator;
    }

    /** Counts inodes that are on the media already. */
    synchronized void admitAll(long count) {
        inodes += count;
        long more = Math.max(0, needed(inodes) - blocks);
        blocks += more;
        allocator.pledgeAnyway(more);
    }

    /**
     * Counts one more inode, before it is made. The caller holds no monitor of the mount.
     *
     * @throws ErrnoException ENOSPC if there would be no room for its record
     */
    void admit() {
        if (!tryAdmit() && !(allocator.reclaim() && tryAdmit())) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }
    }

    private synchronized boolean tryAdmit() {
        if (needed(inodes + 1) > blocks) {
            if (!allocator.pledge()) {
                return false;
            }
            blocks++;
        }
        inodes++;
        return true;
    }

    /** Counts one inode less; its record was given back before. */
    synchronized void dismiss() {
        inodes--;
        trim();
    }

    /** Takes back the pledges for more than is needed. */
    private void trim() {
        while (blocks > Math.max(needed(inodes), slabs.size())) {
            blocks--;
            allocator.unpledge();
        }
    }

    private static long needed(long count) {
        return (count + PER_BLOCK - 1) / PER_BLOCK;
    }

    /**
     * Returns the place of an unused record, for an inode that was admitted.
     *
     * @throws ErrnoException ENOSPC if damage has left fewer blocks than pledged
     */
    synchronized long take() {
        Slab slab = withRoom;
        if (slab == null) {
            long block = allocator.takePledged();
            if (block == AllocationGroup.NONE) {
                throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
            }
            slab = new Slab(block);
            slabs.put(slab.block, slab);
            link(slab);
        }
        int index = Integer.numberOfTrailingZeros(slab.free);
        slab.free &= ~(1 << index);
        if (slab.free == 0) {
            unlink(slab);
        }
        return Layout.offset(slab.block) + (long) index * InodeRecord.BYTES;
    }

    /** Gives a record back; a block without records goes back to the allocator. */
    synchronized void give(long offset) {
        Slab slab = slabs.get(offset >>> Layout.BLOCK_SHIFT);
        if (slab == null) {
            throw new IllegalArgumentException("no live record lies at " + offset);
        }
        int index = (int) (offset & Layout.BLOCK_MASK) / InodeRecord.BYTES;
        if (slab.free == 0) {
            link(slab);
        }
        slab.free |= 1 << index;
        if (Integer.bitCount(slab.free) == PER_BLOCK) {
            slabs.remove(slab.block);
            unlink(slab);
            allocator.givePledged(slab.block);
            trim();
        }
    }

    private void link(Slab slab) {
        slab.after = withRoom;
        if (withRoom != null) {
            withRoom.before = slab;
        }
        withRoom = slab;
    }

    private void unlink(Slab slab) {
        if (slab.before == null) {
            withRoom = slab.after;
        } else {
            slab.before.after = slab.after;
        }
        if (slab.after != null) {
            slab.after.before = slab.before;
        }
        slab.before = null;
        slab.after = null;
    }
}
