package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zus_page}, the page record of later kernels for each T1 block.
 *
 * <p>Version 1.0 has no such array. All accesses are aligned.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class ZusPage {

    /** Size of the structure in bytes. */
    public static final long SIZE = 64;

    /** Offset of {@code flags} (u64, from the feeder). */
    public static final long FLAGS = 0;

    /** Offset of {@code use_count} (s32, from the feeder). */
    public static final long USE_COUNT = 8;

    /** Offset of {@code refcount} (s32, from the feeder). */
    public static final long REFERENCE_COUNT = 12;

    /** Offset of {@code index} (u64, from the feeder). */
    public static final long INDEX = 16;

    /** Offset of {@code owner} (u64, from the feeder). */
    public static final long OWNER = 24;

    /** Offset of {@code list}: the list links. */
    public static final long LIST = 32;

    /** Offset of {@code private} (u64, from the feeder). */
    public static final long PRIVATE_WORD = 48;

    /** Offset of {@code private2} (u64, from the feeder). */
    public static final long SECOND_PRIVATE_WORD = 56;

    private ZusPage() {}

    /** {@return the flags} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + FLAGS);
    }

    /** Sets the flags. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + FLAGS, value);
    }

    /** {@return the use count} */
    public static int useCount(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U32, at + USE_COUNT);
    }

    /** Sets the use count. */
    public static void useCount(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.ALIGNED_U32, at + USE_COUNT, value);
    }

    /** {@return the reference count} */
    public static int referenceCount(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U32, at + REFERENCE_COUNT);
    }

    /** Sets the reference count. */
    public static void referenceCount(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.ALIGNED_U32, at + REFERENCE_COUNT, value);
    }

    /** {@return the index} */
    public static long index(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + INDEX);
    }

    /** Sets the index. */
    public static void index(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + INDEX, value);
    }

    /** {@return the owner} */
    public static long owner(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + OWNER);
    }

    /** Sets the owner. */
    public static void owner(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + OWNER, value);
    }

    /** {@return the first private word} */
    public static long privateWord(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + PRIVATE_WORD);
    }

    /** Sets the first private word. */
    public static void privateWord(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + PRIVATE_WORD, value);
    }

    /** {@return the second private word} */
    public static long secondPrivateWord(MemorySegment buffer, long at) {
        return buffer.get(Fields.ALIGNED_U64, at + SECOND_PRIVATE_WORD);
    }

    /** Sets the second private word. */
    public static void secondPrivateWord(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.ALIGNED_U64, at + SECOND_PRIVATE_WORD, value);
    }
}
