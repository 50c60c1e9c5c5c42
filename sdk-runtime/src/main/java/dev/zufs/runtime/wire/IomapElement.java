package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Encodes and decodes the elements of a block map, a stream of 64-bit units.
 *
 * <p>The first unit of an element has the type in bits 56 to 63 and a value in the rest; the type says how many units
 * the element has. A type that is not known counts as {@link #NONE}, and NONE ends the stream.
 */
public final class IomapElement {

    /** Size of a unit in bytes. */
    public static final long UNIT_SIZE = 8;

    /** End of the stream ({@code IOM_NONE}), 1 unit. */
    public static final int NONE = 0;

    /** Write of T1 ({@code IOM_T1_WRITE}), 1 unit; the value is a {@link DppPointer} of a block. */
    public static final int T1_WRITE = 1;

    /** Read of T1 ({@code IOM_T1_READ}), 1 unit; the value is a {@link DppPointer} of a block. GET_MULTY's answer. */
    public static final int T1_READ = 2;

    /** Write of a page from T1 to T2 ({@code IOM_T2_WRITE}), 2 units: T2 block, T1 position. */
    public static final int T2_WRITE = 3;

    /** Read of a page from T2 to T1 ({@code IOM_T2_READ}), 2 units: T2 block, T1 position. */
    public static final int T2_READ = 4;

    /** Write from T1 to T2 ({@code IOM_T2_WRITE_LEN}), 3 units: T2 block, T1 position, number of pages. */
    public static final int T2_WRITE_LEN = 5;

    /** Read from T2 to T1 ({@code IOM_T2_READ_LEN}), 3 units: T2 block, T1 position, number of pages. */
    public static final int T2_READ_LEN = 6;

    /** Write from the server's memory to T2 ({@code IOM_T2_ZUSMEM_WRITE}), 3 units: T2 block, address, bytes. */
    public static final int T2_ZUSMEM_WRITE = 7;

    /** Read from T2 to the server's memory ({@code IOM_T2_ZUSMEM_READ}), 3 units: T2 block, address, bytes. */
    public static final int T2_ZUSMEM_READ = 8;

    /** Drop of mappings ({@code IOM_UNMAP}), 3 units: first page, number of pages or 0, inode number or 0. */
    public static final int UNMAP = 9;

    /** Write-back of the whole cache of a CPU ({@code IOM_WBINV}), 1 unit. */
    public static final int WBINV = 10;

    /** Declared without a layout ({@code IOM_REPEAT}), taken as 1 unit; never executed. */
    public static final int REPEAT = 11;

    /** Number of types. */
    public static final int TYPE_COUNT = 12;

    /** Largest value of a first unit. */
    public static final long MAX_VALUE = (1L << 56) - 1;

    /** Largest block number of T1 that an element can carry. */
    public static final long MAX_T1_BLOCK = MAX_VALUE >>> 3;

    /** Largest transfer in pages from or to the server's memory. */
    public static final int MAX_ZUSMEM_PAGES = 16;

    /** What {@link #next} answers at the end of the stream. */
    public static final int END = -1;

    private static final int TYPE_SHIFT = 56;
    private static final byte[] UNITS = {1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 1, 1};
    private static final int FIRST_EXECUTABLE = T2_WRITE;

    private IomapElement() {}

    /**
     * Makes the first unit of an element.
     *
     * @param type the type
     * @param value the value, 0 to {@link #MAX_VALUE}
     * @return the unit
     * @throws IllegalArgumentException if type or value do not fit
     */
    public static long encode(int type, long value) {
        if (type < 0 || type >= TYPE_COUNT || (value & ~MAX_VALUE) != 0) {
            throw new IllegalArgumentException("block map element of type " + type + ", value " + value);
        }
        return ((long) type << TYPE_SHIFT) | value;
    }

    /**
     * Makes the element of one block in GET_MULTY and PUT_MULTY.
     *
     * @param block number of the T1 block, 0 for a hole
     * @return the unit
     * @throws IllegalArgumentException if the number exceeds {@link #MAX_T1_BLOCK}
     */
    public static long ofT1Block(long block) {
        if (block < 0 || block > MAX_T1_BLOCK) {
            throw new IllegalArgumentException("T1 block " + block);
        }
        return encode(T1_READ, DppPointer.ofBlock(DppPointer.POOL_T1, block));
    }

    /**
     * Gives the type of a first unit.
     *
     * @param unit first unit of an element
     * @return the type, {@link #NONE} for those not known
     */
    public static int type(long unit) {
        int type = (int) (unit >>> TYPE_SHIFT);
        return type < TYPE_COUNT ? type : NONE;
    }

    /**
     * Gives the value of a first unit.
     *
     * @param unit first unit of an element
     * @return the value
     */
    public static long value(long unit) {
        return unit & MAX_VALUE;
    }

    /**
     * Gives the block of an element of type {@link #T1_READ} or {@link #T1_WRITE}.
     *
     * @param unit the element
     * @return the number of the T1 block
     */
    public static long t1Block(long unit) {
        return DppPointer.block(value(unit));
    }

    /**
     * Gives the size of an element.
     *
     * @param type type of the element
     * @return its number of units
     */
    public static int units(int type) {
        return UNITS[type];
    }

    /**
     * Tells whether the feeder executes elements of a type.
     *
     * @param type the type
     * @return whether it does, instead of failing with EIO
     */
    public static boolean isExecutable(int type) {
        return type >= FIRST_EXECUTABLE && type < REPEAT;
    }

    /**
     * Walks a stream.
     *
     * @param buffer segment with the stream
     * @param at offset of the first unit of the stream
     * @param index index of the unit at which an element begins
     * @param count number of units of the stream
     * @return the index of the unit at which the next element begins, which may be {@code count}, or {@link #END} if
     *     this element is NONE, is cut short by the end of the stream, or is beyond it
     */
    public static int next(MemorySegment buffer, long at, int index, int count) {
        if (index >= count) {
            return END;
        }
        int type = type(buffer.get(Fields.U64, at + index * UNIT_SIZE));
        int next = index + UNITS[type];
        return type == NONE || next > count ? END : next;
    }

    /**
     * Writes an element of one unit.
     *
     * @param buffer segment with the stream
     * @param at offset of the first unit of the stream
     * @param index index of the unit to begin at
     * @param type type of the element
     * @param value value of the first unit
     * @return the index of the unit behind the element
     * @throws IllegalArgumentException if type and value do not fit, or the type has another size
     */
    public static int write(MemorySegment buffer, long at, int index, int type, long value) {
        put(buffer, at, index, type, value, 1);
        return index + 1;
    }

    /**
     * Writes an element of two units.
     *
     * @param buffer segment with the stream
     * @param at offset of the first unit of the stream
     * @param index index of the unit to begin at
     * @param type type of the element
     * @param value value of the first unit
     * @param second second unit
     * @return the index of the unit behind the element
     * @throws IllegalArgumentException if type and value do not fit, or the type has another size
     */
    public static int write(MemorySegment buffer, long at, int index, int type, long value, long second) {
        put(buffer, at, index, type, value, 2);
        buffer.set(Fields.U64, at + (index + 1) * UNIT_SIZE, second);
        return index + 2;
    }

    /**
     * Writes an element of three units.
     *
     * @param buffer segment with the stream
     * @param at offset of the first unit of the stream
     * @param index index of the unit to begin at
     * @param type type of the element
     * @param value value of the first unit
     * @param second second unit
     * @param third third unit
     * @return the index of the unit behind the element
     * @throws IllegalArgumentException if type and value do not fit, or the type has another size
     */
    public static int write(MemorySegment buffer, long at, int index, int type, long value, long second, long third) {
        put(buffer, at, index, type, value, 3);
        buffer.set(Fields.U64, at + (index + 1) * UNIT_SIZE, second);
        buffer.set(Fields.U64, at + (index + 2) * UNIT_SIZE, third);
        return index + 3;
    }

    private static void put(MemorySegment buffer, long at, int index, int type, long value, int units) {
        long unit = encode(type, value);
        if (UNITS[type] != units) {
            throw new IllegalArgumentException("block map element of type " + type + " has " + UNITS[type] + " units");
        }
        buffer.set(Fields.U64, at + index * UNIT_SIZE, unit);
    }
}
