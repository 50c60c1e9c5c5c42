package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_statx}, the attributes as {@code statx} has them, part of {@link FuseStatxOut}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseStatx {

    /** Size of the structure in bytes. */
    public static final long SIZE = 256;

    /** Offset of {@code mask} (u32). */
    public static final long MASK = 0;

    /** Offset of {@code blksize} (u32). */
    public static final long BLOCK_BYTES = 4;

    /** Offset of {@code attributes} (u64). */
    public static final long ATTRIBUTES = 8;

    /** Offset of {@code nlink} (u32). */
    public static final long LINK_COUNT = 16;

    /** Offset of {@code uid} (u32). */
    public static final long UID = 20;

    /** Offset of {@code gid} (u32). */
    public static final long GID = 24;

    /** Offset of {@code mode} (u16). */
    public static final long MODE = 28;

    /** Offset of {@code ino} (u64). */
    public static final long INODE_NUMBER = 32;

    /** Offset of {@code size} (u64). */
    public static final long FILE_SIZE = 40;

    /** Offset of {@code blocks} (u64). */
    public static final long BLOCKS = 48;

    /** Offset of {@code attributes_mask} (u64). */
    public static final long ATTRIBUTES_MASK = 56;

    /** Offset of {@code atime}: the time of the last read, a {@link FuseSxTime}. */
    public static final long ATIME = 64;

    /** Offset of {@code btime}: the time of birth, a {@link FuseSxTime}. */
    public static final long BTIME = 80;

    /** Offset of {@code ctime}: the time of the last change, a {@link FuseSxTime}. */
    public static final long CTIME = 96;

    /** Offset of {@code mtime}: the time of the last write, a {@link FuseSxTime}. */
    public static final long MTIME = 112;

    /** Offset of {@code rdev_major} (u32). */
    public static final long DEVICE_MAJOR = 128;

    /** Offset of {@code rdev_minor} (u32). */
    public static final long DEVICE_MINOR = 132;

    /** Offset of {@code dev_major} (u32). */
    public static final long HOLDER_MAJOR = 136;

    /** Offset of {@code dev_minor} (u32). */
    public static final long HOLDER_MINOR = 140;

    private FuseStatx() {}

    /** {@return the bits {@code STATX_*} of what is given} */
    public static int mask(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MASK);
    }

    /** Sets the bits {@code STATX_*} of what is given. */
    public static void mask(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MASK, value);
    }

    /** {@return the preferred size of transfers in bytes} */
    public static int blockBytes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + BLOCK_BYTES);
    }

    /** Sets the preferred size of transfers in bytes. */
    public static void blockBytes(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + BLOCK_BYTES, value);
    }

    /** {@return the bits {@code STATX_ATTR_*}} */
    public static long attributes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ATTRIBUTES);
    }

    /** Sets the bits {@code STATX_ATTR_*}. */
    public static void attributes(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ATTRIBUTES, value);
    }

    /** {@return the number of names} */
    public static int linkCount(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LINK_COUNT);
    }

    /** Sets the number of names. */
    public static void linkCount(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LINK_COUNT, value);
    }

    /** {@return the owner} */
    public static int uid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + UID);
    }

    /** Sets the owner. */
    public static void uid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + UID, value);
    }

    /** {@return the group} */
    public static int gid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + GID);
    }

    /** Sets the group. */
    public static void gid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + GID, value);
    }

    /** {@return the mode, type included} */
    public static int mode(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + MODE));
    }

    /** Sets the mode, type included. */
    public static void mode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + MODE, (short) value);
    }

    /** {@return the inode number} */
    public static long inodeNumber(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_NUMBER);
    }

    /** Sets the inode number. */
    public static void inodeNumber(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_NUMBER, value);
    }

    /** {@return the size in bytes} */
    public static long fileSize(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FILE_SIZE);
    }

    /** Sets the size in bytes. */
    public static void fileSize(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FILE_SIZE, value);
    }

    /** {@return the number of 512-byte blocks that are allocated} */
    public static long blocks(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BLOCKS);
    }

    /** Sets the number of 512-byte blocks that are allocated. */
    public static void blocks(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BLOCKS, value);
    }

    /** {@return the bits of {@link #attributes} that have a meaning} */
    public static long attributesMask(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ATTRIBUTES_MASK);
    }

    /** Sets the bits of {@link #attributes} that have a meaning. */
    public static void attributesMask(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ATTRIBUTES_MASK, value);
    }

    /** {@return the major number of the device that the file is} */
    public static int deviceMajor(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + DEVICE_MAJOR);
    }

    /** Sets the major number of the device that the file is. */
    public static void deviceMajor(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + DEVICE_MAJOR, value);
    }

    /** {@return the minor number of the device that the file is} */
    public static int deviceMinor(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + DEVICE_MINOR);
    }

    /** Sets the minor number of the device that the file is. */
    public static void deviceMinor(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + DEVICE_MINOR, value);
    }

    /** {@return the major number of the device that holds the file} */
    public static int holderMajor(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + HOLDER_MAJOR);
    }

    /** Sets the major number of the device that holds the file. */
    public static void holderMajor(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + HOLDER_MAJOR, value);
    }

    /** {@return the minor number of the device that holds the file} */
    public static int holderMinor(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + HOLDER_MINOR);
    }

    /** Sets the minor number of the device that holds the file. */
    public static void holderMinor(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + HOLDER_MINOR, value);
    }
}
