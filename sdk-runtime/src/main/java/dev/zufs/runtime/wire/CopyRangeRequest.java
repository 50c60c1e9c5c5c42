package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes the request of the private operation {@link Operation#COPY_RANGE}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class CopyRangeRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 72;

    /** Offset of {@code src_ii} (u64, from the feeder). */
    public static final long SOURCE_COOKIE = 24;

    /** Offset of {@code dst_ii} (u64, from the feeder). */
    public static final long TARGET_COOKIE = 32;

    /** Offset of {@code pos_in} (u64, from the feeder). */
    public static final long SOURCE_POSITION = 40;

    /** Offset of {@code pos_out} (u64, from the feeder). */
    public static final long TARGET_POSITION = 48;

    /** Offset of {@code len} (u64, from the feeder). */
    public static final long LENGTH = 56;

    /** Offset of {@code copied} (u64, from the server). */
    public static final long COPIED = 64;

    private CopyRangeRequest() {}

    /** {@return the cookie of the inode to read} */
    public static long sourceCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SOURCE_COOKIE);
    }

    /** Sets the cookie of the inode to read. */
    public static void sourceCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SOURCE_COOKIE, value);
    }

    /** {@return the cookie of the inode to change} */
    public static long targetCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TARGET_COOKIE);
    }

    /** Sets the cookie of the inode to change. */
    public static void targetCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TARGET_COOKIE, value);
    }

    /** {@return the first byte in the source} */
    public static long sourcePosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SOURCE_POSITION);
    }

    /** Sets the first byte in the source. */
    public static void sourcePosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SOURCE_POSITION, value);
    }

    /** {@return the first byte in the target} */
    public static long targetPosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TARGET_POSITION);
    }

    /** Sets the first byte in the target. */
    public static void targetPosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TARGET_POSITION, value);
    }

    /** {@return the length in bytes} */
    public static long length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LENGTH);
    }

    /** Sets the length in bytes. */
    public static void length(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LENGTH, value);
    }

    /** {@return the number of bytes copied} */
    public static long copied(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + COPIED);
    }

    /** Sets the number of bytes copied. */
    public static void copied(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + COPIED, value);
    }
}
