package dev.zufs.runtime.memory;

/** Name the kinds of memory that a {@link Region} can be. */
public enum RegionKind {
    /** A regular file. */
    FILE("file"),
    /** A block device, through the page cache unless the kernel grants a synchronous mapping. */
    BLOCK_DEVICE("block device"),
    /** A DAX character device: persistent memory without a filesystem. */
    DAX_DEVICE("DAX device"),
    /** Memory of this process. */
    ANONYMOUS("memory"),
    /** Memory that somebody else mapped, such as the zuf kernel module. */
    ADOPTED("adopted memory");

    private final String text;

    RegionKind(String text) {
        this.text = text;
    }

    /**
     * Answer the kind in words.
     *
     * @return text for messages
     */
    public String text() {
        return text;
    }
}
