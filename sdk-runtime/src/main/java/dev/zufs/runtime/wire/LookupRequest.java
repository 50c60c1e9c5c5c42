package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_lookup}, the request of {@link Operation#LOOKUP}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class LookupRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 304;

    /** Offset of {@code dir_ii} (u64, from the feeder). */
    public static final long DIRECTORY_COOKIE = 24;

    /** Offset of {@code str}: the name, a {@link ZufsString}. */
    public static final long NAME = 32;

    /** Offset of {@code _zi} (u64, from the server). */
    public static final long INODE_POSITION = 288;

    /** Offset of {@code zus_ii} (u64, from the server). */
    public static final long INODE_COOKIE = 296;

    private LookupRequest() {}

    /** {@return the cookie of the directory} */
    public static long directoryCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + DIRECTORY_COOKIE);
    }

    /** Sets the cookie of the directory. */
    public static void directoryCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + DIRECTORY_COOKIE, value);
    }

    /** {@return the position of the inode record found, a {@link DppPointer}} */
    public static long inodePosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_POSITION);
    }

    /** Sets the position of the inode record found, a {@link DppPointer}. */
    public static void inodePosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_POSITION, value);
    }

    /** {@return the cookie of the inode found, never 0} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode found, never 0. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }
}
