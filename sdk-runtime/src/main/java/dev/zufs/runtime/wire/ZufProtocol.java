package dev.zufs.runtime.wire;

/** Names the numbers of the protocol that belong to no single structure. */
public final class ZufProtocol {

    /** Major version of the protocol ({@code ZUFS_MAJOR_VERSION}); no ioctl reports it. */
    public static final int MAJOR_VERSION = 1;

    /** Minor version of the protocol ({@code ZUFS_MINOR_VERSION}). */
    public static final int MINOR_VERSION = 0;

    /** Largest link count ({@code ZUFS_LINK_MAX}); the feeder answers EMLINK beyond. */
    public static final int MAX_LINKS = 32_000;

    /** Largest text of a symbolic link in bytes, final NUL included ({@code ZUFS_MAX_SYMLINK}). */
    public static final int MAX_SYMLINK_SIZE = 4096;

    /** Read-ahead in pages to begin with ({@code ZUFS_READAHEAD_PAGES}). */
    public static final int READ_AHEAD_PAGES = 8;

    /** Bits of an address inside a 2 MiB page, the unit of device sizes ({@code ZUFS_ALLOC_MASK}). */
    public static final long ALLOCATION_MASK = 0x1F_FFFF;

    /** Unit in bytes of device sizes and of the alignment of the persistent memory's mapping. */
    public static final long ALLOCATION_UNIT = ALLOCATION_MASK + 1;

    /** Size of a page and of a block in bytes. */
    public static final int PAGE_SIZE = 4096;

    /** Number of pages of the window ({@code ZUS_API_MAP_MAX_PAGES}). */
    public static final int WINDOW_PAGES = 1024;

    /** Size of the window in bytes, and of the largest transfer ({@code ZUS_API_MAP_MAX_SIZE}). */
    public static final int WINDOW_SIZE = WINDOW_PAGES * PAGE_SIZE;

    /** Offset of the window in the mappings of a zero-thread's file in bytes. */
    public static final long WINDOW_MAP_OFFSET = 0;

    /** Offset of the op buffer in the mappings of a zero-thread's file in bytes. */
    public static final long OP_BUFFER_MAP_OFFSET = WINDOW_SIZE;

    /** Number of channels of a CPU that the protocol allows ({@code ZUFS_MAX_ZT_CHANNELS}). */
    public static final int MAX_CHANNELS = 4;

    /** Number of channels of a CPU that version 1.0 allocates ({@code INITIAL_ZT_CHANNELS}); use no more. */
    public static final int INITIAL_CHANNELS = 3;

    /** Error, to be negated, that asks the feeder to execute the block map and to come again ({@code EZUFS_RETRY}). */
    public static final int EZUFS_RETRY = 531;

    /** Error inside the kernel module, never on the wire ({@code EZUF_RETRY_DONE}). */
    public static final int EZUF_RETRY_DONE = 540;

    /** Error, negated in a BREAK after a signal ({@code ERESTARTSYS}). */
    public static final int ERESTARTSYS = 512;

    /** Error of some ioctls for what they do not support ({@code ENOTSUPP}). */
    public static final int ENOTSUPP = 524;

    /** Error, <em>positive</em>, in a mount request that is none because the server is to stop ({@code EIO}). */
    public static final int MOUNT_BREAK_ERROR = 5;

    private ZufProtocol() {}
}
