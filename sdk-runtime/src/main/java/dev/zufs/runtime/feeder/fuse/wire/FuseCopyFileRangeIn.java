package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_copy_file_range_in}, the request of {@link FuseOpcode#COPY_FILE_RANGE} and
 * {@link FuseOpcode#COPY_FILE_RANGE_64}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseCopyFileRangeIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 56;

    /** Offset of {@code fh_in} (u64). */
    public static final long SOURCE_HANDLE = 0;

    /** Offset of {@code off_in} (u64). */
    public static final long SOURCE_OFFSET = 8;

    /** Offset of {@code nodeid_out} (u64). */
    public static final long TARGET_NODE_ID = 16;

    /** Offset of {@code fh_out} (u64). */
    public static final long TARGET_HANDLE = 24;

    /** Offset of {@code off_out} (u64). */
    public static final long TARGET_OFFSET = 32;

    /** Offset of {@code len} (u64). */
    public static final long LENGTH = 40;

    /** Offset of {@code flags} (u64). */
    public static final long FLAGS = 48;

    private FuseCopyFileRangeIn() {}

    /** {@return the handle of the file to copy from} */
    public static long sourceHandle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SOURCE_HANDLE);
    }

    /** Sets the handle of the file to copy from. */
    public static void sourceHandle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SOURCE_HANDLE, value);
    }

    /** {@return the offset to copy from in bytes} */
    public static long sourceOffset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SOURCE_OFFSET);
    }

    /** Sets the offset to copy from in bytes. */
    public static void sourceOffset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SOURCE_OFFSET, value);
    }

    /** {@return the node to copy to; that to copy from is the header's} */
    public static long targetNodeId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TARGET_NODE_ID);
    }

    /** Sets the node to copy to; that to copy from is the header's. */
    public static void targetNodeId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TARGET_NODE_ID, value);
    }

    /** {@return the handle of the file to copy to} */
    public static long targetHandle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TARGET_HANDLE);
    }

    /** Sets the handle of the file to copy to. */
    public static void targetHandle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TARGET_HANDLE, value);
    }

    /** {@return the offset to copy to in bytes} */
    public static long targetOffset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TARGET_OFFSET);
    }

    /** Sets the offset to copy to in bytes. */
    public static void targetOffset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TARGET_OFFSET, value);
    }

    /** {@return the number of bytes} */
    public static long length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LENGTH);
    }

    /** Sets the number of bytes. */
    public static void length(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LENGTH, value);
    }

    /** {@return the flags of {@code copy_file_range}} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /** Sets the flags of {@code copy_file_range}. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }
}
