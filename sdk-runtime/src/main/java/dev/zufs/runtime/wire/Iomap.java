package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_iomap}, the head of a block map and, by index, the units behind it.
 *
 * <p>It lies in {@link IoRequest} and {@link IomapExecRequest}. {@link IomapElement} says what the units mean.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class Iomap {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 16;

    /** Offset of {@code iomb} (u64, from the server). */
    public static final long COOKIE = 0;

    /** Offset of {@code iom_max} (u32, from the server). */
    public static final long CAPACITY = 8;

    /** Offset of {@code iom_n} (u32, from the server). */
    public static final long COUNT = 12;

    /** Offset of {@code iom_e}: the first unit. */
    public static final long ELEMENTS = 16;

    private Iomap() {}

    /** {@return the word of the filesystem, seen again at the second pass of a retry} */
    public static long cookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + COOKIE);
    }

    /** Sets the word of the filesystem, seen again at the second pass of a retry. */
    public static void cookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + COOKIE, value);
    }

    /** {@return the capacity in units of 8 bytes} */
    public static int capacity(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + CAPACITY);
    }

    /** Sets the capacity in units of 8 bytes. */
    public static void capacity(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + CAPACITY, value);
    }

    /** {@return the number of units used} */
    public static int count(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + COUNT);
    }

    /** Sets the number of units used. */
    public static void count(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + COUNT, value);
    }

    /** {@return the unit of number {@code index}, which the caller has checked against {@link #count}} */
    public static long unit(MemorySegment buffer, long at, int index) {
        return buffer.get(Fields.U64, at + ELEMENTS + index * IomapElement.UNIT_SIZE);
    }

    /** Sets the unit of number {@code index}, which the caller has checked against {@link #capacity}. */
    public static void unit(MemorySegment buffer, long at, int index, long value) {
        buffer.set(Fields.U64, at + ELEMENTS + index * IomapElement.UNIT_SIZE, value);
    }
}
