package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Checks the superblock and its copy. What is damaged is written anew; what is whole and newer than this code
 * is left alone with all the rest.
 */
final class CheckSuperBlocks {

    private final PersistentMemory memory;
    private final CheckReport report;

    CheckSuperBlocks(PersistentMemory memory, CheckReport report) {
        this.memory = memory;
        this.report = report;
    }

    /** Returns the sizes, or null if nothing more can be checked. */
    @Nullable Geometry check() {
        SuperBlockFormat.Found first = SuperBlockFormat.read(memory, Layout.SUPERBLOCK);
        long copyOffset = copyOffset(first.geometry());
        SuperBlockFormat.Found copy = SuperBlockFormat.read(memory, copyOffset);
        if (isNewer("superblock", first) || isNewer("copy of the superblock", copy)) {
            return null;
        }
        SuperBlockFormat.Found valid = first.geometry() != null ? first : copy;
        Geometry geometry = valid.geometry();
        if (geometry == null) {
            report.damage("superblock", first.defect() + "; its copy: " + copy.defect());
            return null;
        }
        if (valid.readOnly()) {
            report.forbidRepair("superblock", "it has read-only compatible features that are not known to this code");
        }
        repair(first, copyOffset);
        return geometry;
    }

    private boolean isNewer(String place, SuperBlockFormat.Found found) {
        if (found.newer()) {
            report.damage(place, found.defect() + ": nothing is touched");
        }
        return found.newer();
    }

    private void repair(SuperBlockFormat.Found first, long copyOffset) {
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
}
