package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_notify_store_out}, the notification {@link FuseNotifyCode#STORE}, which the data follow.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseNotifyStoreOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code nodeid} (u64). */
    public static final long NODE_ID = 0;

    /** Offset of {@code offset} (u64). */
    public static final long OFFSET = 8;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 16;

    private FuseNotifyStoreOut() {}

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
