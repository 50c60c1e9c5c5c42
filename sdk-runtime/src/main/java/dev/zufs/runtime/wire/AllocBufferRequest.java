package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_alloc_buffer}, the argument of {@link Ioctl#ALLOC_BUFFER}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class AllocBufferRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 56;

    /** Offset of {@code sb_id} (u64, from the server). */
    public static final long SUPER_BLOCK_ID = 24;

    /** Offset of {@code zus_sbi} (u64, from the server). */
    public static final long SUPER_BLOCK_COOKIE = 32;

    /** Offset of {@code max_size} (u32, from the server). */
    public static final long MAX_SIZE = 40;

    /** Offset of {@code init_size} (u32, from the server). */
    public static final long INIT_SIZE = 44;

    /** Offset of {@code pool_no} (u16, from the server). */
    public static final long POOL = 48;

    /** Offset of {@code flags} (u16, from the server). */
    public static final long FLAGS = 50;

    private AllocBufferRequest() {}

    /** {@return the number of the superblock; no kernel reads it} */
    public static long superBlockId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_ID);
    }

    /** Sets the number of the superblock; no kernel reads it. */
    public static void superBlockId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_ID, value);
    }

    /** {@return the cookie of the superblock; no kernel reads it} */
    public static long superBlockCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_COOKIE);
    }

    /** Sets the cookie of the superblock; no kernel reads it. */
    public static void superBlockCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_COOKIE, value);
    }

    /** {@return the size of the buffer in bytes} */
    public static long maxSize(MemorySegment buffer, long at) {
        return Integer.toUnsignedLong(buffer.get(Fields.U32, at + MAX_SIZE));
    }

    /** Sets the size of the buffer in bytes. */
    public static void maxSize(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U32, at + MAX_SIZE, (int) value);
    }

    /** {@return the size to begin with in bytes, equal to the size} */
    public static long initSize(MemorySegment buffer, long at) {
        return Integer.toUnsignedLong(buffer.get(Fields.U32, at + INIT_SIZE));
    }

    /** Sets the size to begin with in bytes, equal to the size. */
    public static void initSize(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U32, at + INIT_SIZE, (int) value);
    }

    /** {@return the pool, 0} */
    public static int pool(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + POOL));
    }

    /** Sets the pool, 0. */
    public static void pool(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + POOL, (short) value);
    }

    /** {@return the flags, 0} */
    public static int flags(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + FLAGS));
    }

    /** Sets the flags, 0. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + FLAGS, (short) value);
    }
}
