package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.vfs.inode.InodeLifecycle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for space that is about to be free. A file that was removed takes its space until the kernel has closed and forgotten
 * it, of which a program hears nothing: it would find a disk full that it has just emptied. So who finds no space, or asks how
 * much there is, waits a moment for what other channels are being told.
 *
 * <p><b>Threads:</b> any, outside of a use of the mount and with no lock.
 */
final class Frees {

    /** For what may be open, and stay so. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** For what is not open, so that the kernel is about to forget it unless a program stands in it. */
    private static final long FORGETTING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** For what is being freed: that takes as long as it is large. */
    private static final long FREEING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final InodeLifecycle inodes;

    /** Whether an inode may have lost its last name since nobody was found without one. */
    private volatile boolean expected;

    Frees(InodeLifecycle inodes) {
        this.inodes = inodes;
    }

    /** Notes that an inode may have lost its last name. */
    void expect() {
        expected = true;
    }

    /**
     * Waits until no inode is without a name, but not for long.
     *
     * @return whether there was one, so that there may be space now
     */
    boolean awaitAll() {
        if (!isAny()) {
            return false;
        }
        awaitEnd(Integer.MAX_VALUE);
        return true;
    }

    private boolean isAny() {
        if (!expected) {
            return false;
        }
        // Before the look, so that what comes meanwhile is not passed over.
        expected = false;
        boolean any = inodes.hasNameless(Integer.MAX_VALUE);
        if (any) {
            expected = true;
        }
        return any;
    }

    /** Waits until the kernel has forgotten what nobody has open and has no name, but not for long. */
    void awaitForgotten() {
        if (isAny()) {
            awaitEnd(1);
        }
    }

    private long patience() {
        if (inodes.hasNameless(0)) {
            return FREEING_NANOS;
        }
        return inodes.hasNameless(1) ? FORGETTING_NANOS : PATIENCE_NANOS;
    }

    /** Looks after ever longer pauses, as each look is at all inodes. The nearer the end, the longer. */
    private void awaitEnd(int maxReferences) {
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE_NANOS;
        while (inodes.hasNameless(maxReferences)) {
            long waited = System.nanoTime() - begin;
            if (waited >= patience()) {
                return;
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, MAX_PAUSE_NANOS);
        }
    }
}
