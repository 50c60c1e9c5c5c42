package dev.zufs.runtime.wire;

/** Names the file types, as a mode and as a directory entry have them. */
public final class FileMode {

    /** Bits of a mode that are the type ({@code S_IFMT}). */
    public static final int TYPE_MASK = 0xF000;

    /** Type of a mode: named pipe ({@code S_IFIFO}). */
    public static final int FIFO = 0x1000;

    /** Type of a mode: character device ({@code S_IFCHR}). */
    public static final int CHARACTER_DEVICE = 0x2000;

    /** Type of a mode: directory ({@code S_IFDIR}). */
    public static final int DIRECTORY = 0x4000;

    /** Type of a mode: block device ({@code S_IFBLK}). */
    public static final int BLOCK_DEVICE = 0x6000;

    /** Type of a mode: regular file ({@code S_IFREG}). */
    public static final int REGULAR = 0x8000;

    /** Type of a mode: symbolic link ({@code S_IFLNK}). */
    public static final int SYMBOLIC_LINK = 0xA000;

    /** Type of a mode: socket ({@code S_IFSOCK}). */
    public static final int SOCKET = 0xC000;

    private static final int TYPE_SHIFT = 12;

    private FileMode() {}

    /**
     * Gives the type of a mode.
     *
     * @param mode type and permission bits
     * @return the type bits alone
     */
    public static int type(int mode) {
        return mode & TYPE_MASK;
    }

    /**
     * Gives the type that a directory entry shows ({@code DT_*}).
     *
     * @param mode type and permission bits
     * @return the directory entry's type
     */
    public static int directoryEntryType(int mode) {
        return (mode & TYPE_MASK) >>> TYPE_SHIFT;
    }
}
