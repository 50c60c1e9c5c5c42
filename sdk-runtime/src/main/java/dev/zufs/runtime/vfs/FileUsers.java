package dev.zufs.runtime.vfs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls that work on an open file at the moment: another thread may close the file meanwhile, and the inode is
 * given back when the last of them has ended, not under it.
 *
 * <p>A thread always counts in the same stripe, so that threads on different CPUs share no cache line, and no stripe is ever
 * seen below what is true: once it is 0 after the close, no call is in it that began before. Stripes that are not there yet are
 * 0 too: a call makes them before it looks whether the file is closed.
 *
 * <p><b>Threads:</b> any.
 */
final class FileUsers {

    private static final int STRIPES =
            Math.min(16, Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors() - 1));
    private static final int STRIPE_INTS = 32;
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle COUNTS;
    private static final VarHandle STATE;

    private static final int OPEN = 0;
    private static final int CLOSED = 1;
    private static final int FINISHED = 2;

    static {
        try {
            COUNTS = MethodHandles.lookup().findVarHandle(FileUsers.class, "counts", int[].class);
            STATE = MethodHandles.lookup().findVarHandle(FileUsers.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Made by the first call: many files are opened, or made, and closed again without one. */
    private volatile int @Nullable [] counts;

    @SuppressWarnings("unused") // accessed through STATE
    private volatile int state = OPEN;

    boolean isClosed() {
        return state != OPEN;
    }

    /** Begins a call, whether the file is closed or not: every caller calls {@link #leave}, and looks at {@link #isClosed}. */
    void enter() {
        COUNT.getAndAdd(counts(), slot(), 1);
    }

    private int[] counts() {
        int[] known = counts;
        if (known != null) {
            return known;
        }
        int[] made = new int[STRIPES * STRIPE_INTS];
        int[] present = (int[]) COUNTS.compareAndExchange(this, (int[]) null, made);
        return present == null ? made : present;
    }

    /** Ends a call; says whether the caller has to give the inode back. */
    boolean leave() {
        COUNT.getAndAdd(counts(), slot(), -1);
        return state == CLOSED && finish();
    }

    /** Closes; says whether the file was open. Its caller calls {@link #finish} then. */
    boolean close() {
        return STATE.compareAndSet(this, OPEN, CLOSED);
    }

    /** Says, once after the close, that no call is left. */
    boolean finish() {
        int[] known = counts;
        for (int slot = 0; known != null && slot < known.length; slot += STRIPE_INTS) {
            if ((int) COUNT.getVolatile(known, slot) != 0) {
                return false;
            }
        }
        return STATE.compareAndSet(this, CLOSED, FINISHED);
    }

    private static int slot() {
        return ((int) Thread.currentThread().threadId() & (STRIPES - 1)) * STRIPE_INTS;
    }
}
