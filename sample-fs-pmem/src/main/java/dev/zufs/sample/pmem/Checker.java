package dev.zufs.sample.pmem;

import dev.zufs.api.CheckContext;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole filesystem, and repairs what can be repaired without guessing.
 *
 * <p>What a log still has to repeat counts as done: a repair repeats it first, a mere check looks at the media through a
 * copy of the lines that change. Blocks are freed only if nothing was found that hides whose they are. Memory: one bit a
 * block, nine bytes an inode, eight bytes for each entry of the largest directory.
 */
final class Checker {

    private final PersistentMemory memory;
    private final CheckReport report;

    Checker(CheckContext context) {
        this.memory = context.memory();
        this.report = new CheckReport(context);
    }

    void run() {
        if (memory.size() < Layout.REGION_ALIGNMENT) {
            report.damage("region", "it has " + memory.size() + " bytes, less than the smallest zpmem");
            return;
        }
        Geometry geometry = checkSuperBlocks();
        if (geometry == null) {
            return;
        }
        CheckImage image = checkLog(geometry);
        if (image == null) {
            return;
        }
        BlockMarks marks = new BlockMarks(geometry.blocks());
        marks.mark(0, (int) geometry.dataStart());
        marks.mark(geometry.dataEnd(), (int) (geometry.blocks() - geometry.dataEnd()));
        CheckInodes inodes = new CheckInodes(memory, image, geometry, marks, report);
        if (!inodes.findTable()) {
            return;
        }
        inodes.checkAll();
        new CheckNames(memory, image, geometry, inodes, report).checkAll();
        checkBitmap(geometry, image, marks);
    }

    private @Nullable Geometry checkSuperBlocks() {
        SuperBlockFormat.Found first = SuperBlockFormat.read(memory, Layout.SUPERBLOCK);
        long copyOffset = copyOffset(first.geometry());
        SuperBlockFormat.Found copy = SuperBlockFormat.read(memory, copyOffset);
        Geometry geometry = first.geometry() != null ? first.geometry() : copy.geometry();
        if (geometry == null) {
            report.damage("superblock", first.defect() + "; its copy: " + copy.defect());
            return null;
        }
        SuperBlockFormat.Found valid = first.geometry() != null ? first : copy;
        if (valid.readOnly()) {
            report.forbidRepair("superblock", "it has read-only compatible features that are not known to this code");
        }
        if (first.geometry() == null) {
            report.repairable(
                    "superblock",
                    first.defect() + ": taken from the copy",
                    () -> copyBlock(copyOffset, Layout.SUPERBLOCK));
        } else if (!sameBytes(Layout.SUPERBLOCK, copyOffset)) {
            report.repairable(
                    "copy of the superblock",
                    "it differs: written anew",
                    () -> copyBlock(Layout.SUPERBLOCK, copyOffset));
        }
        return geometry;
    }

    /** The copy is at the end of the filesystem, which without a superblock is taken to be that of the region. */
    private long copyOffset(@Nullable Geometry geometry) {
        if (geometry != null) {
            return Layout.offset(geometry.copyBlock());
        }
        return memory.size() / Layout.REGION_ALIGNMENT * Layout.REGION_ALIGNMENT - Layout.BLOCK_BYTES;
    }

    private boolean sameBytes(long left, long right) {
        MemorySegment segment = memory.segment();
        return MemorySegment.mismatch(segment, left, left + Layout.SB_BYTES, segment, right, right + Layout.SB_BYTES)
                < 0;
    }

    private void copyBlock(long from, long to) {
        byte[] bytes = memory.segment().asSlice(from, Layout.SB_BYTES).toArray(ValueLayout.JAVA_BYTE);
        SuperBlockFormat.write(memory, to, bytes);
    }

    /** Returns the media as they are once the log is repeated, or null if it cannot be. */
    private @Nullable CheckImage checkLog(Geometry geometry) {
        StateBlocks state = new StateBlocks(memory, geometry);
        long checkpoint = state.checkpoint();
        if (checkpoint < 0) {
            report.damage(
                    "state", "the words of the checkpoint are damaged: what the log still has to repeat is unknown");
            return null;
        }
        int damaged = state.damaged();
        Recovery recovery = new Recovery(memory, geometry, checkpoint);
        String defect = recovery.defect();
        if (defect != null) {
            report.damage("log", defect);
            return null;
        }
        CheckImage image = new CheckImage(memory, geometry);
        if (report.isRepair()) {
            if (recovery.records() > 0 || damaged > 0) {
                recovery.run();
            }
        } else {
            recovery.applyTo(image);
        }
        if (damaged > 0) {
            report.repairable("state", damaged + " words of its blocks are damaged: taken from the others", () -> {});
        }
        return image;
    }

    private void checkBitmap(Geometry geometry, CheckImage image, BlockMarks marks) {
        long leaked = 0;
        long missing = 0;
        long damaged = 0;
        for (long block = 0; block < geometry.blocks(); block += BitmapWord.BLOCKS) {
            if (block % Geometry.BITS_PER_BLOCK == 0) {
                report.progress("bitmap", block, geometry.blocks());
            }
            long word = image.getLong(geometry.bitmapWord(block));
            int found = marks.bits(block);
            if (BitmapWord.isIntact(word, BitmapWord.index(block))) {
                leaked += Integer.bitCount(BitmapWord.bits(word) & ~found);
                missing += Integer.bitCount(found & ~BitmapWord.bits(word));
            } else {
                damaged++;
            }
        }
        if (missing > 0) {
            report.repairable("bitmap", missing + " blocks in use are marked free", () -> addMissing(geometry, marks));
        }
        boolean unknown = report.isStructureDamaged();
        if (report.hasForeignFeatures()) {
            leaked = 0; // what this code does not know may have them
        }
        if (leaked > 0 && unknown) {
            report.defect("bitmap", leaked + " blocks are marked used, and it is unknown whether somebody has them");
        } else if (leaked > 0) {
            report.repairable(
                    "bitmap", leaked + " blocks are marked used, and nobody has them", () -> rewrite(geometry, marks));
        }
        if (damaged > 0 && unknown) {
            report.defect(
                    "bitmap", damaged + " words are damaged, and it is unknown whether somebody has their blocks");
        } else if (damaged > 0) {
            report.repairable("bitmap", damaged + " words are damaged: written anew", () -> rewrite(geometry, marks));
        }
    }

    private void addMissing(Geometry geometry, BlockMarks marks) {
        for (long block = 0; block < geometry.blocks(); block += BitmapWord.BLOCKS) {
            long word = geometry.bitmapWord(block);
            long index = BitmapWord.index(block);
            memory.putLong(word, BitmapWord.with(memory.getLong(word), index, marks.bits(block), true));
        }
        persistBitmap(geometry);
    }

    private void rewrite(Geometry geometry, BlockMarks marks) {
        for (long block = 0; block < geometry.blocks(); block += BitmapWord.BLOCKS) {
            long index = BitmapWord.index(block);
            memory.putLong(geometry.bitmapWord(block), BitmapWord.of(marks.bits(block), index));
        }
        persistBitmap(geometry);
    }

    private void persistBitmap(Geometry geometry) {
        memory.persist(Layout.offset(geometry.bitmapStart()), Layout.offset(geometry.bitmapBlocks()));
    }
}
