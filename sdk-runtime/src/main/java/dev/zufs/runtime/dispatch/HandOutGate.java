package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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

    private static final long BACK_OFF_NANOS = 20_000;
    private static final int SPINS = 200;

    /** Says whose gate a thread is in. Padded, as every lookup stores into one and every forgetter reads all. */
    static final class Pass {

        private static final VarHandle INSIDE;

        static {
            try {
                INSIDE = MethodHandles.lookup().findVarHandle(Pass.class, "inside", HandOutGate.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        @SuppressWarnings("UnusedVariable") // padding
        private long before0, before1, before2, before3, before4, before5, before6;

        private volatile @Nullable HandOutGate inside;

        @SuppressWarnings("UnusedVariable") // padding
        private long after0, after1, after2, after3, after4, after5, after6;
    }

    /** The passes of all executors of a server. */
    static final class Passes {

        private final List<Reference<Pass>> all = new CopyOnWriteArrayList<>();

        Pass issue() {
            Pass pass = new Pass();
            all.removeIf(reference -> reference.get() == null);
            all.add(new WeakReference<>(pass));
            return pass;
        }
    }

    private final Passes passes;
    private final ReentrantLock forgetter = new ReentrantLock();
    private volatile boolean closed;

    /** Guarded by {@link #forgetter}. */
    private boolean ended;

    HandOutGate(Passes passes) {
        this.passes = passes;
    }

    /**
     * Goes in, when no forgetter is at work.
     *
     * @throws ErrnoException EIO if the mount has ended
     */
    void enter(Pass pass) {
        while (true) {
            // A volatile store and a volatile load cannot change places: either the forgetter sees this thread inside,
            // or
            // this thread sees the gate closed.
            pass.inside = this;
            if (!closed) {
                return;
            }
            Pass.INSIDE.setRelease(pass, null);
            awaitOpening();
        }
    }

    private void awaitOpening() {
        forgetter.lock();
        try {
            if (ended) {
                throw ErrnoException.withoutStackTrace(Errno.EIO);
            }
            assert !closed;
        } finally {
            forgetter.unlock();
        }
    }

    /** Goes out. */
    void leave(Pass pass) {
        Pass.INSIDE.setRelease(pass, null);
    }

    /** Closes the gate and waits until nobody is inside. */
    void close() {
        forgetter.lock();
        closed = true;
        for (Reference<Pass> reference : passes.all) {
            Pass pass = reference.get();
            for (int tries = 0; pass != null && pass.inside == this; tries++) {
                if (tries < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(BACK_OFF_NANOS);
                }
            }
        }
    }

    /** Opens the gate again, unless the mount has ended. */
    void open() {
        closed = ended;
        forgetter.unlock();
    }

    /** Lets nobody in any more, instead of opening: who waited would find inodes of a filesystem that is closed. */
    void end() {
        ended = true;
        open();
    }
}
