package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_notify_retrieve_out}, the notification {@link FuseNotifyCode#RETRIEVE}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseNotifyRetrieveOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 32;

    /** Offset of {@code notify_unique} (u64). */
    public static final long UNIQUE = 0;

    /** Offset of {@code nodeid} (u64). */
    public static final long NODE_ID = 8;

    /** Offset of {@code offset} (u64). */
    public static final long OFFSET = 16;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 24;

    private FuseNotifyRetrieveOut() {}

    /** {@return the identity that {@link FuseOpcode#NOTIFY_REPLY} will have} */
    public static long unique(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + UNIQUE);
    }

    /** Sets the identity that {@link FuseOpcode#NOTIFY_REPLY} will have. */
    public static void unique(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + UNIQUE, value);
    }

    /** {@return the node} */
    public static long nodeId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NODE_ID);
    }

    /** Sets the node. */
    public static void nodeId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NODE_ID, value);
    }

    /** {@return the offset of the data in bytes} */
    public static long offset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET);
    }

    /** Sets the offset of the data in bytes. */
    public static void offset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET, value);
    }

    /** {@return the number of bytes} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the number of bytes. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }
}
