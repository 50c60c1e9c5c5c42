package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.InodeRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Places the records that are shared with the feeder: 32 to a block of the region.
 *
 * <p>Their blocks are in use for the allocator alone. The bitmap on the media never has them, so after a crash they are free.
 */
final class LiveRecords {

    private static final int PER_BLOCK = Layout.BLOCK_BYTES / InodeRecord.BYTES;

    private static final class Slab {
        private final long block;
        private int free = -1;

        Slab(long block) {
            this.block = block;
        }
    }

    private final BlockAllocator allocator;
    private final Map<Long, Slab> slabs = new HashMap<>();
    private final Deque<Slab> withRoom = new ArrayDeque<>();
    private volatile int slabCount;

    LiveRecords(BlockAllocator allocator) {
        this.allocator = allocator;
    }

    /** Returns how many blocks more it takes until so many inodes have records at once. */
    long missing(long inodes) {
        return Math.max(0, (inodes + PER_BLOCK - 1) / PER_BLOCK - slabCount);
    }

    /**
     * Returns the place of an unused record.
     *
     * @throws ErrnoException ENOSPC
     */
    synchronized long take() {
        Slab slab = withRoom.peekLast();
        if (slab == null) {
            long block = allocator.takeSingle();
            if (block == AllocationGroup.NONE) {
                throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
            }
            slab = new Slab(block);
            slabs.put(slab.block, slab);
            slabCount = slabs.size();
            withRoom.addLast(slab);
        }
        int index = Integer.numberOfTrailingZeros(slab.free);
        slab.free &= ~(1 << index);
        if (slab.free == 0) {
            withRoom.removeLast();
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
            withRoom.addLast(slab);
        }
        slab.free |= 1 << index;
        if (Integer.bitCount(slab.free) == PER_BLOCK) {
            slabs.remove(slab.block);
            slabCount = slabs.size();
            withRoom.remove(slab);
            allocator.give(slab.block, 1);
        }
    }
}
