package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_seek}, the request of {@link Operation#LLSEEK}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class SeekRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 56;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code offset_in} (u64, from the feeder). */
    public static final long OFFSET_IN = 32;

    /** Offset of {@code whence} (u32, from the feeder). */
    public static final long WHENCE = 40;

    /** Offset of {@code offset_out} (u64, from the server). */
    public static final long OFFSET_OUT = 48;

    /** Value of {@link #whence}: search data ({@code SEEK_DATA}). */
    public static final int SEEK_DATA = 3;

    /** Value of {@link #whence}: search a hole ({@code SEEK_HOLE}). */
    public static final int SEEK_HOLE = 4;

    private SeekRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the byte to search from} */
    public static long offsetIn(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET_IN);
    }

    /** Sets the byte to search from. */
    public static void offsetIn(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET_IN, value);
    }

    /** {@return the {@link #SEEK_DATA} or {@link #SEEK_HOLE}} */
    public static int whence(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + WHENCE);
    }

    /** Sets the {@link #SEEK_DATA} or {@link #SEEK_HOLE}. */
    public static void whence(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + WHENCE, value);
    }

    /** {@return the byte found} */
    public static long offsetOut(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET_OUT);
    }

    /** Sets the byte found. */
    public static void offsetOut(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET_OUT, value);
    }
}
