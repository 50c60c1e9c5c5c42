package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_dentry}, the request of {@link Operation#ADD_DENTRY} and {@link
 * Operation#REMOVE_DENTRY}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class DentryRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 304;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code zus_dir_ii} (u64, from the feeder). */
    public static final long DIRECTORY_COOKIE = 32;

    /** Offset of {@code str}: the name, a {@link ZufsString}. */
    public static final long NAME = 40;

    /** Offset of {@code ino} (u64, unused). */
    public static final long INODE_NUMBER = 296;

    private DentryRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the cookie of the directory} */
    public static long directoryCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + DIRECTORY_COOKIE);
    }

    /** Sets the cookie of the directory. */
    public static void directoryCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + DIRECTORY_COOKIE, value);
    }

    /** {@return the inode number; nobody uses it} */
    public static long inodeNumber(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_NUMBER);
    }

    /** Sets the inode number; nobody uses it. */
    public static void inodeNumber(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_NUMBER, value);
    }
}
