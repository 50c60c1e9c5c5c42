package dev.zufs.sample.pmem;

import dev.zufs.api.CheckContext;
import dev.zufs.api.memory.PersistentMemory;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole filesystem, and repairs it.
 *
 * <p>What a log still has to repeat counts as done: a repair repeats it first, a mere check looks at the media through a copy
 * of the lines that change. The order is that in which one thing relies on another: superblock, log, inodes with their maps and
 * attributes, bitmap, names, ways to the root, links. Blocks are freed only if nothing stays that hides whose they are.
 *
 * <p>A repair may be cut off at any moment; the next one goes on, and one that was not cut off leaves nothing for a second.
 * Memory: one bit a block, 17 bytes an inode, eight bytes for each entry of the largest directory.
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
        Geometry geometry = new CheckSuperBlocks(memory, report).check();
        if (geometry == null) {
            return;
        }
        CheckImage image = checkLog(geometry);
        if (image == null) {
            return;
        }
        while (checkStructure(geometry, image)) {
            report.progress("again, with what is in lost+found now", 0, 1);
        }
    }

    /** Says whether a repair changed so much that all is to be checked again. */
    private boolean checkStructure(Geometry geometry, CheckImage image) {
        BlockMarks marks = new BlockMarks(geometry.blocks());
        marks.mark(0, (int) geometry.dataStart());
        marks.mark(geometry.dataEnd(), (int) (geometry.blocks() - geometry.dataEnd()));
        CheckRepairs repairs = new CheckRepairs(memory, geometry);
        CheckInodes inodes = new CheckInodes(memory, image, geometry, marks, report, repairs);
        if (!inodes.findTable()) {
            return false;
        }
        inodes.checkAll();
        repairs.finish();
        new CheckBitmap(memory, image, geometry, marks, report).check();
        boolean again = new CheckNames(image, geometry, inodes, report, repairs).checkAll();
        repairs.finish();
        return again;
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
        if (report.isRepair() && (recovery.records() > 0 || damaged > 0)) {
            recovery.run();
        } else if (!report.isRepair()) {
            recovery.applyTo(image);
        }
        if (damaged > 0) {
            report.repairable("state", damaged + " words of its blocks are damaged: taken from the others", () -> {});
        }
        return image;
    }
}
