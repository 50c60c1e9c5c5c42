package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_rename}, the request of {@link Operation#RENAME}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class RenameRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 584;

    /** Offset of {@code old_dir_ii} (u64, from the feeder). */
    public static final long OLD_DIRECTORY_COOKIE = 24;

    /** Offset of {@code new_dir_ii} (u64, from the feeder). */
    public static final long NEW_DIRECTORY_COOKIE = 32;

    /** Offset of {@code old_zus_ii} (u64, from the feeder). */
    public static final long OLD_INODE_COOKIE = 40;

    /** Offset of {@code new_zus_ii} (u64, from the feeder). */
    public static final long NEW_INODE_COOKIE = 48;

    /** Offset of {@code old_d_str}: the old name, a {@link ZufsString}. */
    public static final long OLD_NAME = 56;

    /** Offset of {@code new_d_str}: the new name, a {@link ZufsString}. */
    public static final long NEW_NAME = 312;

    /** Offset of {@code time} (u64, from the feeder). */
    public static final long TIME_NANOS = 568;

    /** Offset of {@code flags} (u64, from the feeder). */
    public static final long FLAGS = 576;

    /** Bit of {@link #flags}: fail when the new name exists ({@code RENAME_NOREPLACE}). */
    public static final long FLAG_NOREPLACE = 1;

    /** Bit of {@link #flags}: exchange the two ({@code RENAME_EXCHANGE}). */
    public static final long FLAG_EXCHANGE = 2;

    private RenameRequest() {}

    /** {@return the cookie of the directory to move from} */
    public static long oldDirectoryCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OLD_DIRECTORY_COOKIE);
    }

    /** Sets the cookie of the directory to move from. */
    public static void oldDirectoryCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OLD_DIRECTORY_COOKIE, value);
    }

    /** {@return the cookie of the directory to move to} */
    public static long newDirectoryCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NEW_DIRECTORY_COOKIE);
    }

    /** Sets the cookie of the directory to move to. */
    public static void newDirectoryCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NEW_DIRECTORY_COOKIE, value);
    }

    /** {@return the cookie of the inode that is moved} */
    public static long oldInodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OLD_INODE_COOKIE);
    }

    /** Sets the cookie of the inode that is moved. */
    public static void oldInodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OLD_INODE_COOKIE, value);
    }

    /** {@return the cookie of the inode that has the new name now, 0 if there is none} */
    public static long newInodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NEW_INODE_COOKIE);
    }

    /** Sets the cookie of the inode that has the new name now, 0 if there is none. */
    public static void newInodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NEW_INODE_COOKIE, value);
    }

    /** {@return the time of the call in nanoseconds} */
    public static long timeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TIME_NANOS);
    }

    /** Sets the time of the call in nanoseconds. */
    public static void timeNanos(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TIME_NANOS, value);
    }

    /** {@return the bits {@link #FLAG_NOREPLACE} and {@link #FLAG_EXCHANGE}} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /** Sets the bits {@link #FLAG_NOREPLACE} and {@link #FLAG_EXCHANGE}. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }
}
