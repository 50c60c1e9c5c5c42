package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseInitFlags;

/** Names what a mount may ask the kernel for beside what every mount asks for. */
public enum FuseOption {
    /** The kernel caches targets of symbolic links. */
    CACHE_SYMLINKS(FuseInitFlags.CACHE_SYMLINKS),
    /** The kernel drops cached data when time or size have changed, instead of only when told to. */
    AUTO_INVALIDATE_DATA(FuseInitFlags.AUTO_INVAL_DATA),
    /** Opens of files are not asked for: the server answers the first one with ENOSYS. */
    NO_OPEN(FuseInitFlags.NO_OPEN_SUPPORT),
    /** Opens of directories are not asked for: the server answers the first one with ENOSYS. */
    NO_OPENDIR(FuseInitFlags.NO_OPENDIR_SUPPORT),
    /** The kernel delays writes, and keeps size and times. */
    WRITEBACK_CACHE(FuseInitFlags.WRITEBACK_CACHE),
    /**
     * The filesystem may be mounted id-mapped. The kernel refuses the whole mount unless it checks permissions, which
     * it does with access control lists: this is dropped where it does not offer them.
     */
    ALLOW_IDMAP(FuseInitFlags.ALLOW_IDMAP),
    /** Requests come through io_uring. */
    OVER_IO_URING(FuseInitFlags.OVER_IO_URING);

    private final long flag;

    FuseOption(long flag) {
        this.flag = flag;
    }

    /**
     * Returns what stands for the option in the talk with the kernel.
     *
     * @return one bit of {@link FuseInitFlags}
     */
    public long flag() {
        return flag;
    }
}
