package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_clone}, the request of {@link Operation#CLONE} and {@link Operation#COPY}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class CloneRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 72;

    /** Offset of {@code src_zus_ii} (u64, from the feeder). */
    public static final long SOURCE_COOKIE = 24;

    /** Offset of {@code dst_zus_ii} (u64, from the feeder). */
    public static final long TARGET_COOKIE = 32;

    /** Offset of {@code pos_in} (u64, from the feeder). */
    public static final long SOURCE_POSITION = 40;

    /** Offset of {@code pos_out} (u64, from the feeder). */
    public static final long TARGET_POSITION = 48;

    /** Offset of {@code len} (u64, from the feeder). */
    public static final long LENGTH = 56;

    /** Offset of {@code len_up} (u64, from the feeder). */
    public static final long LENGTH_ROUNDED_UP = 64;

    private CloneRequest() {}

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

    /** {@return the length rounded up to whole blocks at the end of the file, 0 for the whole file} */
    public static long lengthRoundedUp(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LENGTH_ROUNDED_UP);
    }

    /** Sets the length rounded up to whole blocks at the end of the file, 0 for the whole file. */
    public static void lengthRoundedUp(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LENGTH_ROUNDED_UP, value);
    }
}
