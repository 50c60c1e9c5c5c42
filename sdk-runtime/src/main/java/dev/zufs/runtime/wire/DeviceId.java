package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code md_dev_id}, one device in a {@link DeviceTable}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class DeviceId {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code uuid}: the id of the device. */
    public static final long UUID = 0;

    /** Offset of {@code uuid.low} (u64, both ways). */
    public static final long UUID_LOW = 0;

    /** Offset of {@code uuid.high} (u64, both ways). */
    public static final long UUID_HIGH = 8;

    /** Offset of {@code blocks} (u64, both ways). */
    public static final long BLOCKS_AND_NODE = 16;

    private static final int NODE_SHIFT = 60;
    private static final long BLOCKS_MASK = (1L << NODE_SHIFT) - 1;

    private DeviceId() {}

    /** {@return the first eight bytes of the id of the device, lowest byte first} */
    public static long uuidLow(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + UUID_LOW);
    }

    /** Sets the first eight bytes of the id of the device, lowest byte first. */
    public static void uuidLow(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + UUID_LOW, value);
    }

    /** {@return the last eight bytes of the id of the device, lowest byte first} */
    public static long uuidHigh(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + UUID_HIGH);
    }

    /** Sets the last eight bytes of the id of the device, lowest byte first. */
    public static void uuidHigh(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + UUID_HIGH, value);
    }

    /** {@return the number of blocks in bits 0 to 59 and NUMA node in bits 60 to 63} */
    public static long blocksAndNode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BLOCKS_AND_NODE);
    }

    /** Sets the number of blocks in bits 0 to 59 and NUMA node in bits 60 to 63. */
    public static void blocksAndNode(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BLOCKS_AND_NODE, value);
    }

    /** {@return the number of 4 KiB blocks of the device} */
    public static long blocks(MemorySegment buffer, long at) {
        return blocksAndNode(buffer, at) & BLOCKS_MASK;
    }

    /** {@return the NUMA node of the device} */
    public static int numaNode(MemorySegment buffer, long at) {
        return (int) (blocksAndNode(buffer, at) >>> NODE_SHIFT);
    }

    /** Sets the number of 4 KiB blocks, below 2^60, and the NUMA node, 0 to 15. */
    public static void blocks(MemorySegment buffer, long at, long blocks, int numaNode) {
        blocksAndNode(buffer, at, (blocks & BLOCKS_MASK) | ((long) numaNode << NODE_SHIFT));
    }
}
