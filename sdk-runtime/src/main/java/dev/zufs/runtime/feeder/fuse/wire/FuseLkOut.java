package dev.zufs.runtime.feeder.fuse.wire;

/**
 * Describes {@code fuse_lk_out}, the reply of {@link FuseOpcode#GETLK}.
 */
public final class FuseLkOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code lk}: the lock that is in the way, a {@link FuseFileLock}. */
    public static final long LOCK = 0;

    private FuseLkOut() {}
}
