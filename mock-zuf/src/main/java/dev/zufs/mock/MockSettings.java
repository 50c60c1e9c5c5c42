package dev.zufs.mock;

import dev.zufs.runtime.vfs.inode.EpochClock;
import dev.zufs.runtime.vfs.inode.Profile;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How a mount is to be.
 *
 * @param delivery which thread executes operations
 * @param profile whose behaviour the kernel side has
 * @param options options of mount(8)
 * @param readOnly whether changes are refused
 * @param checkLocks whether operations are checked against the lock table
 * @param countOperations whether operations are counted and timed
 * @param clock of inode times, and of filesystems
 */
record MockSettings(
        Delivery delivery,
        Profile profile,
        String options,
        boolean readOnly,
        boolean checkLocks,
        boolean countOperations,
        EpochClock clock) {

    private static final long NANOS = 1_000_000_000L;

    /** Returns the clock of inode times as filesystems get it. */
    InstantSource instants() {
        return () -> {
            long nanos = clock.nanos();
            return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
        };
    }
}
