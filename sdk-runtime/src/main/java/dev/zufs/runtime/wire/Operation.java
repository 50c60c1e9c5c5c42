package dev.zufs.runtime.wire;

/**
 * Numbers the operations of the zero-threads, and says what each one's header holds when the feeder sends it.
 *
 * <p>Numbers from {@link #FIRST_PRIVATE} on are this project's own: a feeder sends them when its front end can ask what
 * the protocol has no operation for, and the feeder of the kernel module never does. What is said of a number that is
 * {@linkplain #isKnown not known} is what is said of {@link #NULL}.
 */
public final class Operation {

    /** Never sent. */
    public static final int NULL = 0;

    /** Ends a wait, after BREAK_ALL or a signal; {@link OpHeader} alone, no reply is expected. */
    public static final int BREAK = 1;

    /** Tells how full the filesystem is, {@link StatfsRequest}. */
    public static final int STATFS = 2;

    /** Shows the mount options, {@link ShowOptionsRequest}. */
    public static final int SHOW_OPTIONS = 3;

    /** Makes an inode and, but for a temporary file, its name, {@link NewInodeRequest}. */
    public static final int NEW_INODE = 4;

    /** Frees an inode that has no name left, {@link EvictInodeRequest}. */
    public static final int FREE_INODE = 5;

    /** Forgets an inode, {@link EvictInodeRequest}. */
    public static final int EVICT_INODE = 6;

    /** Finds a name, {@link LookupRequest}. */
    public static final int LOOKUP = 7;

    /** Links an inode, {@link DentryRequest}. */
    public static final int ADD_DENTRY = 8;

    /** Unlinks an inode, {@link DentryRequest}. */
    public static final int REMOVE_DENTRY = 9;

    /** Moves or exchanges names, {@link RenameRequest}. */
    public static final int RENAME = 10;

    /** Lists a directory, {@link ReaddirRequest}. */
    public static final int READDIR = 11;

    /** Shares or copies blocks, {@link CloneRequest}. */
    public static final int CLONE = 12;

    /** Copies bytes, {@link CloneRequest}; never sent. */
    public static final int COPY = 13;

    /** Reads into the window, {@link IoRequest}. */
    public static final int READ = 14;

    /** Hints at reads to come, {@link IoRequest}. */
    public static final int PRE_READ = 15;

    /** Writes from the window, {@link IoRequest}. */
    public static final int WRITE = 16;

    /** Tells that the last mapping of an inode is gone, {@link MmapCloseRequest}. */
    public static final int MMAP_CLOSE = 17;

    /** Tells which attributes the feeder has changed, {@link SetattrRequest}. */
    public static final int SETATTR = 19;

    /** Makes a range durable, {@link SyncRequest}. */
    public static final int SYNC = 20;

    /** Changes size or blocks, {@link IoRequest}. */
    public static final int FALLOCATE = 21;

    /** Finds data or a hole, {@link SeekRequest}. */
    public static final int LLSEEK = 22;

    /** Runs an ioctl that the feeder does not know, {@link IoctlRequest}. */
    public static final int IOCTL = 23;

    /** Gets an extended attribute, {@link XattrRequest}. */
    public static final int XATTR_GET = 24;

    /** Sets or removes an extended attribute, {@link XattrRequest}. */
    public static final int XATTR_SET = 25;

    /** Lists extended attributes, {@link XattrRequest}. */
    public static final int XATTR_LIST = 27;

    /** Lists extents, {@link FiemapRequest}. */
    public static final int FIEMAP = 28;

    /** Takes blocks for a transfer or a page fault, {@link IoRequest}. */
    public static final int GET_MULTY = 29;

    /** Gives the blocks of a GET_MULTY back, {@link IoRequest}; has no reply. */
    public static final int PUT_MULTY = 30;

    /** Carries puts, {@link OpHeader} alone. */
    public static final int NOOP = 31;

    /** Private: finds an inode by number, {@link InodeByNumberRequest}. */
    public static final int INODE_BY_NUMBER = 0x8000;

    /** Private: makes a file or a directory durable, {@link SyncAnyRequest}. */
    public static final int SYNC_ANY = 0x8001;

    /** Private: copies bytes between any offsets, {@link CopyRangeRequest}. */
    public static final int COPY_RANGE = 0x8002;

