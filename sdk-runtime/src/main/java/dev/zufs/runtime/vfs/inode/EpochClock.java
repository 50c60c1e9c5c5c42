package dev.zufs.runtime.vfs.inode;

import java.time.Instant;

/** Tells the time that inodes get. <b>Threads:</b> any. */
@FunctionalInterface
public interface EpochClock {

    /** The system's clock. */
    EpochClock SYSTEM = () -> {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    };

    /**
     * Returns the time.
     *
     * @return nanoseconds since 1970
     */
    long nanos();
}
