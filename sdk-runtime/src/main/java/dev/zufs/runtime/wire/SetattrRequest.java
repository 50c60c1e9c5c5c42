package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_attr}, the request of {@link Operation#SETATTR}.
 *
 * <p>The feeder has written the new values into the inode record already.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class SetattrRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 40;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code zuf_attr} (u32, from the feeder). */
    public static final long ATTRIBUTES = 32;

    /** Bit of {@link #attributes}: mode ({@code STATX_MODE}). */
    public static final int ATTRIBUTE_MODE = 2;

    /** Bit of {@link #attributes}: owner ({@code STATX_UID}). */
    public static final int ATTRIBUTE_UID = 8;

    /** Bit of {@link #attributes}: group ({@code STATX_GID}). */
    public static final int ATTRIBUTE_GID = 0x10;

    /** Bit of {@link #attributes}: time of the last read ({@code STATX_ATIME}). */
    public static final int ATTRIBUTE_ATIME = 0x20;

    /** Bit of {@link #attributes}: time of the last write ({@code STATX_MTIME}). */
    public static final int ATTRIBUTE_MTIME = 0x40;

    /** Bit of {@link #attributes}: time of the last change ({@code STATX_CTIME}). */
    public static final int ATTRIBUTE_CTIME = 0x80;

    /** Bit of {@link #attributes}: inode flags ({@code ZUFS_STATX_FLAGS}). */
    public static final int ATTRIBUTE_FLAGS = 0x2000_0000;

    /** Bit of {@link #attributes}: generation ({@code ZUFS_STATX_VERSION}). */
    public static final int ATTRIBUTE_VERSION = 0x4000_0000;

    private SetattrRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the bits {@code ATTRIBUTE_*} of what has changed} */
    public static int attributes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ATTRIBUTES);
    }

    /** Sets the bits {@code ATTRIBUTE_*} of what has changed. */
    public static void attributes(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ATTRIBUTES, value);
    }
}
