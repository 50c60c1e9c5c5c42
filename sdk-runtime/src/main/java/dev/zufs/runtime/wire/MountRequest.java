package dev.zufs.runtime.wire;

/**
 * Names the parts of {@code zufs_ioc_mount}, the argument of {@link Ioctl#MOUNT}.
 *
 * <p>It is a header, whose operation is one of {@link MountOperation}, and either a {@link MountInfo} followed by the
 * options text or a {@link DebugInfo} followed by the debug text.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class MountRequest {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 104;

    /** Offset of {@code zmi}: the {@link MountInfo} of MOUNT, UMOUNT and REMOUNT. */
    public static final long INFO = 24;

    /** Offset of {@code zdi}: the {@link DebugInfo} of DDBG_RD and DDBG_WR. */
    public static final long DEBUG = 24;

    /** Offset of {@code zmi.po.mount_options}: the options text. */
    public static final long MOUNT_OPTIONS = 104;

    /** Smallest buffer in bytes that every mount request and every debug reply fits in. */
    public static final int MIN_BUFFER_SIZE = 24 + 16 + 32768;

    private MountRequest() {}
}
