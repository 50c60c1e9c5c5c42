package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_new_inode}, the request of {@link Operation#NEW_INODE}.
 *
 * <p>{@link #INODE} is a whole {@link ZusInode} that the feeder has filled in. The text of a link of 32 bytes or more
 * is in the window.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class NewInodeRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 440;

    /** Offset of {@code zi}: the {@link ZusInode} to begin with. */
    public static final long INODE = 24;

    /** Offset of {@code dir_ii} (u64, from the feeder). */
    public static final long DIRECTORY_COOKIE = 152;

    /** Offset of {@code str}: the name, a {@link ZufsString}. */
    public static final long NAME = 160;

    /** Offset of {@code flags} (u64, from the feeder). */
    public static final long FLAGS = 416;

    /** Offset of {@code _zi} (u64, from the server). */
    public static final long INODE_POSITION = 424;

    /** Offset of {@code zus_ii} (u64, from the server). */
    public static final long INODE_COOKIE = 432;

    /** Bit of {@link #flags}: the inode gets no name ({@code ZI_TMPFILE}). */
    public static final long FLAG_TMPFILE = 1;

    private NewInodeRequest() {}

    /** {@return the cookie of the directory} */
    public static long directoryCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + DIRECTORY_COOKIE);
    }

    /** Sets the cookie of the directory. */
    public static void directoryCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + DIRECTORY_COOKIE, value);
    }

    /** {@return the bit {@link #FLAG_TMPFILE}} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /** Sets the bit {@link #FLAG_TMPFILE}. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }

    /** {@return the position of the new inode record, a {@link DppPointer}} */
    public static long inodePosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_POSITION);
    }

    /** Sets the position of the new inode record, a {@link DppPointer}. */
    public static void inodePosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_POSITION, value);
    }

    /** {@return the cookie of the new inode, never 0} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the new inode, never 0. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }
}
