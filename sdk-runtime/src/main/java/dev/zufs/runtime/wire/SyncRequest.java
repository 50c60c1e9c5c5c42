package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_sync}, the request of {@link Operation#SYNC}.
 *
 * <p>Version 1.0 copies nothing back, so {@link #writeUnmapped} never reaches the feeder.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class SyncRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 64;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code offset} (u64, from the feeder). */
    public static final long OFFSET = 32;

    /** Offset of {@code length} (u64, from the feeder). */
    public static final long LENGTH = 40;

    /** Offset of {@code flags} (u64, from the feeder). */
    public static final long FLAGS = 48;

    /** Offset of {@code write_unmapped} (u64, from the server). */
    public static final long WRITE_UNMAPPED = 56;

    /** Bit of {@link #flags}: data alone ({@code ZUFS_SF_DATASYNC}). */
    public static final long FLAG_DATASYNC = 1;

    /** Bit of {@link #flags}: the data is not needed soon ({@code ZUFS_SF_DONTNEED}). */
    public static final long FLAG_DONTNEED = 0x100;

    private SyncRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the first byte of the range} */
    public static long offset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET);
    }

    /** Sets the first byte of the range. */
    public static void offset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET, value);
    }

    /** {@return the length of the range in bytes} */
    public static long length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LENGTH);
    }

    /** Sets the length of the range in bytes. */
    public static void length(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LENGTH, value);
    }

    /** {@return the bits {@link #FLAG_DATASYNC} and {@link #FLAG_DONTNEED}} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /** Sets the bits {@link #FLAG_DATASYNC} and {@link #FLAG_DONTNEED}. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }

    /** {@return the number of pages that are no longer mapped for writing} */
    public static long writeUnmapped(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + WRITE_UNMAPPED);
    }

    /** Sets the number of pages that are no longer mapped for writing. */
    public static void writeUnmapped(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + WRITE_UNMAPPED, value);
    }
}
