package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_pmem}, the argument of {@link Ioctl#GRAB_PMEM}.
 *
 * <p>The server gives the superblock id of the mount request, the feeder answers with its copy of the device table.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class PmemRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 1856;

    /** Offset of {@code sb_id} (u64, from the server). */
    public static final long SUPER_BLOCK_ID = 24;

    /** Offset of {@code mdt}: the {@link DeviceTable}. */
    public static final long DEVICE_TABLE = 64;

    /** Offset of {@code dev_index} (u32, from the feeder). */
    public static final long DEVICE_INDEX = 1792;

    private PmemRequest() {}

    /** {@return the number of the superblock from the mount request} */
    public static long superBlockId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_ID);
    }

    /** Sets the number of the superblock from the mount request. */
    public static void superBlockId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_ID, value);
    }

    /** {@return the index of the mounted device in the list of devices} */
    public static int deviceIndex(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + DEVICE_INDEX);
    }

    /** Sets the index of the mounted device in the list of devices. */
    public static void deviceIndex(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + DEVICE_INDEX, value);
    }
}
