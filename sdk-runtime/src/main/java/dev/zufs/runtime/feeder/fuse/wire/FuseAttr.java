package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_attr}, the attributes of an inode, part of other structures.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseAttr {

    /** Size of the structure in bytes. */
    public static final long SIZE = 88;

    /** Offset of {@code ino} (u64). */
    public static final long INODE_NUMBER = 0;

    /** Offset of {@code size} (u64). */
    public static final long FILE_SIZE = 8;

    /** Offset of {@code blocks} (u64). */
    public static final long BLOCKS = 16;

    /** Offset of {@code atime} (u64). */
    public static final long ATIME = 24;

    /** Offset of {@code mtime} (u64). */
    public static final long MTIME = 32;

    /** Offset of {@code ctime} (u64). */
    public static final long CTIME = 40;

    /** Offset of {@code atimensec} (u32). */
    public static final long ATIME_NANOS = 48;

    /** Offset of {@code mtimensec} (u32). */
    public static final long MTIME_NANOS = 52;

    /** Offset of {@code ctimensec} (u32). */
    public static final long CTIME_NANOS = 56;

    /** Offset of {@code mode} (u32). */
    public static final long MODE = 60;

    /** Offset of {@code nlink} (u32). */
    public static final long LINK_COUNT = 64;

    /** Offset of {@code uid} (u32). */
    public static final long UID = 68;

    /** Offset of {@code gid} (u32). */
    public static final long GID = 72;

    /** Offset of {@code rdev} (u32). */
    public static final long DEVICE = 76;

    /** Offset of {@code blksize} (u32). */
    public static final long BLOCK_BYTES = 80;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 84;

    /** Bit of {@link #flags}: the root of another mount ({@code FUSE_ATTR_SUBMOUNT}). */
    public static final int FLAG_SUBMOUNT = 1;

    /** Bit of {@link #flags}: the file is accessed directly ({@code FUSE_ATTR_DAX}). */
    public static final int FLAG_DAX = 2;

    private FuseAttr() {}

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

    /** {@return the time of the last read in seconds} */
    public static long atime(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ATIME);
    }

    /** Sets the time of the last read in seconds. */
    public static void atime(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ATIME, value);
    }

    /** {@return the time of the last write in seconds} */
    public static long mtime(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + MTIME);
    }

    /** Sets the time of the last write in seconds. */
    public static void mtime(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + MTIME, value);
    }

    /** {@return the time of the last change in seconds} */
    public static long ctime(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + CTIME);
    }

    /** Sets the time of the last change in seconds. */
    public static void ctime(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + CTIME, value);
    }

    /** {@return the nanoseconds of the time of the last read} */
    public static int atimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ATIME_NANOS);
    }

    /** Sets the nanoseconds of the time of the last read. */
    public static void atimeNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ATIME_NANOS, value);
    }

    /** {@return the nanoseconds of the time of the last write} */
    public static int mtimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MTIME_NANOS);
    }

    /** Sets the nanoseconds of the time of the last write. */
    public static void mtimeNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MTIME_NANOS, value);
    }

    /** {@return the nanoseconds of the time of the last change} */
    public static int ctimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + CTIME_NANOS);
    }

    /** Sets the nanoseconds of the time of the last change. */
    public static void ctimeNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + CTIME_NANOS, value);
    }

    /** {@return the mode, type included} */
    public static int mode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MODE);
    }

    /** Sets the mode, type included. */
    public static void mode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MODE, value);
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

    /** {@return the number of the device, in the kernel's 32-bit form} */
    public static int device(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + DEVICE);
    }

    /** Sets the number of the device, in the kernel's 32-bit form. */
    public static void device(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + DEVICE, value);
    }

    /** {@return the preferred size of transfers in bytes, 0 for that of the mount} */
    public static int blockBytes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + BLOCK_BYTES);
    }

    /** Sets the preferred size of transfers in bytes, 0 for that of the mount. */
    public static void blockBytes(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + BLOCK_BYTES, value);
    }

    /** {@return the bits {@code FLAG_*}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@code FLAG_*}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }
}
