package dev.zufs.runtime.feeder.fuse.wire;

/**
 * Describes {@code fuse_syncfs_in}, the request of {@link FuseOpcode#SYNCFS}, which says nothing yet.
 */
public final class FuseSyncfsIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    private FuseSyncfsIn() {}
}
