package dev.zufs.runtime.vfs.inode;

import java.time.Instant;

/**
 * The system's clock, counted on from when it was last read by {@link System#nanoTime}, which costs a third; it is read again
 * after a millisecond, so that it follows whoever sets it.
 *
 * <p>It is never ahead of the system's clock, and behind by about as much as it takes to read that. <b>Threads:</b> any.
 */
final class CalibratedClock implements EpochClock {

    private static final long VALID_NANOS = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long CLOSE_NANOS = 1_000;
    private static final int ATTEMPTS = 4;

    /** How far the system's clock was ahead of the counter. */
    private record Calibration(long counter, long ahead) {}

    private volatile Calibration last = calibrate();

    @Override
    public long nanos() {
        long counter = System.nanoTime();
        Calibration known = last;
        if (counter - known.counter >= VALID_NANOS) {
            known = calibrate();
            last = known;
            counter = known.counter;
        }
        return counter + known.ahead;
    }

    /**
     * Reads both clocks. If the thread did not run in between, it would go back by as long: that is tried again, and of all
     * attempts the shortest counts.
     */
    private static Calibration calibrate() {
        long shortest = Long.MAX_VALUE;
        Calibration best = new Calibration(0, 0);
        for (int attempt = 0; attempt < ATTEMPTS && shortest > CLOSE_NANOS; attempt++) {
            long before = System.nanoTime();
            Instant now = Instant.now();
            long counter = System.nanoTime();
            if (counter - before < shortest) {
                shortest = counter - before;
                best = new Calibration(counter, now.getEpochSecond() * NANOS_PER_SECOND + now.getNano() - counter);
            }
        }
        return best;
    }
}
