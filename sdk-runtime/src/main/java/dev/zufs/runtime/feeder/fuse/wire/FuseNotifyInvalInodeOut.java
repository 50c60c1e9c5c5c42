package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_notify_inval_inode_out}, the notification {@link FuseNotifyCode#INVAL_INODE}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseNotifyInvalInodeOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code ino} (u64). */
    public static final long NODE_ID = 0;

    /** Offset of {@code off} (s64). */
    public static final long OFFSET = 8;

    /** Offset of {@code len} (s64). */
    public static final long LENGTH = 16;

    private FuseNotifyInvalInodeOut() {}

    /** {@return the node whose attributes are no longer valid} */
    public static long nodeId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NODE_ID);
    }

    /** Sets the node whose attributes are no longer valid. */
    public static void nodeId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NODE_ID, value);
    }

    /** {@return the offset from which cached data go, negative to keep them} */
    public static long offset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET);
    }

    /** Sets the offset from which cached data go, negative to keep them. */
    public static void offset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET, value);
    }

    /** {@return the length of the range in bytes, 0 or less to the end of the file} */
    public static long length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LENGTH);
    }

    /** Sets the length of the range in bytes, 0 or less to the end of the file. */
    public static void length(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LENGTH, value);
    }
}
