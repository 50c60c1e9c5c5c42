package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Reads and writes {@code zus_inode}, the inode record that feeder and server share in persistent memory.
 *
 * <p>The record is live: the feeder changes the fields it owns at any moment, also outside operations. So all accesses
 * are aligned and of the field's natural size, which makes each of them atomic; the record must be 8-byte aligned.
 * Where another thread reads without a hand-over in between, the feeder publishes with the ordered setters.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class ZusInode {

    /** Size of the structure in bytes. */
    public static final long SIZE = 128;

    /** Offset of {@code i_flags} (u16, both ways). */
    public static final long FLAGS = 0;

    /** Offset of {@code i_mode} (u16, from the feeder). */
    public static final long MODE = 2;

    /** Offset of {@code i_nlink} (u32, from the server). */
    public static final long LINK_COUNT = 4;

    /** Offset of {@code i_size} (u64, both ways). */
    public static final long FILE_SIZE = 8;

    /** Offset of {@code i_on_disk}: the private words of the filesystem. */
    public static final long ON_DISK = 16;

    /** Offset of {@code i_on_disk.a[0]} (u64, from the server). */
    public static final long ON_DISK0 = 16;

    /** Offset of {@code i_on_disk.a[1]} (u64, from the server). */
    public static final long ON_DISK1 = 24;

    /** Offset of {@code i_blocks} (u64, from the server). */
    public static final long BLOCKS = 32;

    /** Offset of {@code i_mtime} (u64, from the feeder). */
    public static final long MTIME_NANOS = 40;

    /** Offset of {@code i_ctime} (u64, from the feeder). */
    public static final long CTIME_NANOS = 48;

    /** Offset of {@code i_atime} (u64, from the feeder). */
    public static final long ATIME_NANOS = 56;

    /** Offset of {@code i_ino} (u64, from the server). */
    public static final long INODE_NUMBER = 64;

    /** Offset of {@code i_uid} (u32, from the feeder). */
    public static final long UID = 72;

    /** Offset of {@code i_gid} (u32, from the feeder). */
    public static final long GID = 76;

    /** Offset of {@code i_xattr} (u64, from the server). */
    public static final long XATTR = 80;

    /** Offset of {@code i_generation} (u64, both ways). */
    public static final long GENERATION = 88;

    /** Offset of {@code i_symlink}: the text of a link shorter than 32 bytes. */
    public static final long SYMLINK = 96;

    /** Offset of {@code i_rdev} (u32, from the feeder). */
    public static final long DEVICE_NUMBER = 96;

    /** Offset of {@code i_sym_dpp} (u64, from the server). */
    public static final long SYMLINK_POSITION = 96;

    /** Offset of {@code i_dir.dir_root} (u64, from the server). */
    public static final long DIRECTORY_ROOT = 96;

    /** Offset of {@code i_dir.parent} (u64, from the server). */
    public static final long PARENT = 104;

    /** Capacity of {@link #SYMLINK} in bytes, final NUL included. */
    public static final int SYMLINK_SIZE = 32;

    /** Bit of {@link #flags}: writes are synchronous ({@code S_SYNC}). */
    public static final int FLAG_SYNC = 1;

    /** Bit of {@link #flags}: reads leave no time ({@code S_NOATIME}). */
    public static final int FLAG_NOATIME = 2;

    /** Bit of {@link #flags}: append only ({@code S_APPEND}). */
    public static final int FLAG_APPEND = 4;

    /** Bit of {@link #flags}: cannot be changed ({@code S_IMMUTABLE}). */
    public static final int FLAG_IMMUTABLE = 8;

    /** Bit of {@link #flags}: directory changes are synchronous ({@code S_DIRSYNC}). */
    public static final int FLAG_DIRSYNC = 0x40;

    /** Bit of {@link #flags}: cannot be changed because the filesystem says so ({@code ZUFS_S_IMMUTABLE}). */
    public static final int FLAG_FS_IMMUTABLE = 0x800;

    private static final VarHandle U16_HANDLE = Fields.ALIGNED_U16.varHandle();
    private static final VarHandle U32_HANDLE = Fields.ALIGNED_U32.varHandle();
    private static final VarHandle U64_HANDLE = Fields.ALIGNED_U64.varHandle();

    private ZusInode() {}

    /** {@return the bits {@code FLAG_*}} */
    public static int flags(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.ALIGNED_U16, at + FLAGS));
    }

    /** Sets the bits {@code FLAG_*}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.ALIGNED_U16, at + FLAGS, (short) value);
    }

    /** {@return the type and permission bits, see {@link FileMode}} */
    public static int mode(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.ALIGNED_U16, at + MODE));
    }

    /** Sets the type and permission bits, see {@link FileMode}. */
    public static void mode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.ALIGNED_U16, at + MODE, (short) value);
    }

    /** {@return the link count} */
    public static int linkCount(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U32, at + LINK_COUNT);
    }

    /** Sets the link count. */
    public static void linkCount(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.ALIGNED_U32, at + LINK_COUNT, value);
    }

    /** {@return the size in bytes} */
    public static long fileSize(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + FILE_SIZE);
    }

    /** Sets the size in bytes. */
    public static void fileSize(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + FILE_SIZE, value);
    }

    /** {@return the first private word of the filesystem} */
    public static long onDisk0(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + ON_DISK0);
    }

    /** Sets the first private word of the filesystem. */
    public static void onDisk0(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + ON_DISK0, value);
    }

    /** {@return the second private word of the filesystem} */
    public static long onDisk1(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + ON_DISK1);
    }

    /** Sets the second private word of the filesystem. */
    public static void onDisk1(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + ON_DISK1, value);
    }

    /** {@return the number of allocated blocks} */
    public static long blocks(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + BLOCKS);
    }

    /** Sets the number of allocated blocks. */
    public static void blocks(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + BLOCKS, value);
    }

    /** {@return the time of the last write in nanoseconds since 1970} */
    public static long mtimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + MTIME_NANOS);
    }

    /** Sets the time of the last write in nanoseconds since 1970. */
    public static void mtimeNanos(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + MTIME_NANOS, value);
    }

    /** {@return the time of the last change in nanoseconds since 1970} */
    public static long ctimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + CTIME_NANOS);
    }

    /** Sets the time of the last change in nanoseconds since 1970. */
    public static void ctimeNanos(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + CTIME_NANOS, value);
    }

    /** {@return the time of the last read in nanoseconds since 1970} */
    public static long atimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + ATIME_NANOS);
    }

    /** Sets the time of the last read in nanoseconds since 1970. */
    public static void atimeNanos(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + ATIME_NANOS, value);
    }

    /** {@return the inode number, never 0} */
    public static long inodeNumber(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + INODE_NUMBER);
    }

    /** Sets the inode number, never 0. */
    public static void inodeNumber(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + INODE_NUMBER, value);
    }

    /** {@return the owner} */
    public static int uid(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U32, at + UID);
    }

    /** Sets the owner. */
    public static void uid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.ALIGNED_U32, at + UID, value);
    }

    /** {@return the group} */
    public static int gid(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U32, at + GID);
    }

    /** Sets the group. */
    public static void gid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.ALIGNED_U32, at + GID, value);
    }

    /** {@return the private word of the filesystem, 0 for an inode without extended attributes} */
    public static long xattr(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + XATTR);
    }

    /** Sets the private word of the filesystem, 0 for an inode without extended attributes. */
    public static void xattr(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + XATTR, value);
    }

    /** {@return the generation, whose low 32 bits count} */
    public static long generation(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + GENERATION);
    }

    /** Sets the generation, whose low 32 bits count. */
    public static void generation(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + GENERATION, value);
    }

    /** {@return the device number in the kernel's form, major shifted by 20 or minor} */
    public static int deviceNumber(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U32, at + DEVICE_NUMBER);
    }

    /** Sets the device number in the kernel's form, major shifted by 20 or minor. */
    public static void deviceNumber(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.ALIGNED_U32, at + DEVICE_NUMBER, value);
    }

    /** {@return the position of the text of a link of 32 bytes or more, a {@link DppPointer}} */
    public static long symlinkPosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + SYMLINK_POSITION);
    }

    /** Sets the position of the text of a link of 32 bytes or more, a {@link DppPointer}. */
    public static void symlinkPosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + SYMLINK_POSITION, value);
    }

    /** {@return the private word of the filesystem for a directory} */
    public static long directoryRoot(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + DIRECTORY_ROOT);
    }

    /** Sets the private word of the filesystem for a directory. */
    public static void directoryRoot(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + DIRECTORY_ROOT, value);
    }

    /** {@return the inode number of the parent of a directory} */
    public static long parent(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + PARENT);
    }

    /** Sets the inode number of the parent of a directory. */
    public static void parent(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + PARENT, value);
    }

    /** {@return the size in bytes, ordered before everything read after it} */
    public static long fileSizeAcquire(MemorySegment buffer, long at) {
        return (long) U64_HANDLE.getAcquire(buffer, at + FILE_SIZE);
    }

    /** Sets the size in bytes, ordered after everything written before it. */
    public static void fileSizeRelease(MemorySegment buffer, long at, long value) {
        U64_HANDLE.setRelease(buffer, at + FILE_SIZE, value);
    }

    /** {@return the link count, ordered before everything read after it} */
    public static int linkCountAcquire(MemorySegment buffer, long at) {
        return (int) U32_HANDLE.getAcquire(buffer, at + LINK_COUNT);
    }

    /** Sets the link count, ordered after everything written before it. */
    public static void linkCountRelease(MemorySegment buffer, long at, int value) {
        U32_HANDLE.setRelease(buffer, at + LINK_COUNT, value);
    }

    /** Sets the time of the last write for readers that look without a lock. */
    public static void mtimeNanosOpaque(MemorySegment buffer, long at, long value) {
        U64_HANDLE.setOpaque(buffer, at + MTIME_NANOS, value);
    }

    /** Sets the time of the last change for readers that look without a lock. */
    public static void ctimeNanosOpaque(MemorySegment buffer, long at, long value) {
        U64_HANDLE.setOpaque(buffer, at + CTIME_NANOS, value);
    }

    /** Sets the time of the last read for readers that look without a lock. */
    public static void atimeNanosOpaque(MemorySegment buffer, long at, long value) {
        U64_HANDLE.setOpaque(buffer, at + ATIME_NANOS, value);
    }

    /** Sets the mode for readers that look without a lock. */
    public static void modeOpaque(MemorySegment buffer, long at, int value) {
        U16_HANDLE.setOpaque(buffer, at + MODE, (short) value);
    }

    /** Sets the flags for readers that look without a lock. */
    public static void flagsOpaque(MemorySegment buffer, long at, int value) {
        U16_HANDLE.setOpaque(buffer, at + FLAGS, (short) value);
    }

    /** Sets the owner for readers that look without a lock. */
    public static void uidOpaque(MemorySegment buffer, long at, int value) {
        U32_HANDLE.setOpaque(buffer, at + UID, value);
    }

    /** Sets the group for readers that look without a lock. */
    public static void gidOpaque(MemorySegment buffer, long at, int value) {
        U32_HANDLE.setOpaque(buffer, at + GID, value);
    }
}
