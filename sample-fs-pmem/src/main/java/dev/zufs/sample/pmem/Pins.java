package dev.zufs.sample.pmem;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps blocks that a file gave up from being reused while somebody may still read them: readers in flight, and feeders that
 * hold extents.
 *
 * <p>Whoever reads pins the current epoch. Blocks that are given up belong to the current epoch as well, and return to the
 * allocator when nobody has it or the one before pinned. Two epochs are alive at a time, so a steady stream of overlapping
 * readers delays blocks, but never for ever.
 */
final class Pins {

    private final BlockAllocator allocator;
    private final AtomicInteger[] holders = {new AtomicInteger(), new AtomicInteger()};
    private final long[][] waiting = {new long[0], new long[0]};
    private final int[] waitingCount = new int[2];
    private volatile int epoch;
    private volatile boolean anyWaiting;

    Pins(BlockAllocator allocator) {
        this.allocator = allocator;
    }

    /** Pins, and returns what to {@link #unpin}. */
    int pin() {
        while (true) {
            int current = epoch;
            AtomicInteger count = holders[current & 1];
            count.incrementAndGet();
            if (epoch == current) {
                return current;
            }
            unpin(current); // somebody may have found it pinned, and left blocks waiting
        }
    }

    void unpin(int pinned) {
        if (holders[pinned & 1].decrementAndGet() == 0 && anyWaiting) {
            advance();
        }
    }

    /** Gives blocks up, after no new reader can find them. */
    synchronized void giveUp(long block, int count) {
        if (isIdle()) {
            allocator.give(block, count);
            return;
        }
        int side = epoch & 1;
        if (waitingCount[side] == waiting[side].length) {
            waiting[side] = Arrays.copyOf(waiting[side], Math.max(16, waitingCount[side] * 2));
        }
        waiting[side][waitingCount[side]++] = Extent.of(MapWord.DATA, block, count);
        anyWaiting = true;
        advance(); // so that readers that come now do not hold the epoch that these blocks wait for
    }

    private boolean isIdle() {
        return holders[0].get() == 0 && holders[1].get() == 0;
    }

    private synchronized void advance() {
        for (int step = 0; step < 2 && anyWaiting; step++) {
            int past = (epoch + 1) & 1;
            if (holders[past].get() != 0) {
                return;
            }
            for (int index = 0; index < waitingCount[past]; index++) {
                long run = waiting[past][index];
                allocator.give(Extent.block(run), Extent.pages(run));
            }
            waitingCount[past] = 0;
            epoch++;
            anyWaiting = waitingCount[0] + waitingCount[1] > 0;
        }
    }
}
