package dev.zufs.runtime.wire;

/**
 * Numbers the ioctls of the zuf root's special files.
 *
 * <p>BREAK_ALL takes an {@link OpHeader} alone. WAIT_OPT takes exactly the start of the op buffer's mapping. The size
 * in a number is not always what is copied: MOUNT, PRIVATE_MOUNT, NUMA_MAP, WAIT_OPT and IOMAP_EXEC vary.
 */
public final class Ioctl {

    /** Letter of all commands. */
    public static final int TYPE = 'Z';

    /** Registers a filesystem type, {@link RegisterFsRequest}. */
    public static final int REGISTER_FS = readWrite(10, RegisterFsRequest.SIZE);

    /** Answers the last mount request and waits for the next one, {@link MountRequest}. */
    public static final int MOUNT = readWrite(11, MountRequest.SIZE);

    /** Gives a tool the devices of a filesystem, {@link PrivateMountRequest}. */
    public static final int PRIVATE_MOUNT = readWrite(12, PrivateMountRequest.SIZE);

    /** Asks for CPUs and nodes, {@link NumaMap}. */
    public static final int NUMA_MAP = readWrite(13, NumaMap.SIZE);

    /** Takes the persistent memory of a superblock, {@link PmemRequest}. */
    public static final int GRAB_PMEM = readWrite(14, PmemRequest.SIZE);

    /** Makes the caller's CPU and a channel a zero-thread's, {@link InitThreadRequest}. */
    public static final int INIT_THREAD = readWrite(15, InitThreadRequest.SIZE);

    /** Wakes all zero-threads and the mount thread, {@link OpHeader}. */
    public static final int BREAK_ALL = readWrite(16, OpHeader.SIZE);

    /** Makes a buffer for IOMAP_EXEC, {@link AllocBufferRequest}; the number is built from another structure's size. */
    public static final int ALLOC_BUFFER = readWrite(17, InitThreadRequest.SIZE);

    /** Answers the last operation and waits for the next one. */
    public static final int WAIT_OPT = readWrite(18, OpHeader.SIZE);

    /** Executes a block map, {@link IomapExecRequest}. */
    public static final int IOMAP_EXEC = readWrite(19, IomapExecRequest.SIZE);

    private static final int DIRECTION_READ_WRITE = 3;
    private static final int DIRECTION_SHIFT = 30;
    private static final int SIZE_SHIFT = 16;
    private static final int TYPE_SHIFT = 8;
    private static final int MAX_SIZE = 0x3FFF;

    private Ioctl() {}

    /**
     * Computes the number of a command that reads and writes its argument, as {@code _IOWR} does.
     *
     * @param number number of the command, 0 to 255
     * @param size size of the argument in bytes, below 2^14
     * @return the number to call ioctl(2) with
     */
    public static int readWrite(int number, long size) {
        return (DIRECTION_READ_WRITE << DIRECTION_SHIFT) | ((int) size << SIZE_SHIFT) | (TYPE << TYPE_SHIFT) | number;
    }

    /**
     * Gives the size that a command's number holds.
     *
     * @param command number of a command
     * @return the size of the argument in bytes
     */
    public static int sizeOf(int command) {
        return (command >>> SIZE_SHIFT) & MAX_SIZE;
    }
}
