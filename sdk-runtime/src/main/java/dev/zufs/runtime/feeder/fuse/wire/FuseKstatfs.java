package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_kstatfs}, the numbers of a filesystem, part of {@link FuseStatfsOut}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseKstatfs {

    /** Size of the structure in bytes. */
    public static final long SIZE = 80;

    /** Offset of {@code blocks} (u64). */
    public static final long BLOCKS = 0;

    /** Offset of {@code bfree} (u64). */
    public static final long FREE_BLOCKS = 8;

    /** Offset of {@code bavail} (u64). */
    public static final long AVAILABLE_BLOCKS = 16;

    /** Offset of {@code files} (u64). */
    public static final long FILES = 24;

    /** Offset of {@code ffree} (u64). */
    public static final long FREE_FILES = 32;

    /** Offset of {@code bsize} (u32). */
    public static final long BLOCK_BYTES = 40;

    /** Offset of {@code namelen} (u32). */
    public static final long MAX_NAME_LENGTH = 44;

    /** Offset of {@code frsize} (u32). */
    public static final long FRAGMENT_BYTES = 48;

    private FuseKstatfs() {}

    /** {@return the number of blocks} */
    public static long blocks(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BLOCKS);
    }

    /** Sets the number of blocks. */
    public static void blocks(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BLOCKS, value);
    }

    /** {@return the number of free blocks} */
    public static long freeBlocks(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FREE_BLOCKS);
    }

    /** Sets the number of free blocks. */
    public static void freeBlocks(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FREE_BLOCKS, value);
    }

    /** {@return the number of free blocks for those without privilege} */
    public static long availableBlocks(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + AVAILABLE_BLOCKS);
    }

    /** Sets the number of free blocks for those without privilege. */
    public static void availableBlocks(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + AVAILABLE_BLOCKS, value);
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
    public static long freeFiles(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FREE_FILES);
    }

    /** Sets the number of free inodes. */
    public static void freeFiles(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FREE_FILES, value);
    }

    /** {@return the preferred size of transfers in bytes} */
    public static int blockBytes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + BLOCK_BYTES);
    }

    /** Sets the preferred size of transfers in bytes. */
    public static void blockBytes(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + BLOCK_BYTES, value);
    }

    /** {@return the longest name in bytes} */
    public static int maxNameLength(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAX_NAME_LENGTH);
    }

    /** Sets the longest name in bytes. */
    public static void maxNameLength(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAX_NAME_LENGTH, value);
    }

    /** {@return the size of the blocks that are counted, in bytes} */
    public static int fragmentBytes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FRAGMENT_BYTES);
    }

    /** Sets the size of the blocks that are counted, in bytes. */
    public static void fragmentBytes(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FRAGMENT_BYTES, value);
    }
}
