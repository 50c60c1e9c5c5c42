package dev.zufs.runtime.vfs.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that is held by many threads or exclusively by one, and of which there are very many.
 *
 * <p>It begins as one word in which holders count themselves. After a while without an exclusive holder it is
 * <i>biased</i>: threads that share it then leave its number in a table of visible holders, each in a cache line of the
 * thread's own, and write nothing that another CPU reads. A thread that wants it exclusively takes the bias away, waits
 * until the number is gone from the table, and makes the next bias harder to get. So an idle lock is one small object, and
 * a lock that is only shared costs one atomic instruction on a line that no other CPU touches.
 *
 * <p><b>Threads:</b> any, virtual ones too. Waiting cannot be interrupted; an interrupt is kept. Not reentrant: a thread
 * that holds it in any way must not ask again. <b>Fairness:</b> who comes while somebody waits waits too, so neither side
 * starves.
 */
public final class SharedExclusiveLock {

    /** What {@link #lockShared} answers when the holder is counted in the lock itself. */
    private static final int COUNTED = 0;

    private static final int EXCLUSIVE = 1;
    private static final int PARKED = 2;
    private static final int SHARED = 4;

    private static final int STRIPES = 64;
    private static final int STRIPE_LONGS = 16;
    private static final int SLOT_MASK = 7;
    private static final int BIAS_AFTER = 64;
    private static final int BIAS_PENALTY = 1024;
    private static final int SPINS = 200;
    private static final long REVOKE_PARK_NANOS = 20_000;

    private static final long[] VISIBLE = new long[STRIPES * STRIPE_LONGS];
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final AtomicLong LAST_NUMBER = new AtomicLong();
    private static final Object[] MONITORS = newMonitors();
    private static final VarHandle STATE;
    private static final VarHandle BIAS;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(SharedExclusiveLock.class, "state", int.class);
            BIAS = MethodHandles.lookup().findVarHandle(SharedExclusiveLock.class, "bias", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // accessed through STATE
    private volatile int state;

    /** Shared holders since the last exclusive one; a guess, updated without care. */
    private int streak;

    private volatile long bias;

    /** Makes a lock that nobody holds. */
    public SharedExclusiveLock() {}

    private static Object[] newMonitors() {
        Object[] monitors = new Object[STRIPES];
        for (int index = 0; index < STRIPES; index++) {
            monitors[index] = new Object();
        }
        return monitors;
    }

    /**
     * Waits until no thread holds the lock exclusively, and shares it.
     *
     * @return what to give to {@link #unlockShared}
     */
    public int lockShared() {
        long number = bias;
        if (number != 0) {
            int slot = slotOfThread(number);
            if ((long) SLOT.getOpaque(VISIBLE, slot) == 0 && SLOT.compareAndSet(VISIBLE, slot, 0L, number)) {
                if (bias == number) {
                    return slot + 1;
                }
                SLOT.setRelease(VISIBLE, slot, 0L);
            }
        }
        lockCounted();
        return COUNTED;
    }

    /**
     * Ends what {@link #lockShared} began.
     *
     * @param token what it returned
     */
    public void unlockShared(int token) {
        if (token != COUNTED) {
            SLOT.setRelease(VISIBLE, token - 1, 0L);
            return;
        }
        int before = (int) STATE.getAndAdd(this, -SHARED);
        if ((before & PARKED) != 0 && before / SHARED == 1) {
            wake();
        }
    }

    /** Waits until no other thread holds the lock, and holds it alone. */
    public void lockExclusive() {
        if (!STATE.compareAndSet(this, 0, EXCLUSIVE)) {
            lockSlowly(true);
        }
        streak = Math.min(streak, 0);
        if (bias != 0) {
            revoke();
        }
    }

    /** Ends what {@link #lockExclusive} began. */
    public void unlockExclusive() {
        int before = (int) STATE.getAndAdd(this, -EXCLUSIVE);
        if ((before & PARKED) != 0) {
            wake();
        }
    }

    private static int slotOfThread(long number) {
        int stripe = (int) Thread.currentThread().threadId() & (STRIPES - 1);
        return stripe * STRIPE_LONGS + ((int) number & SLOT_MASK);
    }

    private void lockCounted() {
        int seen = state;
        if ((seen & (EXCLUSIVE | PARKED)) != 0 || !STATE.compareAndSet(this, seen, seen + SHARED)) {
            lockSlowly(false);
        }
        if (bias == 0 && ++streak > BIAS_AFTER) {
            // Only one number at a time: that of a second one would be all that an exclusive holder looks for.
            BIAS.compareAndSet(this, 0L, LAST_NUMBER.incrementAndGet());
        }
    }

    private void revoke() {
        long number = bias;
        bias = 0;
        streak = -BIAS_PENALTY;
        int first = (int) number & SLOT_MASK;
        for (int slot = first; slot < VISIBLE.length; slot += STRIPE_LONGS) {
            for (int spin = 0; (long) SLOT.getVolatile(VISIBLE, slot) == number; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(this, REVOKE_PARK_NANOS);
                }
            }
        }
    }

    private void lockSlowly(boolean exclusive) {
        Object monitor = monitor();
        boolean interrupted = false;
        boolean waited = false;
        synchronized (monitor) {
            while (true) {
                int seen = state;
                if (isOpen(seen, exclusive, waited)) {
                    if (STATE.compareAndSet(this, seen, seen + (exclusive ? EXCLUSIVE : SHARED))) {
                        break;
                    }
                } else if ((seen & PARKED) != 0 || STATE.compareAndSet(this, seen, seen | PARKED)) {
                    interrupted |= await(monitor);
                    waited = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A sharer that has not waited yet lets those pass who have. */
    private static boolean isOpen(int seen, boolean exclusive, boolean waited) {
        return exclusive ? (seen & ~PARKED) == 0 : (seen & EXCLUSIVE) == 0 && (waited || (seen & PARKED) == 0);
    }

    /** Waits once; the caller looks again. Says whether it was interrupted. */
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private static boolean await(Object monitor) {
        try {
            monitor.wait();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void wake() {
        Object monitor = monitor();
        synchronized (monitor) {
            STATE.getAndBitwiseAnd(this, ~PARKED);
            monitor.notifyAll();
        }
    }

    private Object monitor() {
        return MONITORS[System.identityHashCode(this) & (STRIPES - 1)];
    }
}
