package dev.zufs.api;

/**
 * The kind of an inode, as the upper four bits of its mode say it.
 *
 * <p>May get more constants; a plugin only meets those of the API that it was built for (see "Growth" of {@linkplain dev.zufs.api this package}).
 */
public enum FileType {
    /** A named pipe. */
    FIFO(0x1000),
    /** A character device. */
    CHARACTER_DEVICE(0x2000),
    /** A directory. */
    DIRECTORY(0x4000),
    /** A block device. */
    BLOCK_DEVICE(0x6000),
    /** A regular file. */
    REGULAR(0x8000),
    /** A symbolic link. */
    SYMBOLIC_LINK(0xA000),
    /** A socket. */
    SOCKET(0xC000);

    /** The bits of a mode that hold the type ({@code S_IFMT}). */
    public static final int MODE_MASK = 0xF000;

    private static final FileType[] BY_CODE = new FileType[16];

    static {
        for (FileType type : values()) {
            BY_CODE[type.directoryCode()] = type;
        }
    }

    private final int modeBits;

    FileType(int modeBits) {
        this.modeBits = modeBits;
    }

    /**
     * Returns the type bits of a mode ({@code S_IFREG} and so on).
     *
     * @return the bits within {@link #MODE_MASK}
     */
    public int modeBits() {
        return modeBits;
    }

    /**
     * Returns the number that directory entries use ({@code DT_REG} and so on).
     *
     * @return 1 to 12
     */
    public int directoryCode() {
        return modeBits >>> 12;
    }

    /**
     * Returns the type that a mode names.
     *
     * @param mode type and permission bits
     * @return the type
     * @throws IllegalArgumentException if the type bits name none
     */
    public static FileType ofMode(int mode) {
        FileType type = BY_CODE[(mode & MODE_MASK) >>> 12];
        if (type == null) {
            throw new IllegalArgumentException("mode 0%o has no file type".formatted(mode));
        }
        return type;
    }

    /**
     * Says whether a mode names a type at all.
     *
     * @param mode type and permission bits
     * @return true if {@link #ofMode} would return
     */
    public static boolean isValidMode(int mode) {
        return BY_CODE[(mode & MODE_MASK) >>> 12] != null;
    }
}
