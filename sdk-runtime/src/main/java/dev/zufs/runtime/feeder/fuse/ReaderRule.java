package dev.zufs.runtime.feeder.fuse;

import java.util.Arrays;

/**
 * Decides which channels read the device. All copies of it share one queue, and the kernel wakes the reader that has waited
 * longest: with more readers than the load needs, every request goes to another thread, and often to another CPU. So there are
 * as few as possible.
 *
 * <p>One more is needed when none can take a request, because all are busy with one that does not end; and, up to one for each
 * CPU, when there are more clients that ask at the same time than readers, or there is nearly always a request that waits. One
 * less is needed when there have been fewer clients for a while. If that turns out to be wrong, it takes longer until it is believed
 * again.
 *
 * <p><b>Threads:</b> one. Knows nothing of threads and clocks.
 */
final class ReaderRule {

    /** The state of a channel that waits for a request. Positive states are the request that is served. */
    static final long READING = 0;

    /** The state of a channel that does not read. */
    static final long PARKED = Long.MIN_VALUE;

    /** No channel has to begin or to end reading. */
    static final int NONE = Integer.MIN_VALUE;

    /** Says that nobody has counted clients this time. */
    static final int NOT_COUNTED = -1;

    private static final int WINDOW = 16;

    /** A request waits for a moment even if a reader is about to wake for it; that is seen in less than half of all looks. */
    private static final int QUEUED_OF_WINDOW = 14;

    private static final int COUNTS_TO_BEGIN = 2;
    private static final int MIN_COUNTS_TO_END = 8;
    private static final int MAX_COUNTS_TO_END = 64 * MIN_COUNTS_TO_END;

    private final int[] cpus;
    private final int cpuCount;
    private final boolean[] needed;
    private final long[] before;

    /** Looks of this window; and in how many of them a request waited for a reader. */
    private int windowLooks;

    private int queued;

    /** How many counts of clients in a row spoke for more readers, and for fewer. */
    private int countsForMore;

    private int countsForFewer;
    private int countsSinceEnd = MAX_COUNTS_TO_END;
    private int countsToEnd = MIN_COUNTS_TO_END;

    /**
     * Makes the rule for channels of which the first reads.
     *
     * @param cpus the CPU of each
     */
    ReaderRule(int[] cpus) {
        this.cpus = cpus.clone();
        this.cpuCount = (int) Arrays.stream(cpus).distinct().count();
        this.needed = new boolean[cpus.length];
        this.before = new long[cpus.length];
        needed[0] = true;
    }

    /** Says whether a channel is to read. */
    boolean isNeeded(int channel) {
        return needed[channel];
    }

    /** Returns how many channels are to read. */
    int neededCount() {
        int count = 0;
        for (boolean one : needed) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /**
     * Decides, every few milliseconds.
     *
     * @param states of each channel, now
     * @param waits whether a request waits for a reader
     * @param clients how many threads have asked for something since they were last counted, those not counted that hardly
     *     did; or {@link #NOT_COUNTED}
     * @return the channel that is to read from now on; or {@code ~channel} of one that no longer has to; or {@link #NONE}
     */
    int look(long[] states, boolean waits, int clients) {
        int working = 0;
        int last = 0;
        boolean allHang = true;
        for (int channel = 0; channel < states.length; channel++) {
            long state = states[channel];
            boolean hangs = state != PARKED && state != READING && state == before[channel];
            before[channel] = state;
            allHang &= state == PARKED || hangs;
            if (needed[channel] && !hangs) {
                working++;
                last = channel;
            }
        }
        compare(working, clients);
        boolean queue = requestsQueue(waits);
        if (allHang) {
            return begin();
        }
        if (working < cpuCount && (queue || countsForMore >= COUNTS_TO_BEGIN)) {
            boolean endedWrongly = countsSinceEnd < MAX_COUNTS_TO_END;
            countsToEnd = endedWrongly ? Math.min(2 * countsToEnd, MAX_COUNTS_TO_END) : MIN_COUNTS_TO_END;
            return begin();
        }
        return working > 1 && countsForFewer >= countsToEnd ? end(last) : NONE;
    }

    private void compare(int working, int clients) {
        if (clients != NOT_COUNTED) {
            countsForMore = working < clients ? countsForMore + 1 : 0;
            countsForFewer = working > clients ? countsForFewer + 1 : 0;
            countsSinceEnd = Math.min(countsSinceEnd + 1, MAX_COUNTS_TO_END);
        }
    }

    private boolean requestsQueue(boolean now) {
        queued += now ? 1 : 0;
        if (++windowLooks < WINDOW) {
            return false;
        }
        boolean often = queued >= QUEUED_OF_WINDOW;
        windowLooks = 0;
        queued = 0;
        return often;
    }

    private int end(int channel) {
        countsSinceEnd = 0;
        countsForFewer = 0;
        needed[channel] = false;
        return ~channel;
    }

    /** Chooses a channel of the CPU that has fewest readers. */
    private int begin() {
        int best = NONE;
        int fewest = Integer.MAX_VALUE;
        for (int channel = 0; channel < cpus.length; channel++) {
            int readers = needed[channel] ? Integer.MAX_VALUE : readersOf(cpus[channel]);
            if (readers < fewest) {
                best = channel;
                fewest = readers;
            }
        }
        if (best != NONE) {
            needed[best] = true;
            countsForMore = 0;
            countsForFewer = 0;
        }
        return best;
    }

    private int readersOf(int cpu) {
        int count = 0;
        for (int channel = 0; channel < cpus.length; channel++) {
            count += needed[channel] && cpus[channel] == cpu ? 1 : 0;
        }
        return count;
    }
}