    /** Private: makes a whole filesystem durable, {@link SyncFsRequest}. */
    public static final int SYNC_FS = 0x8003;

    /** Number behind the last operation of the protocol ({@code ZUFS_OP_MAX_OPT}). */
    public static final int MAX_OPERATION = 32;

    /** First number of the private operations. */
    public static final int FIRST_PRIVATE = 0x8000;

    private static final int PRIVATE_COUNT = 4;
    private static final int COUNT = MAX_OPERATION + PRIVATE_COUNT;

    private static final byte KNOWN = 1;
    private static final byte VARIABLE = 2;
    private static final byte OVERFLOW = 4;
    private static final byte WINDOW = 8;
    private static final byte WINDOW_READ_ONLY = 16;

    // One array a column, so that the one that an operation needs is one load away.
    private static final String[] NAMES = new String[COUNT];
    private static final short[] IN_LEN = new short[COUNT];
    private static final short[] OUT_START = new short[COUNT];
    private static final short[] OUT_LEN = new short[COUNT];
    private static final short[] OUT_MAX = new short[COUNT];
    private static final byte[] TRAITS = new byte[COUNT];

    static {
        define(NULL, "NULL", 0, 0, 0, 0, 0);
        define(BREAK, "BREAK", 24, 0, 0, 0, 0);
        define(STATFS, "STATFS", 32, 0, 152, 152, 0);
        define(SHOW_OPTIONS, "SHOW_OPTIONS", 32, 32, 0, 512, OVERFLOW);
        define(NEW_INODE, "NEW_INODE", 440, 0, 440, 440, WINDOW);
        define(FREE_INODE, "FREE_INODE", 40, 0, 40, 40, 0);
        define(EVICT_INODE, "EVICT_INODE", 40, 0, 40, 40, 0);
        define(LOOKUP, "LOOKUP", 288, 288, 16, 16, 0);
        define(ADD_DENTRY, "ADD_DENTRY", 304, 0, 304, 304, 0);
        define(REMOVE_DENTRY, "REMOVE_DENTRY", 304, 0, 304, 304, 0);
        define(RENAME, "RENAME", 584, 0, 584, 584, 0);
        define(READDIR, "READDIR", 48, 0, 48, 48, WINDOW);
        define(CLONE, "CLONE", 72, 0, 72, 72, 0);
        define(COPY, "COPY", 72, 0, 72, 72, 0);
        define(READ, "READ", 224, 0, 224, 224, WINDOW | OVERFLOW);
        define(PRE_READ, "PRE_READ", 224, 0, 224, 224, OVERFLOW);
        define(WRITE, "WRITE", 224, 0, 224, 224, WINDOW | WINDOW_READ_ONLY | OVERFLOW);
        define(MMAP_CLOSE, "MMAP_CLOSE", 40, 0, 0, 0, 0);
        define(SETATTR, "SETATTR", 40, 0, 40, 40, 0);
        define(SYNC, "SYNC", 64, 0, 0, 0, 0);
        define(FALLOCATE, "FALLOCATE", 224, 0, 224, 224, OVERFLOW);
        define(LLSEEK, "LLSEEK", 56, 0, 56, 56, 0);
        define(IOCTL, "IOCTL", 56, 48, 0, 56, VARIABLE | OVERFLOW);
        define(XATTR_GET, "XATTR_GET", 48, 44, 4, 4, VARIABLE | OVERFLOW);
        define(XATTR_SET, "XATTR_SET", 48, 0, 0, 0, VARIABLE);
        define(XATTR_LIST, "XATTR_LIST", 48, 44, 4, 4, OVERFLOW);
        define(FIEMAP, "FIEMAP", 64, 0, 64, 64, WINDOW | OVERFLOW);
        define(GET_MULTY, "GET_MULTY", 224, 0, 224, 224, OVERFLOW);
        define(PUT_MULTY, "PUT_MULTY", 120, 0, 0, 224, VARIABLE);
        define(NOOP, "NOOP", 24, 0, 0, 0, 0);
        define(INODE_BY_NUMBER, "INODE_BY_NUMBER", 48, 48, 16, 16, 0);
        define(SYNC_ANY, "SYNC_ANY", 56, 0, 0, 0, 0);
        define(COPY_RANGE, "COPY_RANGE", 64, 64, 8, 8, 0);
        define(SYNC_FS, "SYNC_FS", 32, 0, 0, 0, 0);
    }

