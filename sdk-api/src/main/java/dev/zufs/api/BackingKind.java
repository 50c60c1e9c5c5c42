package dev.zufs.api;

/** What a filesystem type keeps its content on. */
public enum BackingKind {
    /**
     * The memory of the mount is the media: a DAX device, or a mapped file, or memory that is lost at unmount. Its first
     * {@link dev.zufs.api.memory.PersistentMemory#HOST_BYTES} bytes are the host's.
     */
    MEMORY,
    /**
     * A block device is the media. The memory of the mount holds inode records and whatever else the type shares with
     * the feeder; what is in it when a mount begins means nothing, and what is in it at the end is lost.
     *
     * <p>zuf demands a DAX device as that memory, beside the block device, and a device table in the first {@link
     * dev.zufs.api.memory.PersistentMemory#HOST_BYTES} bytes of both. So these bytes of every device are the host's, as those
     * of the region are: a filesystem writes nothing there.
     */
    BLOCK_DEVICE
}
