package dev.zufs.runtime.feeder.fuse.wire;

/**
 * Describes {@code fuse_statfs_out}, the reply of {@link FuseOpcode#STATFS}.
 */
public final class FuseStatfsOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 80;

    /** Offset of {@code st}: the numbers, a {@link FuseKstatfs}. */
    public static final long STATISTICS = 0;

    private FuseStatfsOut() {}
}
