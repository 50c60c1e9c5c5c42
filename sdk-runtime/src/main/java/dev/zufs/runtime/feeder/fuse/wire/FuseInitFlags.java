package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Names the bits that kernel and server negotiate at the start, 64 of them: the low 32 travel as {@code flags}, the
 * others as {@code flags2}, which counts only beside {@link #INIT_EXT}.
 */
public final class FuseInitFlags {

    /** Reads may be sent before earlier ones are answered ({@code FUSE_ASYNC_READ}). */
    public static final long ASYNC_READ = 1L << 0;

    /** The server does the locks of {@code fcntl} ({@code FUSE_POSIX_LOCKS}). */
    public static final long POSIX_LOCKS = 1L << 1;

    /** Not used by any kernel ({@code FUSE_FILE_OPS}). */
    public static final long FILE_OPS = 1L << 2;

    /** The server does {@code O_TRUNC} when it opens ({@code FUSE_ATOMIC_O_TRUNC}). */
    public static final long ATOMIC_O_TRUNC = 1L << 3;

    /** The server finds the names {@code .} and {@code ..} ({@code FUSE_EXPORT_SUPPORT}). */
    public static final long EXPORT_SUPPORT = 1L << 4;

    /** Writes may exceed a page ({@code FUSE_BIG_WRITES}). */
    public static final long BIG_WRITES = 1L << 5;

    /** The server applies the caller's mask to modes ({@code FUSE_DONT_MASK}). */
    public static final long DONT_MASK = 1L << 6;

    /** The device may be written by splice ({@code FUSE_SPLICE_WRITE}). */
    public static final long SPLICE_WRITE = 1L << 7;

    /** Pages may be moved by splice ({@code FUSE_SPLICE_MOVE}). */
    public static final long SPLICE_MOVE = 1L << 8;

    /** The device may be read by splice ({@code FUSE_SPLICE_READ}). */
    public static final long SPLICE_READ = 1L << 9;

    /** The server does the locks of {@code flock} ({@code FUSE_FLOCK_LOCKS}). */
    public static final long FLOCK_LOCKS = 1L << 10;

    /** Directories have ioctls ({@code FUSE_HAS_IOCTL_DIR}). */
    public static final long HAS_IOCTL_DIR = 1L << 11;

    /** The kernel drops cached data when time or size have changed ({@code FUSE_AUTO_INVAL_DATA}). */
    public static final long AUTO_INVAL_DATA = 1L << 12;

    /** Directories are listed with attributes ({@code FUSE_DO_READDIRPLUS}). */
    public static final long DO_READDIRPLUS = 1L << 13;

    /** The kernel chooses whether to list with attributes ({@code FUSE_READDIRPLUS_AUTO}). */
    public static final long READDIRPLUS_AUTO = 1L << 14;

    /** Direct reads and writes are sent without waiting for earlier ones ({@code FUSE_ASYNC_DIO}). */
    public static final long ASYNC_DIO = 1L << 15;

    /** The kernel delays writes, and keeps size and times ({@code FUSE_WRITEBACK_CACHE}). */
    public static final long WRITEBACK_CACHE = 1L << 16;

    /** The server may refuse to be asked about opens, by ENOSYS ({@code FUSE_NO_OPEN_SUPPORT}). */
    public static final long NO_OPEN_SUPPORT = 1L << 17;

    /** Lookups and listings of a directory may run at once ({@code FUSE_PARALLEL_DIROPS}). */
    public static final long PARALLEL_DIROPS = 1L << 18;

    /**
     * The server drops set-user-id, set-group-id and capabilities at writes, whoever writes ({@code
     * FUSE_HANDLE_KILLPRIV}).
     */
    public static final long HANDLE_KILLPRIV = 1L << 19;

    /** The server stores access control lists and the kernel applies them ({@code FUSE_POSIX_ACL}). */
    public static final long POSIX_ACL = 1L << 20;

    /** Reading the device after an abort fails with ECONNABORTED ({@code FUSE_ABORT_ERROR}). */
    public static final long ABORT_ERROR = 1L << 21;

    /** The reply has {@link FuseInitOut#maxPages} ({@code FUSE_MAX_PAGES}). */
    public static final long MAX_PAGES = 1L << 22;

    /** The kernel caches targets of symbolic links ({@code FUSE_CACHE_SYMLINKS}). */
    public static final long CACHE_SYMLINKS = 1L << 23;

    /** The server may refuse to be asked about opens of directories, by ENOSYS ({@code FUSE_NO_OPENDIR_SUPPORT}). */
    public static final long NO_OPENDIR_SUPPORT = 1L << 24;

    /** The kernel drops cached data only when told to ({@code FUSE_EXPLICIT_INVAL_DATA}). */
    public static final long EXPLICIT_INVAL_DATA = 1L << 25;

    /** The reply has {@link FuseInitOut#mapAlignment} ({@code FUSE_MAP_ALIGNMENT}). */
    public static final long MAP_ALIGNMENT = 1L << 26;

    /** The kernel mounts what {@link FuseAttr#FLAG_SUBMOUNT} marks ({@code FUSE_SUBMOUNTS}). */
    public static final long SUBMOUNTS = 1L << 27;

    /**
     * The server drops set-user-id, set-group-id and capabilities when the kernel says so ({@code
     * FUSE_HANDLE_KILLPRIV_V2}).
     */
    public static final long HANDLE_KILLPRIV_V2 = 1L << 28;

    /** {@link FuseSetxattrIn} has its long form ({@code FUSE_SETXATTR_EXT}). */
    public static final long SETXATTR_EXT = 1L << 29;

    /** Request and reply have the bits from 32 on ({@code FUSE_INIT_EXT}). */
    public static final long INIT_EXT = 1L << 30;

    /** Requests that make inodes have security contexts ({@code FUSE_SECURITY_CTX}). */
    public static final long SECURITY_CTX = 1L << 32;

    /** Each inode says whether it is accessed directly ({@code FUSE_HAS_INODE_DAX}). */
    public static final long HAS_INODE_DAX = 1L << 33;

    /**
     * Requests that make inodes have the supplementary group that matches the directory's ({@code
     * FUSE_CREATE_SUPP_GROUP}).
     */
    public static final long CREATE_SUPP_GROUP = 1L << 34;

    /** The kernel knows {@link FuseNotifyInvalEntryOut#FLAG_EXPIRE_ONLY} ({@code FUSE_HAS_EXPIRE_ONLY}). */
    public static final long HAS_EXPIRE_ONLY = 1L << 35;

    /** Files that bypass the page cache may be mapped shared ({@code FUSE_DIRECT_IO_ALLOW_MMAP}). */
    public static final long DIRECT_IO_ALLOW_MMAP = 1L << 36;

    /** Reads and writes can go to backing files ({@code FUSE_PASSTHROUGH}). */
    public static final long PASSTHROUGH = 1L << 37;

    /** Handles of files cannot be opened ({@code FUSE_NO_EXPORT_SUPPORT}). */
    public static final long NO_EXPORT_SUPPORT = 1L << 38;

    /** The kernel can send pending requests again ({@code FUSE_HAS_RESEND}). */
    public static final long HAS_RESEND = 1L << 39;

    /** The filesystem may be mounted id-mapped ({@code FUSE_ALLOW_IDMAP}). */
    public static final long ALLOW_IDMAP = 1L << 40;

    /** Requests may come through io_uring ({@code FUSE_OVER_IO_URING}). */
    public static final long OVER_IO_URING = 1L << 41;

    /** The reply has {@link FuseInitOut#requestTimeoutSeconds} ({@code FUSE_REQUEST_TIMEOUT}). */
    public static final long REQUEST_TIMEOUT = 1L << 42;

    private FuseInitFlags() {}

    /**
     * Reads the bits that a kernel offers.
     *
     * @param buffer segment with the request
     * @param at offset of its {@link FuseInitIn}
     * @param length length of that structure in bytes, which older kernels send shorter
     * @return the bits, without those that the structure has no room for
     */
    public static long offered(MemorySegment buffer, long at, long length) {
        if (length < FuseInitIn.SHORT_SIZE) {
            return 0;
        }
        long flags = Integer.toUnsignedLong(FuseInitIn.flags(buffer, at));
        if ((flags & INIT_EXT) == 0 || length < FuseInitIn.FLAGS2 + Integer.BYTES) {
            return flags;
        }
        return flags | (long) FuseInitIn.flags2(buffer, at) << Integer.SIZE;
    }

    /**
     * Writes the bits that a server takes.
     *
     * @param buffer segment with the reply
     * @param at offset of its {@link FuseInitOut}
     * @param flags the bits
     * @throws IllegalArgumentException if there are bits from 32 on without {@link #INIT_EXT}, which the kernel would
     *     not read
     */
    public static void take(MemorySegment buffer, long at, long flags) {
        if (flags >>> Integer.SIZE != 0 && (flags & INIT_EXT) == 0) {
            throw new IllegalArgumentException("flags " + Long.toHexString(flags) + " without INIT_EXT");
        }
        FuseInitOut.flags(buffer, at, (int) flags);
        FuseInitOut.flags2(buffer, at, (int) (flags >>> Integer.SIZE));
    }
}
