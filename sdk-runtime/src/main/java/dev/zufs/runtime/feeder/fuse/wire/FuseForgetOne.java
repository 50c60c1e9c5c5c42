package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_forget_one}, one node of {@link FuseOpcode#BATCH_FORGET}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseForgetOne {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code nodeid} (u64). */
    public static final long NODE_ID = 0;

    /** Offset of {@code nlookup} (u64). */
    public static final long LOOKUP_COUNT = 8;

    private FuseForgetOne() {}

    /** {@return the node} */
    public static long nodeId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NODE_ID);
    }

    /** Sets the node. */
    public static void nodeId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NODE_ID, value);
    }

    /** {@return the number of its lookups that are forgotten} */
    public static long lookupCount(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LOOKUP_COUNT);
    }

    /** Sets the number of its lookups that are forgotten. */
    public static void lookupCount(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LOOKUP_COUNT, value);
    }
}
