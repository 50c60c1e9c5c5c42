package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the superblock and reads it back with suspicion. It never changes after the format. */
final class SuperBlockFormat {

    /**
     * What was found in the place of a superblock.
     *
     * @param geometry the sizes, or null if there is a defect
     * @param uuid the id of the filesystem; zero if there is a defect
     * @param created when it was made, nanoseconds since 1970
     * @param readOnly whether features demand that nothing is written
     * @param newer whether it is whole, and of a version or with features that this code does not know
     * @param defect what is wrong, or null
     */
    record Found(
            @Nullable Geometry geometry,
            UUID uuid,
            long created,
            boolean readOnly,
            boolean newer,
            @Nullable String defect) {}

    private static final int CODE_VERSION = Layout.VERSION_MAJOR << 10 | Layout.VERSION_MINOR;

    private SuperBlockFormat() {}

    static byte[] encode(Geometry geometry, UUID uuid, long createdNanos) {
        ByteBuffer block = ByteBuffer.allocate(Layout.SB_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(Layout.SB_MAGIC, Layout.SB_MAGIC_VALUE);
        block.putInt(Layout.SB_VERSION, CODE_VERSION);
        ByteBuffer id = block.duplicate().order(ByteOrder.BIG_ENDIAN);
        id.putLong(Layout.SB_UUID, uuid.getMostSignificantBits());
        id.putLong(Layout.SB_UUID + Long.BYTES, uuid.getLeastSignificantBits());
        block.putLong(Layout.SB_BLOCKS, geometry.blocks());
        block.putLong(Layout.SB_STATE_BLOCK, Layout.STATE_BLOCK);
        block.putLong(Layout.SB_LOG_START, geometry.logStart());
        block.putInt(Layout.SB_LANES, geometry.lanes());
        block.putInt(Layout.SB_LANE_BYTES, geometry.laneBytes());
        block.putLong(Layout.SB_BITMAP_START, geometry.bitmapStart());
        block.putLong(Layout.SB_BITMAP_BLOCKS, geometry.bitmapBlocks());
        block.putLong(Layout.SB_DATA_START, geometry.dataStart());
        block.putLong(Layout.SB_COPY_BLOCK, geometry.copyBlock());
        block.putInt(Layout.SB_BLOCK_BYTES, Layout.BLOCK_BYTES);
        block.putInt(Layout.SB_INODE_BYTES, Layout.INODE_BYTES);
        block.putLong(Layout.SB_CREATED, createdNanos);
        block.putLong(Layout.SB_LOG_SEED, geometry.logSeed());
        block.putLong(Layout.SB_STATE_COPY, geometry.stateCopyBlock());
        block.putInt(Layout.SB_CRC, crc(block.array()));
        return block.array();
    }

    static void write(PersistentMemory memory, long offset, byte[] encoded) {
        memory.copyIn(offset, MemorySegment.ofArray(encoded));
        memory.persist(offset, encoded.length);
    }

    static Found read(PersistentMemory memory, long offset) {
        byte[] bytes = new byte[Layout.SB_BYTES];
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        String defect = headerDefect(block, crc(bytes));
        if (defect != null) {
            return new Found(null, new UUID(0, 0), 0, false, false, defect);
        }
        defect = newness(block);
        if (defect != null) {
            return new Found(null, new UUID(0, 0), 0, false, true, defect);
        }
        Geometry geometry = new Geometry(
                block.getLong(Layout.SB_BLOCKS),
                block.getInt(Layout.SB_LANES),
                block.getInt(Layout.SB_LANE_BYTES),
                block.getLong(Layout.SB_LOG_SEED));
        defect = geometryDefect(block, geometry, memory.size());
        ByteBuffer uuid = block.duplicate().order(ByteOrder.BIG_ENDIAN);
        boolean readOnly = block.getLong(Layout.SB_READ_ONLY_COMPATIBLE) != 0;
        return new Found(
                defect == null ? geometry : null,
                new UUID(uuid.getLong(Layout.SB_UUID), uuid.getLong(Layout.SB_UUID + Long.BYTES)),
                block.getLong(Layout.SB_CREATED),
                readOnly,
                false,
                defect);
    }

    private static @Nullable String headerDefect(ByteBuffer block, int crc) {
        if (block.getLong(Layout.SB_MAGIC) != Layout.SB_MAGIC_VALUE) {
            return "magic is 0x%016x: there is no zpmem here".formatted(block.getLong(Layout.SB_MAGIC));
        }
        if (block.getInt(Layout.SB_CRC) != crc) {
            return "crc32c is wrong";
        }
        return null;
    }

    /** Says what this code does not know about a whole superblock, or null. */
    private static @Nullable String newness(ByteBuffer block) {
        int version = block.getInt(Layout.SB_VERSION);
        if (version >>> 10 != Layout.VERSION_MAJOR || version > CODE_VERSION) {
            return "version is %d.%d, and this code knows %d.%d"
                    .formatted(version >>> 10, version & 0x3FF, Layout.VERSION_MAJOR, Layout.VERSION_MINOR);
        }
        long incompatible = block.getLong(Layout.SB_INCOMPATIBLE);
        if (incompatible != 0) {
            return "incompatible features 0x%x are not known to this code".formatted(incompatible);
        }
        return null;
    }

    private static @Nullable String geometryDefect(ByteBuffer block, Geometry geometry, long regionBytes) {
        long blocks = geometry.blocks();
        if (blocks < Layout.REGION_ALIGNMENT / Layout.BLOCK_BYTES || blocks % 512 != 0) {
            return "blocks is " + blocks + ", which is no multiple of 512";
        }
        if (blocks > regionBytes >>> Layout.BLOCK_SHIFT) {
            return "blocks is " + blocks + ", and the region has only " + (regionBytes >>> Layout.BLOCK_SHIFT)
                    + ": it was truncated";
        }
        if (geometry.lanes() < 1 || geometry.lanes() > Geometry.MAX_LANES) {
            return "lanes is " + geometry.lanes();
        }
        int laneBytes = geometry.laneBytes();
        if (laneBytes < Geometry.MIN_LANE_BYTES
                || laneBytes > Geometry.MAX_LANE_BYTES
                || (laneBytes & Layout.BLOCK_MASK) != 0) {
            return "lane bytes is " + laneBytes;
        }
        boolean consistent = block.getLong(Layout.SB_STATE_BLOCK) == Layout.STATE_BLOCK
                && block.getLong(Layout.SB_LOG_START) == geometry.logStart()
                && block.getLong(Layout.SB_BITMAP_START) == geometry.bitmapStart()
                && block.getLong(Layout.SB_BITMAP_BLOCKS) == geometry.bitmapBlocks()
                && block.getLong(Layout.SB_DATA_START) == geometry.dataStart()
                && block.getLong(Layout.SB_COPY_BLOCK) == geometry.copyBlock()
                && block.getLong(Layout.SB_STATE_COPY) == geometry.stateCopyBlock()
                && block.getInt(Layout.SB_BLOCK_BYTES) == Layout.BLOCK_BYTES
                && block.getInt(Layout.SB_INODE_BYTES) == Layout.INODE_BYTES
                && geometry.dataStart() < geometry.dataEnd();
        return consistent ? null : "the places of state, log, bitmap and data do not fit together";
    }

    private static int crc(byte[] bytes) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).putInt(Layout.SB_CRC, 0);
        return Checksums.crc32c(copy, 0, copy.length);
    }
}
