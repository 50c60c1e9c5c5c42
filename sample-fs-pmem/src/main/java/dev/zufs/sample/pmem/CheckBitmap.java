package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;

/**
 * Compares the bitmap with the blocks that were found in use. Its words are checked each for itself, and a repair stores them
 * whole: wherever a crash ends it, every word is that of before or right.
 */
final class CheckBitmap {

    private final PersistentMemory memory;
    private final CheckImage image;
    private final Geometry geometry;
    private final BlockMarks marks;
    private final CheckReport report;
    private long leaked;
    private long missing;
    private long damaged;

    CheckBitmap(PersistentMemory memory, CheckImage image, Geometry geometry, BlockMarks marks, CheckReport report) {
        this.memory = memory;
        this.image = image;
        this.geometry = geometry;
        this.marks = marks;
        this.report = report;
    }

    void check() {
        compare();
        if (missing > 0) {
            report.repairable("bitmap", missing + " blocks in use are marked free", this::addMissing);
        }
        if (report.hasForeignFeatures()) {
            leaked = 0; // what this code does not know may have them
        }
        tellExcess(leaked, "blocks are marked used", "somebody has them", "and nobody has them");
        tellExcess(damaged, "words are damaged", "somebody has their blocks", "written anew");
    }

    private void tellExcess(long count, String what, String unknown, String done) {
        if (count > 0 && report.isStructureDamaged()) {
            report.defect("bitmap", count + " " + what + ", and it is unknown whether " + unknown);
        } else if (count > 0) {
            report.repairable("bitmap", count + " " + what + ": " + done, this::rewrite);
        }
    }

    private void compare() {
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
    }

    private void addMissing() {
        for (long block = 0; block < geometry.blocks(); block += BitmapWord.BLOCKS) {
            long word = geometry.bitmapWord(block);
            long index = BitmapWord.index(block);
            memory.putLong(word, BitmapWord.with(memory.getLong(word), index, marks.bits(block), true));
        }
        persist();
    }

    private void rewrite() {
        for (long block = 0; block < geometry.blocks(); block += BitmapWord.BLOCKS) {
            long index = BitmapWord.index(block);
            memory.putLong(geometry.bitmapWord(block), BitmapWord.of(marks.bits(block), index));
        }
        persist();
    }

    private void persist() {
        memory.persist(Layout.offset(geometry.bitmapStart()), Layout.offset(geometry.bitmapBlocks()));
    }
}
