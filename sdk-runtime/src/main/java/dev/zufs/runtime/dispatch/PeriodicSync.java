package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.SuperBlock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets a filesystem make everything persistent every few seconds, in a thread of its own: no feeder tells of sync(2).
 *
 * <p>A sync that fails is logged once for each errno and tried again the next time: what it could not do is the
 * filesystem's to remember.
 *
 * <p><b>Threads:</b> made, changed and closed by the mount thread; {@link #close} returns when no sync runs any more.
 */
final class PeriodicSync implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(PeriodicSync.class.getPackageName());

    private final SuperBlock superBlock;
    private final String source;
    private final FailureLog failures;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock. */
    private Duration interval;

    /** Guarded by the lock. */
    private boolean closed;

    /** The errno of the sync before, 0 after one that succeeded. Confined to the thread. */
    private int lastErrno;

    private PeriodicSync(SuperBlock superBlock, String source, FailureLog failures, Duration interval) {
        this.superBlock = superBlock;
        this.source = source;
        this.failures = failures;
        this.interval = interval;
        this.thread = Thread.ofPlatform().daemon().name("sync " + source).unstarted(this::run);
    }

    /**
     * Begins.
     *
     * @param superBlock what to sync
     * @param source what the mount lies on, for messages
     * @param failures where failures go that are no errno
     * @param interval from the end of a sync to the next
     * @return to be closed before the filesystem is
     */
    static PeriodicSync start(SuperBlock superBlock, String source, FailureLog failures, Duration interval) {
        PeriodicSync sync = new PeriodicSync(superBlock, source, failures, interval);
        sync.thread.start();
        return sync;
    }

    /**
     * Changes the interval, from now on.
     *
     * @param value from the end of a sync to the next
     */
    void interval(Duration value) {
        lock.lock();
        try {
            interval = value;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (awaitTurn()) {
            sync();
        }
    }

    /** Waits for an interval, which begins anew if it is changed; says no when it is over. */
    private boolean awaitTurn() {
        lock.lock();
        try {
            Duration waitedFor = interval;
            long deadline = System.nanoTime() + waitedFor.toNanos();
            while (!closed) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return true;
                }
                await(left);
                if (!waitedFor.equals(interval)) {
                    waitedFor = interval;
                    deadline = System.nanoTime() + waitedFor.toNanos();
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller's
    private void await(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            // A filesystem interrupted the thread it was called in; that makes no turn come sooner.
        }
    }

    private void sync() {
        try {
            superBlock.sync();
            lastErrno = 0;
        } catch (Throwable failure) {
            int errno = failures.errno("periodic sync", failure);
            if (errno != lastErrno) {
                String name = failure instanceof ErrnoException e ? e.errno().toString() : Errno.EIO.toString();
                LOGGER.log(Level.WARNING, "{0} cannot be made persistent: {1}; trying again", source, name);
            }
            lastErrno = errno;
        }
    }

    /** Ends, after the sync that is running. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The filesystem must not be closed under a sync.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
