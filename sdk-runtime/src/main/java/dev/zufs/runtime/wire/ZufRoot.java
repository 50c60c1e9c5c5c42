package dev.zufs.runtime.wire;

/** Names what the pseudo filesystem of the kernel module, the zuf root, consists of. */
public final class ZufRoot {

    /** Filesystem type to mount the root with. */
    public static final String TYPE = "zuf";

    /** Directory that the module makes for the root. */
    public static final String DEFAULT_PATH = "/sys/fs/zuf";

    /** Type that statfs(2) shows for the root. */
    public static final long STATFS_MAGIC = 0x1717;

    /** Flags of open(2) on x86-64 that make a special file of the root: O_RDWR, O_TMPFILE and O_EXCL. */
    public static final int SPECIAL_FILE_OPEN_FLAGS = 0x2 | 0x41_0000 | 0x80;

    /** File with the state of the root, one of {@code STATE_*}. */
    public static final String STATE_FILE = "state";

    /** File with the names of the registered types, newest first, a space between them. */
    public static final String REGISTERED_TYPES_FILE = "registered_fs";

    /** File whose reads and writes become {@link MountOperation#DDBG_RD} and {@link MountOperation#DDBG_WR}. */
    public static final String DEBUG_FILE = "ddbg";

    /** Content of the state file before a type is registered, without the line's end. */
    public static final String STATE_INITIALIZING = "initializing";

    /** Content of the state file after the first type was registered, without the line's end. */
    public static final String STATE_REGISTERING_FS = "registering_fs";

    /**
     * Content of the state file after the first mount call, without the line's end; says nothing of a living server.
     */
    public static final String STATE_MOUNT_READY = "mount_ready";

    /** Content of the state file after the server died in an operation, without the line's end. */
    public static final String STATE_SERVER_FAILED = "server_failed";

    private ZufRoot() {}
}
