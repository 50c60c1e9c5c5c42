package dev.zufs.runtime.wire;

import dev.zufs.api.Errno;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Names what can be wrong with a {@link DeviceTable}, as far as its bytes tell, in the order in which a mount looks.
 *
 * <p>What else a mount demands is a matter of the devices: that they open, are DAX capable, and hold tables that agree.
 */
public enum DeviceTableFault {
    /** The magic number is not the filesystem type's. */
    WRONG_MAGIC(Errno.EINVAL),
    /** The major version is not the filesystem type's. */
    WRONG_MAJOR_VERSION(Errno.EINVAL),
    /** The minor version is newer than the filesystem type understands. */
    MINOR_VERSION_TOO_NEW(Errno.EINVAL),
    /** The checksum does not fit the bytes. */
    WRONG_CHECKSUM(Errno.EINVAL),
    /** The table names no device, or more than it has room for. */
    WRONG_DEVICE_COUNT(Errno.EINVAL),
    /** The index of the device that holds the table is not below the number of devices. */
    DEVICE_INDEX_OUT_OF_RANGE(Errno.EINVAL),
    /** The device that holds the table has no blocks. */
    DEVICE_EMPTY(Errno.EINVAL),
    /** The size of the device that holds the table is not a multiple of 2 MiB. */
    DEVICE_SIZE_UNALIGNED(Errno.EINVAL),
    /** The device that holds the table is smaller than the table says. */
    DEVICE_TOO_SMALL(Errno.EINVAL),
    /** The number of T1 blocks is not the sum over the T1 devices. */
    WRONG_T1_SUM(Errno.EIO),
    /** The number of T2 blocks is not the sum over the T2 devices. */
    WRONG_T2_SUM(Errno.EIO);

    private static final long MAX_BLOCKS = Long.MAX_VALUE / ZufProtocol.PAGE_SIZE;

    private final Errno errno;

    DeviceTableFault(Errno errno) {
        this.errno = errno;
    }

    /**
     * Gives the error that mount(2) fails with.
     *
     * @return the error
     */
    public Errno errno() {
        return errno;
    }

    /**
     * Says what is wrong with a table.
     *
     * @param buffer segment with the table
     * @param at offset of the table
     * @param magic magic number of the filesystem type
     * @param majorVersion format version that the filesystem type understands
     * @param minorVersion newest minor format version that the filesystem type understands
     * @param deviceBytes size in bytes of the device that holds the table
     * @return the first fault, or null if there is none
     */
    public static @Nullable DeviceTableFault of(
            MemorySegment buffer, long at, int magic, int majorVersion, int minorVersion, long deviceBytes) {
        int version = DeviceTable.version(buffer, at);
        if (DeviceTable.magic(buffer, at) != magic) {
            return WRONG_MAGIC;
        }
        if (DeviceTable.majorVersion(version) != majorVersion) {
            return WRONG_MAJOR_VERSION;
        }
        if (DeviceTable.minorVersion(version) > minorVersion) {
            return MINOR_VERSION_TOO_NEW;
        }
        if (DeviceTable.checksum(buffer, at) != DeviceTable.expectedChecksum(buffer, at)) {
            return WRONG_CHECKSUM;
        }
        @Nullable DeviceTableFault fault = ofDevice(buffer, at, deviceBytes);
        return fault == null ? ofSums(buffer, at) : fault;
    }

    private static @Nullable DeviceTableFault ofDevice(MemorySegment buffer, long at, long deviceBytes) {
        int devices = DeviceTable.t1Count(buffer, at) + DeviceTable.t2Count(buffer, at);
        if (devices == 0 || devices > DeviceTable.MAX_DEVICES) {
            return WRONG_DEVICE_COUNT;
        }
        int index = DeviceTable.deviceIndex(buffer, at);
        if (index >= devices) {
            return DEVICE_INDEX_OUT_OF_RANGE;
        }
        long blocks = DeviceId.blocks(buffer, DeviceTable.device(at, index));
        if (blocks == 0) {
            return DEVICE_EMPTY;
        }
        if (((blocks * ZufProtocol.PAGE_SIZE) & ZufProtocol.ALLOCATION_MASK) != 0) {
            return DEVICE_SIZE_UNALIGNED;
        }
        return blocks > MAX_BLOCKS || blocks * ZufProtocol.PAGE_SIZE > deviceBytes ? DEVICE_TOO_SMALL : null;
    }

    private static @Nullable DeviceTableFault ofSums(MemorySegment buffer, long at) {
        int t1Count = DeviceTable.t1Count(buffer, at);
        if (DeviceTable.t1Blocks(buffer, at) != sum(buffer, at, 0, t1Count)) {
            return WRONG_T1_SUM;
        }
        long t2Sum = sum(buffer, at, t1Count, DeviceTable.t2Count(buffer, at));
        return DeviceTable.t2Blocks(buffer, at) == t2Sum ? null : WRONG_T2_SUM;
    }

    private static long sum(MemorySegment buffer, long at, int first, int count) {
        long sum = 0;
        for (int index = first; index < first + count; index++) {
            sum += DeviceId.blocks(buffer, DeviceTable.device(at, index));
        }
        return sum;
    }
}