    private Operation() {}

    private static void define(
            int operation, String name, int inLen, int outStart, int outLen, int outMax, int traits) {
        int index = index(operation);
        NAMES[index] = name;
        IN_LEN[index] = (short) inLen;
        OUT_START[index] = (short) outStart;
        OUT_LEN[index] = (short) outLen;
        OUT_MAX[index] = (short) outMax;
        TRAITS[index] = (byte) (traits | KNOWN);
    }

    /**
     * Gives the place of an operation in a table of {@link #count} rows, such as one of counters.
     *
     * @param operation number of the operation
     * @return its row, that of {@link #NULL} for a number outside the table
     */
    public static int index(int operation) {
        if (operation >= FIRST_PRIVATE) {
            int index = operation - FIRST_PRIVATE;
            return index < PRIVATE_COUNT ? MAX_OPERATION + index : NULL;
        }
        return operation >= 0 && operation < MAX_OPERATION ? operation : NULL;
    }

    /**
     * Gives the number of rows of a table of all operations.
     *
     * @return the number of rows
     */
    public static int count() {
        return COUNT;
    }

    /**
     * Gives the operation of a row.
     *
     * @param index row of a table of all operations
     * @return the number of the operation, which need not be {@linkplain #isKnown known}
     */
    public static int atIndex(int index) {
        return index < MAX_OPERATION ? index : index - MAX_OPERATION + FIRST_PRIVATE;
    }

    /**
     * Tells whether a feeder can send an operation.
     *
     * @param operation number of the operation
     * @return whether the number has an operation other than {@link #NULL}
     */
    public static boolean isKnown(int operation) {
        int index = index(operation);
        return index != NULL && (TRAITS[index] & KNOWN) != 0;
    }

    /**
     * Names an operation.
     *
     * @param operation number of the operation
     * @return its name, or its number if it is not known
     */
    public static String name(int operation) {
        return isKnown(operation) || operation == NULL ? NAMES[index(operation)] : Integer.toString(operation);
    }

    /**
     * Gives the size of a request.
     *
     * @param operation number of the operation
     * @return its {@code in_len} in bytes, without what varies if {@link #isVariable}
     */
    public static int inLen(int operation) {
        return IN_LEN[index(operation)];
    }

    /**
     * Gives the start of the reply.
     *
     * @param operation number of the operation
     * @return its {@code out_start}
     */
    public static int outStart(int operation) {
        return OUT_START[index(operation)];
    }

    /**
     * Gives the size of the reply.
     *
     * @param operation number of the operation
     * @return its {@code out_len} as sent, in bytes
     */
    public static int outLen(int operation) {
        return OUT_LEN[index(operation)];
    }

    /**
     * Gives the room for the reply.
     *
     * @param operation number of the operation
     * @return its {@code out_max} as the server sees it, in bytes, without what varies if {@link #isVariable}
     */
    public static int outMax(int operation) {
        return OUT_MAX[index(operation)];
    }

    /**
     * Tells whether the size of a request depends on more than the operation.
     *
     * @param operation number of the operation
     * @return whether names, values, arguments or elements follow the structure
     */
    public static boolean isVariable(int operation) {
        return (TRAITS[index(operation)] & VARIABLE) != 0;
    }

    /**
     * Tells whether a reply may exceed {@link #outMax}, or ask for a retry.
     *
     * @param operation number of the operation
     * @return whether the feeder has an overflow handler; without one such a reply blocks the caller for ever
     */
    public static boolean hasOverflowHandler(int operation) {
        return (TRAITS[index(operation)] & OVERFLOW) != 0;
    }

    /**
     * Tells whether an operation may come with pages in the window.
     *
     * @param operation number of the operation
     * @return whether the header's offset and length can mean a range of the window
     */
    public static boolean usesWindow(int operation) {
        return (TRAITS[index(operation)] & WINDOW) != 0;
    }

    /**
     * Tells whether the window must not be written.
     *
     * @param operation number of the operation
     * @return whether the pages are mapped for reading alone
     */
    public static boolean isWindowReadOnly(int operation) {
        return (TRAITS[index(operation)] & WINDOW_READ_ONLY) != 0;
    }
}
