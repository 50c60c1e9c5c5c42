package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_supp_groups}, the extension of supplementary groups, behind its {@link FuseExtHeader}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseSuppGroups {

    /** Size of the structure in bytes. */
    public static final long SIZE = 4;

    /** Offset of {@code nr_groups} (u32). */
    public static final long COUNT = 0;

    /** Offset of {@code groups}: the groups. */
    public static final long GROUPS = 4;

    private FuseSuppGroups() {}

    /** {@return the number of groups that follow, 4 bytes each} */
    public static int count(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + COUNT);
    }

    /** Sets the number of groups that follow, 4 bytes each. */
    public static void count(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + COUNT, value);
    }

    /**
     * Gives one of the groups.
     *
     * @param buffer segment with the extension
     * @param at offset of the structure
     * @param index 0 to {@link #count} - 1
     * @return the group
     */
    public static int group(MemorySegment buffer, long at, int index) {
        return buffer.get(Fields.U32, at + GROUPS + (long) index * Integer.BYTES);
    }
}
