package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes the request of the private operation {@link Operation#SYNC_ANY}.
 *
 * <p>The flags are those of {@link SyncRequest}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class SyncAnyRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 56;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code offset} (u64, from the feeder). */
    public static final long OFFSET = 32;

    /** Offset of {@code length} (u64, from the feeder). */
    public static final long LENGTH = 40;

    /** Offset of {@code flags} (u64, from the feeder). */
    public static final long FLAGS = 48;

    private SyncAnyRequest() {}

    /** {@return the cookie of the file or directory} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the file or directory. */
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

    /** {@return the 0 or {@link SyncRequest#FLAG_DATASYNC}} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /** Sets the 0 or {@link SyncRequest#FLAG_DATASYNC}. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }
}
