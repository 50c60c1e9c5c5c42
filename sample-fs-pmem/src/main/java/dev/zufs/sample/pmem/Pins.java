package dev.zufs.sample.pmem;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps blocks that a file gave up from being reused while somebody may still read them: readers in flight, and feeders that
 * hold extents.
 *
 * <p>Whoever reads pins the current epoch. Blocks that are given up belong to the current epoch as well, and return to the
 * allocator when nobody has it or the one before pinned. Two epochs are alive at a time, so a steady stream of overlapping
 * readers delays blocks, but never for ever.
 *
 * <p>Readers are counted in one place as long as they do not meet there, and from then on in one of several places, a cache
 * line each. A reader leaves where it came in, in whatever thread, so every count is that of readers that are there, and
 * nobody is overlooked by who looks at one count after the other.
 */
final class Pins {

    private static final int LINE = 32;
    private static final int STRIPES =
            Integer.highestOneBit(Math.clamp(Runtime.getRuntime().availableProcessors() * 2L - 1, 1, 64));

    private final BlockAllocator allocator;
    /** The counts of both epochs. */
    private final AtomicIntegerArray shared = new AtomicIntegerArray(2);
    /** The same for each stripe, at {@link #LINE} times its number; made when readers met. */
    private volatile @Nullable AtomicIntegerArray striped;

    private final long[][] waiting = {new long[0], new long[0]};
    private final int[] waitingCount = new int[2];
    private volatile int epoch;
    private volatile boolean anyWaiting;

    Pins(BlockAllocator allocator) {
        this.allocator = allocator;
    }

    /** Pins, and returns what to {@link #unpin}: the epoch in bit 0, above it the stripe plus 1, or 0. */
    int pin() {
        while (true) {
            int current = epoch;
            int pinned = enter(current & 1);
            if (epoch == current) {
                return pinned;
            }
            unpin(pinned); // somebody may have found it pinned, and left blocks waiting
        }
    }

    private int enter(int side) {
        AtomicIntegerArray stripes = striped;
        if (stripes == null) {
            int count = shared.get(side);
            if (shared.compareAndSet(side, count, count + 1)) {
                return side;
            }
            stripes = spread();
        }
        int stripe = (int) Thread.currentThread().threadId() & (STRIPES - 1);
        stripes.incrementAndGet((stripe + 1) * LINE + side);
        return ((stripe + 1) << 1) | side;
    }

    private synchronized AtomicIntegerArray spread() {
        AtomicIntegerArray stripes = striped;
        if (stripes == null) {
            stripes = new AtomicIntegerArray((STRIPES + 2) * LINE);
            striped = stripes;
        }
        return stripes;
    }

    void unpin(int pinned) {
        int side = pinned & 1;
        int stripe = pinned >>> 1;
        AtomicIntegerArray stripes = striped;
        int left = stripe == 0 || stripes == null
                ? shared.decrementAndGet(side)
                : stripes.decrementAndGet(stripe * LINE + side);
        if (left == 0 && anyWaiting) {
            advance();
        }
    }

    /** Gives blocks up, after no new reader can find them. */
    synchronized void giveUp(long block, int count) {
        if (isIdle(0) && isIdle(1)) {
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

    /** Gives back what waits: nobody reads any more, and what was given to feeders and not released never will be. */
    synchronized void end() {
        for (int side = 0; side < 2; side++) {
            giveWaiting(side);
        }
        anyWaiting = false;
    }

    private void giveWaiting(int side) {
        for (int index = 0; index < waitingCount[side]; index++) {
            long run = waiting[side][index];
            allocator.give(Extent.block(run), Extent.pages(run));
        }
        waitingCount[side] = 0;
    }

    private boolean isIdle(int side) {
        if (shared.get(side) != 0) {
            return false;
        }
        AtomicIntegerArray stripes = striped;
        for (int stripe = 1; stripes != null && stripe <= STRIPES; stripe++) {
            if (stripes.get(stripe * LINE + side) != 0) {
                return false;
            }
        }
        return true;
    }

    private synchronized void advance() {
        for (int step = 0; step < 2 && anyWaiting; step++) {
            int past = (epoch + 1) & 1;
            if (!isIdle(past)) {
                return;
            }
            giveWaiting(past);
            epoch++;
            anyWaiting = waitingCount[0] + waitingCount[1] > 0;
        }
    }
}
