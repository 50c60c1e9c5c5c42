package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_fiemap}, the request of {@link Operation#FIEMAP}.
 *
 * <p>The extents go into the window as an array of {@link FiemapExtent}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FiemapRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 64;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code start} (u64, from the feeder). */
    public static final long START = 32;

    /** Offset of {@code length} (u64, from the feeder). */
    public static final long LENGTH = 40;

    /** Offset of {@code flags} (u32, from the feeder). */
    public static final long FLAGS = 48;

    /** Offset of {@code extents_max} (u32, from the feeder). */
    public static final long EXTENTS_MAX = 52;

    /** Offset of {@code extents_mapped} (u32, from the server). */
    public static final long EXTENTS_MAPPED = 56;

    /** Bit of {@link #flags}: synchronize the file first ({@code FIEMAP_FLAG_SYNC}). */
    public static final int FLAG_SYNC = 1;

    private FiemapRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the first byte of the range} */
    public static long start(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + START);
    }

    /** Sets the first byte of the range. */
    public static void start(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + START, value);
    }

    /** {@return the length of the range in bytes} */
    public static long length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LENGTH);
    }

    /** Sets the length of the range in bytes. */
    public static void length(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LENGTH, value);
    }

    /** {@return the 0 or {@link #FLAG_SYNC}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the 0 or {@link #FLAG_SYNC}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the capacity of the window in extents, 0 to count alone} */
    public static int extentsMax(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + EXTENTS_MAX);
    }

    /** Sets the capacity of the window in extents, 0 to count alone. */
    public static void extentsMax(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + EXTENTS_MAX, value);
    }

    /** {@return the number of extents given or counted} */
    public static int extentsMapped(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + EXTENTS_MAPPED);
    }

    /** Sets the number of extents given or counted. */
    public static void extentsMapped(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + EXTENTS_MAPPED, value);
    }
}
