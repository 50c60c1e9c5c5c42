package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_mount_private}, the argument of {@link Ioctl#PRIVATE_MOUNT}.
 *
 * <p>A tool gets the device set of a filesystem with it, without a mount. The options text follows and names the device
 * with {@link #DEVICE_OPTION}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class PrivateMountRequest {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 168;

    /** Offset of {@code mount_fd} (u32, from the server). */
    public static final long MOUNT_FD = 24;

    /** Offset of {@code is_umount} (u32, from the server). */
    public static final long IS_UNMOUNT = 28;

    /** Offset of {@code rfi}: the {@link RegisterFsInfo}. */
    public static final long TYPE_INFO = 32;

    /** Offset of {@code zmi}: the {@link MountInfo}. */
    public static final long INFO = 88;

    /** Offset of {@code zmi.po.mount_options}: the options text. */
    public static final long MOUNT_OPTIONS = 168;

    /** Option that names the device, to be followed by {@code =} and the path ({@code ZUFS_PMDEV_OPT}). */
    public static final String DEVICE_OPTION = "zpmdev";

    private PrivateMountRequest() {}

    /** {@return the number that the tool may use as it likes} */
    public static int mountFd(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MOUNT_FD);
    }

    /** Sets the number that the tool may use as it likes. */
    public static void mountFd(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MOUNT_FD, value);
    }

    /** {@return whether this ends the private mount, 0 or 1} */
    public static int isUnmount(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + IS_UNMOUNT);
    }

    /** Sets whether this ends the private mount, 0 or 1. */
    public static void isUnmount(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + IS_UNMOUNT, value);
    }
}
