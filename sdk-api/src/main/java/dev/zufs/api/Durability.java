package dev.zufs.api;

/** What a filesystem type promises about the moment at which an operation is persistent. */
public enum Durability {
    /** What a returned operation did is on the media. */
    OPERATION,
    /**
     * What operations did is on the media after the next {@link Inode#sync} or {@link SuperBlock#sync}.
     *
     * <p>zuf sends a sync only for files written through a mapping, and never for directories. So such a type is told
     * at mount on zuf to run as {@link #OPERATION} ({@link MountContext#durability()}); if it cannot, it refuses. On
     * other feeders it gets a sync for every fsync, and {@link SuperBlock#sync} every few seconds and at unmount.
     */
    ON_SYNC
}
