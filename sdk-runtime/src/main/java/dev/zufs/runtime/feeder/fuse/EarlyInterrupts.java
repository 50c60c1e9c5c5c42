package dev.zufs.runtime.feeder.fuse;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts of requests that no channel serves yet. The kernel hands a request to one channel and its interrupt, a moment
 * later, to another one, which may be the faster. It cannot be sent back: the kernel looks for the request among those of the
 * channel that answers, where it is not.
 *
 * <p><b>Threads:</b> any. What was added before a channel asks, is found by it.
 */
final class EarlyInterrupts {

    private static final int PLACES = 64;
    private static final long NONE = 0;

    /** After that long nobody will ask: the request was answered before its interrupt was read. */
    private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Guarded by this, as are the next two. */
    private final long[] uniques = new long[PLACES];

    private int next;
    private long lastAdded;

    /** Whether there may be any, so that requests take no lock as a rule. */
    private volatile boolean present;

    /** Adds the number of a request; of more than a few dozen, the oldest is dropped. */
    synchronized void add(long unique) {
        uniques[next] = unique;
        next = (next + 1) % PLACES;
        lastAdded = System.nanoTime();
        present = true;
    }

    /** Removes the number of a request; says whether it was there. */
    boolean take(long unique) {
        return present && takeLocked(unique);
    }

    private synchronized boolean takeLocked(long unique) {
        boolean found = false;
        boolean others = false;
        for (int index = 0; index < PLACES; index++) {
            if (uniques[index] == unique) {
                uniques[index] = NONE;
                found = true;
            } else {
                others |= uniques[index] != NONE;
            }
        }
        if (!others || System.nanoTime() - lastAdded > LIFE_NANOS) {
            Arrays.fill(uniques, NONE);
            present = false;
        }
        return found;
    }
}
