package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_IO}, the request of READ, WRITE, PRE_READ, FALLOCATE, GET_MULTY and PUT_MULTY.
 *
 * <p>It ends in a block map: {@link Iomap} lies at {@link #IOMAP} and its elements from {@link #ELEMENTS} on, which may
 * go beyond the {@value #INLINE_ELEMENTS} that the structure itself has room for.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class IoRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 224;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code filepos} (u64, from the feeder). */
    public static final long FILE_POSITION = 32;

    /** Offset of {@code rw} (u64, from the feeder). */
    public static final long RW = 40;

    /** Offset of {@code ret_flags} (u32, from the server). */
    public static final long RETURN_FLAGS = 48;

    /** Offset of {@code pool} (u32, unused). */
    public static final long POOL = 52;

    /** Offset of {@code cookie} (u64, from the server). */
    public static final long COOKIE = 56;

    /** Offset of {@code ra}: the read-ahead state. */
    public static final long READ_AHEAD = 64;

    /** Offset of {@code ra.start} (u64, both ways). */
    public static final long READ_AHEAD_START = 64;

    /** Offset of {@code ra.prev_pos} (u64, both ways). */
    public static final long READ_AHEAD_PREVIOUS_POSITION = 72;

    /** Offset of {@code ra.ra_pages} (u32, both ways). */
    public static final long READ_AHEAD_PAGES = 80;

    /** Offset of {@code wr_unmap}: the range to unmap. */
    public static final long UNMAP = 88;

    /** Offset of {@code wr_unmap.offset} (u32, from the server). */
    public static final long UNMAP_OFFSET = 88;

    /** Offset of {@code wr_unmap.len} (u32, from the server). */
    public static final long UNMAP_LENGTH = 92;

    /** Offset of {@code last_pos} (u64, both ways). */
    public static final long LAST_POSITION = 96;

    /** Offset of {@code ziom}: the {@link Iomap}. */
    public static final long IOMAP = 104;

    /** Offset of {@code iom_e}: the first {@link IomapElement}. */
    public static final long ELEMENTS = 120;

    /** Number of elements that the structure has room for ({@code ZUFS_WRITE_OP_SPACE}). */
    public static final int INLINE_ELEMENTS = 13;

    /** Bit of {@link #rw}: write or write fault ({@code ZUFS_RW_WRITE}). */
    public static final long RW_WRITE = 1;

    /** Bit of {@link #rw}: page fault of a shared mapping ({@code ZUFS_RW_MMAP}). */
    public static final long RW_MMAP = 2;

    /** Bit of {@link #rw}: the file is read at random ({@code ZUFS_RW_RAND}). */
    public static final long RW_RAND = 0x10;

    /** Bit of {@link #rw}: never sent ({@code ZUFS_RW_EVENTFD}). */
    public static final long RW_EVENTFD = 0x100;

    /** Bit of {@link #rw}: never sent ({@code ZUFS_RW_APPEND}). */
    public static final long RW_APPEND = 0x200;

    /** Bit of {@link #rw}: O_DIRECT ({@code ZUFS_RW_DIRECT}). */
    public static final long RW_DIRECT = 0x400;

    /** Bit of {@link #rw}: never sent ({@code ZUFS_RW_HIPRI}). */
    public static final long RW_HIPRI = 0x800;

    /** Bit of {@link #rw}: the data must be durable at the reply ({@code ZUFS_RW_DSYNC}). */
    public static final long RW_DSYNC = 0x1000;

    /** Bit of {@link #rw}: never sent ({@code ZUFS_RW_SYNC}). */
    public static final long RW_SYNC = 0x2000;

    /** Bit of {@link #rw}: never sent ({@code ZUFS_RW_NOWAIT}). */
    public static final long RW_NOWAIT = 0x8000;

    /** Lowest bit of {@link #rw} that is the filesystem's own ({@code ZUFS_RW_USER}). */
    public static final long RW_USER = 0x0100_0000;

    /** Bits of {@link #rw} that are the filesystem's own ({@code ZUFS_RW_USER_BITS}). */
    public static final long RW_USER_BITS = 0xFF00_0000L;

    /** Mode of FALLOCATE: do not change the size ({@code FALLOC_FL_KEEP_SIZE}). */
    public static final long MODE_KEEP_SIZE = 1;

    /** Mode of FALLOCATE: make a hole ({@code FALLOC_FL_PUNCH_HOLE}). */
    public static final long MODE_PUNCH_HOLE = 2;

    /** Mode of FALLOCATE: leave old bytes visible ({@code FALLOC_FL_NO_HIDE_STALE}). */
    public static final long MODE_NO_HIDE_STALE = 4;

    /** Mode of FALLOCATE: remove a range ({@code FALLOC_FL_COLLAPSE_RANGE}). */
    public static final long MODE_COLLAPSE_RANGE = 8;

    /** Mode of FALLOCATE: zero a range ({@code FALLOC_FL_ZERO_RANGE}). */
    public static final long MODE_ZERO_RANGE = 0x10;

    /** Mode of FALLOCATE: insert a range ({@code FALLOC_FL_INSERT_RANGE}). */
    public static final long MODE_INSERT_RANGE = 0x20;

    /** Mode of FALLOCATE: give shared blocks a copy of their own ({@code FALLOC_FL_UNSHARE_RANGE}). */
    public static final long MODE_UNSHARE_RANGE = 0x40;

    /** Mode of FALLOCATE: set the size to {@link #filePosition} ({@code ZUFS_FL_TRUNCATE}). */
    public static final long MODE_TRUNCATE = 0x8000_0000L;

    /** Bit of {@link #returnFlags}: no effect ({@code ZUFS_RET_RESERVED}). */
    public static final int RETURN_RESERVED = 1;

    /** Bit of {@link #returnFlags}: a block was allocated ({@code ZUFS_RET_NEW}). */
    public static final int RETURN_NEW = 2;

    /** Bit of {@link #returnFlags}: no effect ({@code ZUFS_RET_IOM_ALL_PMEM}). */
    public static final int RETURN_IOM_ALL_PMEM = 4;

    /** Bit of {@link #returnFlags}: put at once ({@code ZUFS_RET_PUT_NOW}). */
    public static final int RETURN_PUT_NOW = 8;

    /** Bit of {@link #returnFlags}: put at once on the same zero-thread ({@code ZUFS_RET_LOCKED_PUT}). */
    public static final int RETURN_LOCKED_PUT = 0x10;

    private IoRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the first byte in the file} */
    public static long filePosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FILE_POSITION);
    }

    /** Sets the first byte in the file. */
    public static void filePosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FILE_POSITION, value);
    }

    /** {@return the bits {@code RW_*}, or the mode of FALLOCATE} */
    public static long rw(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + RW);
    }

    /** Sets the bits {@code RW_*}, or the mode of FALLOCATE. */
    public static void rw(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + RW, value);
    }

    /** {@return the bits {@code RETURN_*}} */
    public static int returnFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + RETURN_FLAGS);
    }

    /** Sets the bits {@code RETURN_*}. */
    public static void returnFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + RETURN_FLAGS, value);
    }

    /** {@return the pool of the block numbers, 0} */
    public static int pool(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + POOL);
    }

    /** Sets the pool of the block numbers, 0. */
    public static void pool(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + POOL, value);
    }

    /** {@return the word of the filesystem that GET_MULTY hands to its PUT_MULTY} */
    public static long cookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + COOKIE);
    }

    /** Sets the word of the filesystem that GET_MULTY hands to its PUT_MULTY. */
    public static void cookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + COOKIE, value);
    }

    /** {@return the read-ahead: first page} */
    public static long readAheadStart(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + READ_AHEAD_START);
    }

    /** Sets the read-ahead: first page. */
    public static void readAheadStart(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + READ_AHEAD_START, value);
    }

    /** {@return the read-ahead: previous position in bytes} */
    public static long readAheadPreviousPosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + READ_AHEAD_PREVIOUS_POSITION);
    }

    /** Sets the read-ahead: previous position in bytes. */
    public static void readAheadPreviousPosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + READ_AHEAD_PREVIOUS_POSITION, value);
    }

    /** {@return the read-ahead: window in pages} */
    public static int readAheadPages(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + READ_AHEAD_PAGES);
    }

    /** Sets the read-ahead: window in pages. */
    public static void readAheadPages(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + READ_AHEAD_PAGES, value);
    }

    /** {@return the first byte of the file whose applications' mappings must be dropped} */
    public static long unmapOffset(MemorySegment buffer, long at) {
        return Integer.toUnsignedLong(buffer.get(Fields.U32, at + UNMAP_OFFSET));
    }

    /** Sets the first byte of the file whose applications' mappings must be dropped. */
    public static void unmapOffset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U32, at + UNMAP_OFFSET, (int) value);
    }

    /** {@return the number of bytes whose mappings must be dropped, 0 for none} */
    public static long unmapLength(MemorySegment buffer, long at) {
        return Integer.toUnsignedLong(buffer.get(Fields.U32, at + UNMAP_LENGTH));
    }

    /** Sets the number of bytes whose mappings must be dropped, 0 for none. */
    public static void unmapLength(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U32, at + UNMAP_LENGTH, (int) value);
    }

    /** {@return the position behind the last byte done; for FALLOCATE the end of the range} */
    public static long lastPosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LAST_POSITION);
    }

    /** Sets the position behind the last byte done; for FALLOCATE the end of the range. */
    public static void lastPosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LAST_POSITION, value);
    }

    /** {@return the size in bytes of a request with {@code elementCount} elements} */
    public static int size(int elementCount) {
        return (int) ELEMENTS + elementCount * (int) IomapElement.UNIT_SIZE;
    }

    /** {@return the number of elements that fit in an op buffer of {@code maxCommand} bytes} */
    public static int elementCapacity(int maxCommand) {
        return (maxCommand - (int) ELEMENTS) / (int) IomapElement.UNIT_SIZE;
    }
}
