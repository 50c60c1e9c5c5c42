package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The device table of zufs in block 0, which the kernel reads before anything of zpmem runs. One device, no second tier.
 *
 * <p>Only the 1728 bytes of the table are stored; the upper half of the block belongs to the host.
 */
final class DeviceTable {

    static final int BYTES = 1728;
    private static final int SUM = 0;
    private static final int VERSION = 2;
    private static final int MAGIC = 4;
    private static final int UUID_AT = 8;
    private static final int T1_BLOCKS = 32;
    private static final int T2_BLOCKS = 40;
    private static final int ID_INDEX = 64;
    private static final int T1_COUNT = 66;
    private static final int T2_COUNT = 68;
    private static final int DEVICE_UUID = 72;
    private static final int DEVICE_BLOCKS = 88;
    private static final long DEVICE_BLOCKS_MASK = (1L << 60) - 1;
    private static final int WRITE_TIME = 1672;
    private static final int SUMMED_END = 1664;
    private static final int MINORS_PER_MAJOR = 1024;

    private DeviceTable() {}

    static void write(PersistentMemory memory, Geometry geometry, UUID uuid, UUID device, long nowNanos) {
        ByteBuffer table = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        table.putShort(VERSION, (short) version());
        table.putInt(MAGIC, Layout.MAGIC);
        putUuid(table, UUID_AT, uuid);
        table.putLong(T1_BLOCKS, geometry.blocks());
        table.putShort(T1_COUNT, (short) 1);
        putUuid(table, DEVICE_UUID, device);
        table.putLong(DEVICE_BLOCKS, geometry.blocks());
        table.putLong(WRITE_TIME, nowNanos);
        table.putShort(SUM, (short) Checksums.crc16(table.array(), VERSION, SUMMED_END - VERSION));
        memory.copyIn(0, MemorySegment.ofArray(table.array()));
        memory.persist(0, BYTES);
    }

    /** Says what is wrong with the table, or null if it fits. */
    static @Nullable String defect(PersistentMemory memory, long blocks) {
        byte[] bytes = new byte[BYTES];
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, 0, bytes, 0, BYTES);
        ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (table.getInt(MAGIC) != Layout.MAGIC) {
            return "s_magic is 0x%08x, not 0x%08x".formatted(table.getInt(MAGIC), Layout.MAGIC);
        }
        int found = Short.toUnsignedInt(table.getShort(VERSION));
        if (found / MINORS_PER_MAJOR != Layout.VERSION_MAJOR || found > version()) {
            return "s_version is %d.%d, and this code knows %d.%d"
                    .formatted(
                            found / MINORS_PER_MAJOR,
                            found % MINORS_PER_MAJOR,
                            Layout.VERSION_MAJOR,
                            Layout.VERSION_MINOR);
        }
        int sum = Checksums.crc16(bytes, VERSION, SUMMED_END - VERSION);
        if (Short.toUnsignedInt(table.getShort(SUM)) != sum) {
            return "s_sum is wrong";
        }
        if (table.getShort(T1_COUNT) != 1 || table.getShort(T2_COUNT) != 0 || table.getShort(ID_INDEX) != 0) {
            return "s_dev_list names other devices than one of tier 1";
        }
        long size = table.getLong(DEVICE_BLOCKS) & DEVICE_BLOCKS_MASK;
        if (size != table.getLong(T1_BLOCKS) || table.getLong(T2_BLOCKS) != 0) {
            return "s_t1_blocks is " + table.getLong(T1_BLOCKS) + ", and its device has " + size;
        }
        return size == blocks ? null : "s_t1_blocks is " + size + ", and the superblock has " + blocks + " blocks";
    }

    static int version() {
        return Layout.VERSION_MAJOR * MINORS_PER_MAJOR + Layout.VERSION_MINOR;
    }

    static void putUuid(ByteBuffer target, int at, UUID uuid) {
        ByteBuffer view = target.duplicate().order(ByteOrder.BIG_ENDIAN);
        view.putLong(at, uuid.getMostSignificantBits());
        view.putLong(at + Long.BYTES, uuid.getLeastSignificantBits());
    }
}
