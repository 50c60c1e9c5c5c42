package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;
import java.util.UUID;

/**
 * Describes a new {@link DeviceTable} for a filesystem on one device.
 *
 * @param magic magic number of the filesystem type
 * @param majorVersion major number of the format's version, 0 to 63
 * @param minorVersion minor number of the format's version, 0 to 1023
 * @param flags flags of the table
 * @param filesystemId id of the filesystem
 * @param deviceId id of the device
 * @param timeNanos time of the format in nanoseconds since 1970
 */
public record DeviceTableFormat(
        int magic, int majorVersion, int minorVersion, long flags, UUID filesystemId, UUID deviceId, long timeNanos) {

    private static final int MAX_MAJOR_VERSION = 63;

    /**
     * Checks the version.
     *
     * @throws IllegalArgumentException if a number of the version does not fit the table
     */
    public DeviceTableFormat {
        if (majorVersion < 0
                || majorVersion > MAX_MAJOR_VERSION
                || minorVersion < 0
                || minorVersion >= DeviceTable.MINORS_PER_MAJOR) {
            throw new IllegalArgumentException("version " + majorVersion + "." + minorVersion);
        }
    }

    /**
     * Writes the table, {@value DeviceTable#SLOT_SIZE} bytes, to the front of a device.
     *
     * @param device segment over the front of the device
     * @param at offset of the front of the device in the segment
     * @param deviceBytes size of the device in bytes; what exceeds a multiple of 2 MiB stays unused
     * @throws IllegalArgumentException if the device is smaller than 2 MiB
     */
    public void write(MemorySegment device, long at, long deviceBytes) {
        long blocks = (deviceBytes & ~ZufProtocol.ALLOCATION_MASK) / ZufProtocol.PAGE_SIZE;
        if (blocks <= 0) {
            throw new IllegalArgumentException("device of " + deviceBytes + " bytes, at least 2 MiB are needed");
        }
        for (long next = at; next < at + DeviceTable.SLOT_SIZE; next += Long.BYTES) {
            device.set(Fields.U64, next, 0L);
        }
        DeviceTable.version(device, at, DeviceTable.version(majorVersion, minorVersion));
        DeviceTable.magic(device, at, magic);
        DeviceTable.flags(device, at, flags);
        writeId(device, at + DeviceTable.UUID, filesystemId);
        DeviceTable.t1Blocks(device, at, blocks);
        DeviceTable.t1Count(device, at, 1);
        writeId(device, DeviceTable.device(at, 0) + DeviceId.UUID, deviceId);
        DeviceId.blocks(device, DeviceTable.device(at, 0), blocks, 0);
        DeviceTable.writeTimeNanos(device, at, timeNanos);
        DeviceTable.checksum(device, at, DeviceTable.expectedChecksum(device, at));
    }

    /** Writes an id in the order in which it is printed, the first byte first. */
    private static void writeId(MemorySegment device, long at, UUID id) {
        device.set(Fields.U64, at, Long.reverseBytes(id.getMostSignificantBits()));
        device.set(Fields.U64, at + Long.BYTES, Long.reverseBytes(id.getLeastSignificantBits()));
    }
}
