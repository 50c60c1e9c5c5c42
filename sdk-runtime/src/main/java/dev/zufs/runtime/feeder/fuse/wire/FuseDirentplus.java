package dev.zufs.runtime.feeder.fuse.wire;

/**
 * Describes {@code fuse_direntplus}, an entry of {@link FuseOpcode#READDIRPLUS}.
 */
public final class FuseDirentplus {

    /** Size of the structure in bytes. */
    public static final long SIZE = 152;

    /** Offset of {@code entry_out}: the node and its attributes, a {@link FuseEntryOut}. */
    public static final long ENTRY = 0;

    /** Offset of {@code dirent}: the entry, a {@link FuseDirent}. */
    public static final long DIRENT = 128;

    private FuseDirentplus() {}
}
