package dev.zufs.runtime.cli;

import dev.zufs.api.Progress;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far a piece of work is, a line every few seconds, if it takes long. Any number of threads may report.
 */
final class ProgressLine implements Progress {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int PERCENT = 100;

    private final PrintWriter out;

    /** Guarded by this. */
    private long lastNanos = System.nanoTime();

    ProgressLine(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void step(String what, long done, long total) {
        long now = System.nanoTime();
        synchronized (this) {
            if (now - lastNanos < INTERVAL_NANOS) {
                return;
            }
            lastNanos = now;
        }
        out.printf("zufs: %s, %d %%%n", OneLine.of(what), Math.min(PERCENT, done * PERCENT / Math.max(total, 1)));
    }
}
