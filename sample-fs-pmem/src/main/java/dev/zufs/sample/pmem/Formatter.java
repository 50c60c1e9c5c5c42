package dev.zufs.sample.pmem;

import dev.zufs.api.FileType;
import dev.zufs.api.FormatContext;
import dev.zufs.api.MountOptions;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * Writes an empty filesystem.
 *
 * <p>What was there before is made unreadable first, and the superblock comes last, so a format that is
 * interrupted leaves nothing that could be mounted.
 */
final class Formatter {

    private static final int ROOT_MODE = FileType.DIRECTORY.modeBits() | 0755;
    private static final long CLEAR_BYTES = 1 << 20;

    private final PersistentMemory memory;
    private final Geometry geometry;
    private final FormatContext context;
    private long cleared;

    Formatter(FormatContext context) {
        this.context = context;
        this.memory = context.memory();
        MountOptions options = context.options();
        int lanes = (int) options.number("lanes", 0, 1, Geometry.MAX_LANES);
        int laneKib = (int) options.number("lane", 0, Geometry.MIN_LANE_BYTES >> 10, Geometry.MAX_LANE_BYTES >> 10);
        int laneBytes = laneKib << 10 & ~Layout.BLOCK_MASK;
        this.geometry = Geometry.forRegion(memory.size(), lanes, laneBytes).withLogSeed(new SecureRandom().nextLong());
    }

    void run() {
        clear(Layout.SUPERBLOCK, Layout.BLOCK_BYTES);
        clear(Layout.offset(geometry.copyBlock()), Layout.BLOCK_BYTES);
        clear(Layout.offset(geometry.stateCopyBlock()), Layout.BLOCK_BYTES);
        memory.fence();
        clear(Layout.STATE, Layout.offset(geometry.bitmapStart()) - Layout.STATE);
        long table = geometry.dataStart();
        clear(Layout.offset(table), Layout.BLOCK_BYTES);
        memory.fence();
        writeBitmap(table + 1);
        writeState(table);
        writeRoot(Layout.offset(table) + Layout.ROOT_NUMBER * Layout.INODE_BYTES);
        byte[] superBlock = SuperBlockFormat.encode(geometry, context.id(), nowNanos());
        SuperBlockFormat.write(memory, Layout.offset(geometry.copyBlock()), superBlock);
        SuperBlockFormat.write(memory, Layout.SUPERBLOCK, superBlock);
    }

    private long nowNanos() {
        Instant now = context.clock().instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private void clear(long offset, long length) {
        for (long done = 0; done < length; done += CLEAR_BYTES) {
            long count = Math.min(CLEAR_BYTES, length - done);
            memory.zeroNonTemporal(offset + done, count);
            step(count);
        }
    }

    private void step(long bytes) {
        cleared += bytes;
        long all = Layout.offset(geometry.dataStart() + 3);
        context.progress().step("clearing", cleared, Math.max(cleared, all));
    }

    /** Marks what is no data, and the first blocks of the table, as used. */
    private void writeBitmap(long used) {
        BlockMarks marks = new BlockMarks(Math.max(used, Geometry.BITS_PER_BLOCK));
        marks.mark(0, (int) used);
        byte[] block = new byte[Layout.BLOCK_BYTES];
        long words = geometry.bitmapBlocks() * (Layout.BLOCK_BYTES / Long.BYTES);
        for (long index = 0; index < words; index++) {
            long first = index * BitmapWord.BLOCKS;
            int bits = first < used ? marks.bits(first) : 0;
            if (index == BitmapWord.index(geometry.dataEnd())) {
                bits |= BitmapWord.mask(geometry.dataEnd(), geometry.blocks());
            }
            int at = (int) (index * Long.BYTES) & Layout.BLOCK_MASK;
            RedoRecord.putLong(block, at, BitmapWord.of(bits, index));
            if (at == Layout.BLOCK_BYTES - Long.BYTES) {
                writeBitmapBlock(geometry.bitmapWord(first) - at, block);
            }
        }
        memory.fence();
    }

    private void writeBitmapBlock(long offset, byte[] block) {
        memory.copyNonTemporal(offset, MemorySegment.ofArray(block), 0, block.length);
        step(block.length);
    }

    private void writeState(long table) {
        memory.putLong(Layout.STATE_TABLE_ROOT, MapWord.of(MapWord.DATA, table, 1, Layout.TABLE_OWNER, 0));
        memory.putLong(Layout.STATE_TABLE_BLOCKS, 1);
        memory.flush(Layout.STATE_TABLE_ROOT, 2 * Long.BYTES);
        StateBlocks state = new StateBlocks(memory, geometry);
        state.copyTable();
        state.storeCheckpoint(0);
    }

    private void writeRoot(long slot) {
        InodeUpdate root = new InodeUpdate(memory);
        root.begin(slot, true);
        root.set(InodeUpdate.MODE_FLAGS, ROOT_MODE);
        root.set(InodeUpdate.MODIFIED, nowNanos())
                .set(InodeUpdate.CHANGED, nowNanos())
                .set(InodeUpdate.ACCESSED, nowNanos());
        root.links(2).generation(1).state(Layout.STATE_USED).uses(1).set(InodeUpdate.PARENT, Layout.ROOT_NUMBER);
        root.finish();
        root.useField();
        byte[] record = new byte[RedoRecord.HEADER_BYTES + root.encodedBytes()];
        root.encode(record, RedoRecord.HEADER_BYTES);
        RedoRecord.visit(record, record.length, new RedoApplier(new MediaTarget(memory, geometry)));
        memory.persist(slot, Layout.INODE_BYTES);
    }
}
