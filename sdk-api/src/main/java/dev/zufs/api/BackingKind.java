package dev.zufs.api;

/** What a filesystem type keeps its content on. */
public enum BackingKind {
    /** The memory of the mount is the media: a DAX device, or a mapped file, or memory that is lost at unmount. */
    MEMORY,
    /**
     * A block device is the media. The memory of the mount holds inode records and whatever else the type shares with
     * the feeder; it starts zeroed and is lost at unmount.
     */
    BLOCK_DEVICE
}
