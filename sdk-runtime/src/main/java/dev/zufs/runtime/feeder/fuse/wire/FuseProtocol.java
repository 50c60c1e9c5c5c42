package dev.zufs.runtime.feeder.fuse.wire;

/** Numbers what belongs to no structure: versions and limits. */
public final class FuseProtocol {

    /** Major version ({@code FUSE_KERNEL_VERSION}). */
    public static final int MAJOR = 7;

    /** Newest minor version that these classes know ({@code FUSE_KERNEL_MINOR_VERSION}). */
    public static final int MINOR = 45;

    /** Oldest minor version that these classes know, that of Linux 5.4. */
    public static final int OLDEST_MINOR = 31;

    /** Node of the root directory ({@code FUSE_ROOT_ID}). */
    public static final long ROOT_NODE = 1;

    /** Smallest buffer in bytes that the device is read with ({@code FUSE_MIN_READ_BUFFER}). */
    public static final int MIN_READ_BUFFER_SIZE = 8192;

    /** Longest name in bytes that a filesystem here has ({@code NAME_MAX}); the kernel passes on longer ones. */
    public static final int MAX_NAME_LENGTH = 255;

    /** Longest target of a symbolic link in bytes ({@code PATH_MAX} without the NUL). */
    public static final int MAX_TARGET_LENGTH = 4095;

    /** Longest name of an extended attribute in bytes ({@code XATTR_NAME_MAX}). */
    public static final int MAX_XATTR_NAME_LENGTH = 255;

    /** Longest value of an extended attribute in bytes ({@code XATTR_SIZE_MAX}). */
    public static final int MAX_XATTR_SIZE = 65_536;

    /** Pages of a request unless {@link FuseInitFlags#MAX_PAGES} is taken ({@code FUSE_DEFAULT_MAX_PAGES_PER_REQ}). */
    public static final int DEFAULT_MAX_PAGES = 32;

    private FuseProtocol() {}
}
