package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fiemap_extent}, one extent in the window of {@link Operation#FIEMAP}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FiemapExtent {

    /** Size of the structure in bytes. */
    public static final long SIZE = 56;

    /** Offset of {@code fe_logical} (u64, from the server). */
    public static final long LOGICAL = 0;

    /** Offset of {@code fe_physical} (u64, from the server). */
    public static final long PHYSICAL = 8;

    /** Offset of {@code fe_length} (u64, from the server). */
    public static final long LENGTH = 16;

    /** Offset of {@code fe_reserved64}: the unused words, to be zero. */
    public static final long RESERVED_64 = 24;

    /** Offset of {@code fe_flags} (u32, from the server). */
    public static final long FLAGS = 40;

    /** Offset of {@code fe_reserved}: the unused words, to be zero. */
    public static final long RESERVED = 44;

    /** Bit of {@link #flags}: last extent of the file ({@code FIEMAP_EXTENT_LAST}). */
    public static final int FLAG_LAST = 1;

    /** Bit of {@link #flags}: its place is not known ({@code FIEMAP_EXTENT_UNKNOWN}). */
    public static final int FLAG_UNKNOWN = 2;

    /** Bit of {@link #flags}: its place is not yet chosen ({@code FIEMAP_EXTENT_DELALLOC}). */
    public static final int FLAG_DELALLOC = 4;

    /** Bit of {@link #flags}: its bytes are encoded ({@code FIEMAP_EXTENT_ENCODED}). */
    public static final int FLAG_ENCODED = 8;

    /** Bit of {@link #flags}: allocated but not written ({@code FIEMAP_EXTENT_UNWRITTEN}). */
    public static final int FLAG_UNWRITTEN = 0x800;

    /** Bit of {@link #flags}: merged for convenience ({@code FIEMAP_EXTENT_MERGED}). */
    public static final int FLAG_MERGED = 0x1000;

    /** Bit of {@link #flags}: shared with other files ({@code FIEMAP_EXTENT_SHARED}). */
    public static final int FLAG_SHARED = 0x2000;

    private FiemapExtent() {}

    /** {@return the first byte in the file} */
    public static long logical(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LOGICAL);
    }

    /** Sets the first byte in the file. */
    public static void logical(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LOGICAL, value);
    }

    /** {@return the first byte on the device} */
    public static long physical(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + PHYSICAL);
    }

    /** Sets the first byte on the device. */
    public static void physical(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + PHYSICAL, value);
    }

    /** {@return the length in bytes} */
    public static long length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LENGTH);
    }

    /** Sets the length in bytes. */
    public static void length(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LENGTH, value);
    }

    /** {@return the bits {@code FLAG_*}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@code FLAG_*}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** Writes one extent, reserved words cleared. */
    public static void write(MemorySegment window, long at, long logical, long physical, long length, int flags) {
        logical(window, at, logical);
        physical(window, at, physical);
        length(window, at, length);
        window.set(Fields.U64, at + RESERVED_64, 0L);
        window.set(Fields.U64, at + RESERVED_64 + 8, 0L);
        flags(window, at, flags);
        window.set(Fields.U32, at + RESERVED, 0);
        window.set(Fields.U64, at + RESERVED + 4, 0L);
    }
}
