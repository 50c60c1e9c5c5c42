package dev.zufs.runtime.vfs.inode;

/** Tells the time that inodes get. <b>Threads:</b> any. */
@FunctionalInterface
public interface EpochClock {

    /** The system's clock. */
    EpochClock SYSTEM = new CalibratedClock();

    /**
     * Returns the time.
     *
     * @return nanoseconds since 1970
     */
    long nanos();
}
