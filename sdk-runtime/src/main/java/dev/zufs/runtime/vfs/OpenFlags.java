package dev.zufs.runtime.vfs;

/** The flags of open(2), as Linux on x86-64 numbers them. */
public final class OpenFlags {

    /** Read only. */
    public static final int O_RDONLY = 0;

    /** Write only. */
    public static final int O_WRONLY = 1;

    /** Read and write. */
    public static final int O_RDWR = 2;

    /** Create the file if it is missing. */
    public static final int O_CREAT = 0x40;

    /** Fail if the file exists; with {@link #O_TMPFILE}: it can never get a name. */
    public static final int O_EXCL = 0x80;

    /** Cut the file to length 0. */
    public static final int O_TRUNC = 0x200;

    /** Every write goes to the end. */
    public static final int O_APPEND = 0x400;

    /** Writes are durable, with what is needed to read them back. */
    public static final int O_DSYNC = 0x1000;

    /** The filesystem should not cache. */
    public static final int O_DIRECT = 0x4000;

    /** Fail unless it is a directory. */
    public static final int O_DIRECTORY = 0x10000;

    /** Fail if the last component is a symbolic link. */
    public static final int O_NOFOLLOW = 0x20000;

    /** Reads leave the access time alone. */
    public static final int O_NOATIME = 0x40000;

    /** Writes are durable. */
    public static final int O_SYNC = 0x101000;

    /** Only a place in the tree; no content. */
    public static final int O_PATH = 0x200000;

    /** Make a file without a name in the directory. */
    public static final int O_TMPFILE = 0x400000 | O_DIRECTORY;

    /** The bits that say what is read and written. */
    public static final int O_ACCMODE = 3;

    private OpenFlags() {}

    /**
     * Says whether flags have one, with all of its bits.
     *
     * @param flags of an open
     * @param flag what to look for
     * @return true if so
     */
    public static boolean has(int flags, int flag) {
        return (flags & flag) == flag;
    }

    /** Says whether a file without a name is asked for, if perhaps in a way that must be refused. */
    static boolean isUnnamed(int flags) {
        return (flags & O_TMPFILE & ~O_DIRECTORY) != 0;
    }

    /** Says whether the caller needs the right to read; with both bits set, which is for ioctls alone, too. */
    static boolean mayRead(int flags) {
        return (flags & O_ACCMODE) != O_WRONLY;
    }

    /** Says whether the caller needs the right to write. */
    static boolean mayWrite(int flags) {
        return (flags & O_ACCMODE) != O_RDONLY;
    }

    static boolean reads(int flags) {
        return mayRead(flags) && (flags & O_ACCMODE) != O_ACCMODE && !has(flags, O_PATH);
    }

    /**
     * Says whether a file that was opened so can be written to.
     *
     * @param flags of an open
     * @return true if so
     */
    public static boolean writes(int flags) {
        return mayWrite(flags) && (flags & O_ACCMODE) != O_ACCMODE && !has(flags, O_PATH);
    }
}
