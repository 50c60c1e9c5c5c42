package dev.zufs.runtime.dispatch;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the forgetting of inodes apart from their finding, so that a filesystem need not.
 *
 * <p>Between the moment when a filesystem finds an inode and the moment when its new reference is counted, the last old
 * reference must not go away. So finders are inside the gate for that time, and a forgetter closes it. Finders are many and
 * pay for one store of their own each; the few forgetters look at all of them.
 *
 * <p><b>Threads:</b> any; a thread passes with the {@link Pass} of its executor. A forgetter must not be inside. The gates
 * of different mounts do not wait for each other.
 */
final class HandOutGate {

    private final Passes passes;
    private final ReentrantLock forgetter = new ReentrantLock();
    private volatile boolean closed;

    HandOutGate(Passes passes) {
        this.passes = passes;
    }

    /** Goes in, when no forgetter is at work. */
    void enter(Pass pass) {
        while (true) {
            pass.enter(this);
            if (!closed) {
                return;
            }
            pass.leave();
            awaitOpening();
        }
    }

    private void awaitOpening() {
        forgetter.lock();
        try {
            assert !closed;
        } finally {
            forgetter.unlock();
        }
    }

    /** Goes out. */
    void leave(Pass pass) {
        pass.leave();
    }

    /** Closes the gate and waits until nobody is inside. */
    void close() {
        forgetter.lock();
        closed = true;
        passes.awaitOutside(this);
    }

    /** Opens the gate again. */
    void open() {
        closed = false;
        forgetter.unlock();
    }
}
