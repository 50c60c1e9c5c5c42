package dev.zufs.api;

/**
 * A field of an inode record that the feeder reports as changed.
 *
 * <p>May get more constants; a plugin only meets those of the API that it was built for (see "Growth" of {@linkplain dev.zufs.api this package}).
 */
public enum Attribute {
    /** Type and permissions. */
    MODE(0x2),
    /** The owner. */
    UID(0x8),
    /** The group. */
    GID(0x10),
    /** The access time. */
    ACCESSED(0x20),
    /** The modification time. */
    MODIFIED(0x40),
    /** The change time. */
    CHANGED(0x80),
    /** The inode flags. */
    FLAGS(0x2000_0000),
    /** The generation. */
    GENERATION(0x4000_0000);

    private final int bit;

    Attribute(int bit) {
        this.bit = bit;
    }

    /**
     * Returns the bit that stands for the field, that of statx(2) where it has one.
     *
     * @return one bit
     */
    public int bit() {
        return bit;
    }
}
