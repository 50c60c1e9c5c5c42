package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_link_in}, the request of {@link FuseOpcode#LINK}, which the new name follows.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseLinkIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code oldnodeid} (u64). */
    public static final long NODE_ID = 0;

    private FuseLinkIn() {}

    /** {@return the node that gets another name} */
    public static long nodeId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NODE_ID);
    }

    /** Sets the node that gets another name. */
    public static void nodeId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NODE_ID, value);
    }
}
