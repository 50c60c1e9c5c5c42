package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Reads and writes {@code md_dev_table}, the table at byte 0 of every device of a filesystem.
 *
 * <p>On a device it has a slot of {@value #SLOT_SIZE} bytes. {@link DeviceTableFormat} makes one, {@link
 * DeviceTableFault} says what is wrong with one.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class DeviceTable {

    /** Size of the structure in bytes. */
    public static final long SIZE = 1728;

    /** Offset of {@code s_sum} (u16, both ways). */
    public static final long CHECKSUM = 0;

    /** Offset of {@code s_version} (u16, both ways). */
    public static final long VERSION = 2;

    /** Offset of {@code s_magic} (u32, both ways). */
    public static final long MAGIC = 4;

    /** Offset of {@code s_uuid}: the id of the filesystem. */
    public static final long UUID = 8;

    /** Offset of {@code s_uuid.low} (u64, both ways). */
    public static final long UUID_LOW = 8;

    /** Offset of {@code s_uuid.high} (u64, both ways). */
    public static final long UUID_HIGH = 16;

    /** Offset of {@code s_flags} (u64, both ways). */
    public static final long FLAGS = 24;

    /** Offset of {@code s_t1_blocks} (u64, both ways). */
    public static final long T1_BLOCKS = 32;

    /** Offset of {@code s_t2_blocks} (u64, both ways). */
    public static final long T2_BLOCKS = 40;

    /** Offset of {@code s_dev_list}: the list of devices. */
    public static final long DEVICE_LIST = 64;

    /** Offset of {@code s_dev_list.id_index} (u16, both ways). */
    public static final long DEVICE_INDEX = 64;

    /** Offset of {@code s_dev_list.t1_count} (u16, both ways). */
    public static final long T1_COUNT = 66;

    /** Offset of {@code s_dev_list.t2_count} (u16, both ways). */
    public static final long T2_COUNT = 68;

    /** Offset of {@code s_dev_list.rmem_count} (u16, both ways). */
    public static final long RMEM_COUNT = 70;

    /** Offset of {@code s_dev_list.dev_ids}: the first {@link DeviceId}. */
    public static final long DEVICES = 72;

    /** Offset of {@code s_start_dynamic}: the part that the checksum leaves out. */
    public static final long DYNAMIC_PART = 1664;

    /** Offset of {@code s_mtime} (u64, both ways). */
    public static final long MOUNT_TIME_NANOS = 1664;

    /** Offset of {@code s_wtime} (u64, both ways). */
    public static final long WRITE_TIME_NANOS = 1672;

    /** Size of the table's slot on a device in bytes ({@code MDT_SIZE}). */
    public static final long SLOT_SIZE = 4096;

    /** Size of the device list in bytes ({@code md_dev_list}). */
    public static final long DEVICE_LIST_SIZE = 1600;

    /** Number of devices that a table can name ({@code MD_DEV_MAX}). */
    public static final int MAX_DEVICES = 64;

    /** Bit of {@link #flags}: cache simulation, the device holds everything twice ({@code MDT_F_SHADOW}). */
    public static final long FLAG_SHADOW = 1;

    /** Bit of {@link #flags}: POSIX access control lists ({@code MDT_F_POSIXACL}). */
    public static final long FLAG_POSIX_ACL = 2;

    /** Number of the first bit of {@link #flags} that is the filesystem's own ({@code MDT_F_USER_START}). */
    public static final int FLAG_USER_START = 8;

    /** Factor of the major number in {@link #version} ({@code ZUFS_MINORS_PER_MAJOR}). */
    public static final int MINORS_PER_MAJOR = 1024;

    private DeviceTable() {}

    /** {@return the checksum over the static part} */
    public static int checksum(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + CHECKSUM));
    }

    /** Sets the checksum over the static part. */
    public static void checksum(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + CHECKSUM, (short) value);
    }

    /** {@return the version of the format: major times 1024 plus minor} */
    public static int version(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + VERSION));
    }

    /** Sets the version of the format: major times 1024 plus minor. */
    public static void version(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + VERSION, (short) value);
    }

    /** {@return the magic number of the filesystem type} */
    public static int magic(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAGIC);
    }

    /** Sets the magic number of the filesystem type. */
    public static void magic(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAGIC, value);
    }

    /** {@return the first eight bytes of the id of the filesystem, lowest byte first} */
    public static long uuidLow(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + UUID_LOW);
    }

    /** Sets the first eight bytes of the id of the filesystem, lowest byte first. */
    public static void uuidLow(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + UUID_LOW, value);
    }

    /** {@return the last eight bytes of the id of the filesystem, lowest byte first} */
    public static long uuidHigh(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + UUID_HIGH);
    }

    /** Sets the last eight bytes of the id of the filesystem, lowest byte first. */
    public static void uuidHigh(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + UUID_HIGH, value);
    }

    /**
     * {@return the bits {@link #FLAG_SHADOW}, {@link #FLAG_POSIX_ACL} and, from {@link #FLAG_USER_START}, those of the
     * filesystem}
     */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /**
     * Sets the bits {@link #FLAG_SHADOW}, {@link #FLAG_POSIX_ACL} and, from {@link #FLAG_USER_START}, those of the
     * filesystem.
     */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }

    /** {@return the number of 4 KiB blocks of all T1 devices} */
    public static long t1Blocks(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + T1_BLOCKS);
    }

    /** Sets the number of 4 KiB blocks of all T1 devices. */
    public static void t1Blocks(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + T1_BLOCKS, value);
    }

    /** {@return the number of 4 KiB blocks of all T2 devices} */
    public static long t2Blocks(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + T2_BLOCKS);
    }

    /** Sets the number of 4 KiB blocks of all T2 devices. */
    public static void t2Blocks(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + T2_BLOCKS, value);
    }

    /** {@return the index of the device that holds this table} */
    public static int deviceIndex(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + DEVICE_INDEX));
    }

    /** Sets the index of the device that holds this table. */
    public static void deviceIndex(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + DEVICE_INDEX, (short) value);
    }

    /** {@return the number of T1 devices, which come first} */
    public static int t1Count(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + T1_COUNT));
    }

    /** Sets the number of T1 devices, which come first. */
    public static void t1Count(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + T1_COUNT, (short) value);
    }

    /** {@return the number of T2 devices, which follow} */
    public static int t2Count(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + T2_COUNT));
    }

    /** Sets the number of T2 devices, which follow. */
    public static void t2Count(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + T2_COUNT, (short) value);
    }

    /** {@return the number of remote-memory devices, 0} */
    public static int rmemCount(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + RMEM_COUNT));
    }

    /** Sets the number of remote-memory devices, 0. */
    public static void rmemCount(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + RMEM_COUNT, (short) value);
    }

    /** {@return the time of the last writable mount in nanoseconds} */
    public static long mountTimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + MOUNT_TIME_NANOS);
    }

    /** Sets the time of the last writable mount in nanoseconds. */
    public static void mountTimeNanos(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + MOUNT_TIME_NANOS, value);
    }

    /** {@return the time of the last mount, remount or freeze in nanoseconds} */
    public static long writeTimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + WRITE_TIME_NANOS);
    }

    /** Sets the time of the last mount, remount or freeze in nanoseconds. */
    public static void writeTimeNanos(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + WRITE_TIME_NANOS, value);
    }

    /** {@return the version of major and minor number} */
    public static int version(int major, int minor) {
        return major * MINORS_PER_MAJOR + minor;
    }

    /** {@return the major number of {@code version}} */
    public static int majorVersion(int version) {
        return version / MINORS_PER_MAJOR;
    }

    /** {@return the minor number of {@code version}} */
    public static int minorVersion(int version) {
        return version % MINORS_PER_MAJOR;
    }

    /** {@return the offset of the {@link DeviceId} of device {@code index} in the segment} */
    public static long device(long at, int index) {
        return at + DEVICES + Objects.checkIndex(index, MAX_DEVICES) * DeviceId.SIZE;
    }

    /** {@return the checksum that the static part should have} */
    public static int expectedChecksum(MemorySegment buffer, long at) {
        return Crc16.of(buffer, at + VERSION, DYNAMIC_PART - VERSION);
    }
}
