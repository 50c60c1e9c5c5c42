package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.OperationRunner;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The request that one channel serves, for those who note that its application has a signal.
 *
 * <p><b>Threads:</b> {@link #begin} and {@link #end} that of the channel, the others any. {@code unique} hands the runner to who
 * interrupts.
 */
final class Serving {

    private static final long NOTHING = 0;
    private static final VarHandle UNIQUE;

    static {
        try {
            UNIQUE = MethodHandles.lookup().findVarHandle(Serving.class, "unique", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final OperationRunner runner;

    /** The unique number of the request that is served; its negation while somebody notes an interrupt of it. */
    private volatile long unique = NOTHING;

    /**
     * Makes it of a channel that serves nothing yet.
     *
     * @param runner executes the channel's operations
     */
    Serving(OperationRunner runner) {
        this.runner = runner;
    }

    void begin(long newUnique) {
        unique = newUnique;
    }

    /** Waits, a matter of a few instructions, until nobody notes an interrupt of the request any more. */
    void end(long served) {
        while (!UNIQUE.compareAndSet(this, served, NOTHING)) {
            Thread.onSpinWait();
        }
        runner.clearInterrupt();
    }

    /** Notes a signal that came before the request did; called by the thread of the channel. */
    void interruptOwn() {
        runner.interrupt();
    }

    /**
     * Notes that who waits for a request has a signal.
     *
     * @return false if another request is served here
     */
    boolean interrupt(long interrupted) {
        if (!UNIQUE.compareAndSet(this, interrupted, -interrupted)) {
            return false;
        }
        runner.interrupt();
        unique = interrupted;
        return true;
    }

    /** Returns the number of the request that is served, 0 for none. */
    long unique() {
        return Math.abs(unique);
    }
}
