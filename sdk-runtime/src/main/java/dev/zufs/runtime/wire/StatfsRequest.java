package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_statfs}, the request of {@link Operation#STATFS}.
 *
 * <p>Everything behind the cookie is the answer and arrives as garbage: fill all of it.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class StatfsRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 152;

    /** Offset of {@code zus_sbi} (u64, from the feeder). */
    public static final long SUPER_BLOCK_COOKIE = 24;

    /** Offset of {@code statfs_out}: the answer. */
    public static final long STATFS = 32;

    /** Offset of {@code statfs_out.f_type} (u64, from the server). */
    public static final long TYPE = 32;

    /** Offset of {@code statfs_out.f_bsize} (u64, from the server). */
    public static final long BLOCK_SIZE = 40;

    /** Offset of {@code statfs_out.f_blocks} (u64, from the server). */
    public static final long BLOCKS = 48;

    /** Offset of {@code statfs_out.f_bfree} (u64, from the server). */
    public static final long BLOCKS_FREE = 56;

    /** Offset of {@code statfs_out.f_bavail} (u64, from the server). */
    public static final long BLOCKS_AVAILABLE = 64;

    /** Offset of {@code statfs_out.f_files} (u64, from the server). */
    public static final long FILES = 72;

    /** Offset of {@code statfs_out.f_ffree} (u64, from the server). */
    public static final long FILES_FREE = 80;

    /** Offset of {@code statfs_out.f_fsid[0]} (s32, from the server). */
    public static final long FSID_LOW = 88;

    /** Offset of {@code statfs_out.f_fsid[1]} (s32, from the server). */
    public static final long FSID_HIGH = 92;

    /** Offset of {@code statfs_out.f_namelen} (u64, from the server). */
    public static final long NAME_LENGTH = 96;

    /** Offset of {@code statfs_out.f_frsize} (u64, from the server). */
    public static final long FRAGMENT_SIZE = 104;

    /** Offset of {@code statfs_out.f_flags} (u64, from the server). */
    public static final long FLAGS = 112;

    /** Offset of {@code statfs_out.f_spare}: the unused words, to be zero. */
    public static final long SPARE = 120;

    private StatfsRequest() {}

    /** {@return the cookie of the superblock} */
    public static long superBlockCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_COOKIE);
    }

    /** Sets the cookie of the superblock. */
    public static void superBlockCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_COOKIE, value);
    }

    /** {@return the type as statfs(2) shows it} */
    public static long type(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TYPE);
    }

    /** Sets the type as statfs(2) shows it. */
    public static void type(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TYPE, value);
    }

    /** {@return the preferred transfer size in bytes} */
    public static long blockSize(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BLOCK_SIZE);
    }

    /** Sets the preferred transfer size in bytes. */
    public static void blockSize(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BLOCK_SIZE, value);
    }

    /** {@return the number of blocks, in units of the fragment size} */
    public static long blocks(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BLOCKS);
    }

    /** Sets the number of blocks, in units of the fragment size. */
    public static void blocks(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BLOCKS, value);
    }

    /** {@return the number of free blocks} */
    public static long blocksFree(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BLOCKS_FREE);
    }

    /** Sets the number of free blocks. */
    public static void blocksFree(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BLOCKS_FREE, value);
    }

    /** {@return the number of free blocks for unprivileged users} */
    public static long blocksAvailable(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BLOCKS_AVAILABLE);
    }

    /** Sets the number of free blocks for unprivileged users. */
    public static void blocksAvailable(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BLOCKS_AVAILABLE, value);
    }

    /** {@return the number of inodes} */
    public static long files(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FILES);
    }

    /** Sets the number of inodes. */
    public static void files(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FILES, value);
    }

    /** {@return the number of free inodes} */
    public static long filesFree(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FILES_FREE);
    }

    /** Sets the number of free inodes. */
    public static void filesFree(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FILES_FREE, value);
    }

    /** {@return the first half of the filesystem id} */
    public static int fsidLow(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FSID_LOW);
    }

    /** Sets the first half of the filesystem id. */
    public static void fsidLow(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FSID_LOW, value);
    }

    /** {@return the second half of the filesystem id} */
    public static int fsidHigh(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FSID_HIGH);
    }

    /** Sets the second half of the filesystem id. */
    public static void fsidHigh(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FSID_HIGH, value);
    }

    /** {@return the longest name in bytes} */
    public static long nameLength(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NAME_LENGTH);
    }

    /** Sets the longest name in bytes. */
    public static void nameLength(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NAME_LENGTH, value);
    }

    /** {@return the fragment size in bytes} */
    public static long fragmentSize(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FRAGMENT_SIZE);
    }

    /** Sets the fragment size in bytes. */
    public static void fragmentSize(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FRAGMENT_SIZE, value);
    }

    /** {@return the mount flags as statfs(2) shows them} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /** Sets the mount flags as statfs(2) shows them. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }

    /** Clears the whole answer, which arrives as garbage. */
    public static void clearAnswer(MemorySegment buffer, long at) {
        for (long next = at + STATFS; next < at + SIZE; next += 8) {
            buffer.set(Fields.U64, next, 0L);
        }
    }
}
