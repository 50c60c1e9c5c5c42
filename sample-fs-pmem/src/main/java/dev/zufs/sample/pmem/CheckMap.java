package dev.zufs.sample.pmem;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the map of one owner; the first time it marks its blocks, and tells what is wrong with it. A word that cannot be
 * followed is cut off by a repair, and what hung there becomes a hole; of a block that has two owners, the first one keeps it.
 */
final class CheckMap {

    /** Takes the pages of a map in order. */
    @FunctionalInterface
    interface Pages {
        void run(long page, long block, int count);
    }

    private static final int MAX_FINDINGS = 20;

    private final CheckImage image;
    private final Geometry geometry;
    private final @Nullable BlockMarks marks;
    private final CheckReport report;
    private final CheckRepairs repairs;
    private String place = "";
    private long owner;
    private boolean mayBeUnwritten;
    private @Nullable Consumer<Transaction> rootCut;
    private Pages pages = (page, block, count) -> {};
    private int findings;
    private int left;
    private long blocks;
    private final long[][] nodes = new long[Layout.MAX_LEVEL + 1][Layout.NODE_WORDS];
    private final byte[] raw = new byte[Layout.BLOCK_BYTES];

    /**
     * Creates a walker.
     *
     * @param marks gets what is found, or null if the maps were walked and everything told before
     */
    CheckMap(
            CheckImage image, Geometry geometry, @Nullable BlockMarks marks, CheckReport report, CheckRepairs repairs) {
        this.image = image;
        this.geometry = geometry;
        this.marks = marks;
        this.report = report;
        this.repairs = repairs;
    }

    /**
     * Walks a map.
     *
     * @param unwritten whether blocks may be allocated and not written, which only files have
     * @param cut sets the root to zero, or null if nothing of this map may be cut off
     * @return how many blocks it has, nodes among them
     */
    long walk(
            String where,
            long mapOwner,
            long root,
            boolean unwritten,
            @Nullable Consumer<Transaction> cut,
            Pages visitor) {
        place = where;
        owner = mapOwner;
        mayBeUnwritten = unwritten;
        rootCut = cut;
        pages = visitor;
        findings = 0;
        left = 0;
        blocks = 0;
        if (root == 0) {
            return 0;
        }
        String defect = defect(root, 0);
        if (defect == null && MapWord.kind(root) == MapWord.NODE) {
            defect = node(root, 0);
        } else if (defect == null) {
            defect = run(root, 0);
        }
        if (defect != null) {
            cutOff(defect, cut);
        }
        return blocks;
    }

    /** Says whether the last walk left nothing that is wrong. */
    boolean isSound() {
        return left == 0;
    }

    private void cutOff(String what, @Nullable Consumer<Transaction> cut) {
        if (marks == null) {
            return; // told before
        }
        boolean told = findings++ < MAX_FINDINGS;
        boolean repaired = false;
        if (rootCut == null || cut == null) {
            if (told) {
                report.damage(place, what);
            }
        } else if (told) {
            repaired = report.damage(place, what + "; what hangs there is cut off", () -> repairs.make(cut));
        } else if (report.isRepair()) {
            repairs.make(cut);
            repaired = true;
        }
        left += repaired ? 0 : 1;
    }

    /** Says why a word cannot be followed, or null. */
    private @Nullable String defect(long word, long page) {
        if (!MapWord.isIntact(word, owner, page)) {
            return "the map word 0x%016x of page %d is damaged".formatted(word, page);
        }
        boolean node = MapWord.kind(word) == MapWord.NODE;
        int count = MapWord.count(word);
        boolean counted = node ? count <= Layout.MAX_LEVEL : count >= 1 && count <= Layout.NODE_WORDS;
        if (!counted || !geometry.holdsData(MapWord.block(word), node ? 1 : count)) {
            return "the map word 0x%016x of page %d names no data".formatted(word, page);
        }
        if (MapWord.kind(word) == MapWord.UNWRITTEN && !mayBeUnwritten) {
            return "the map word 0x%016x of page %d names blocks that were never written".formatted(word, page);
        }
        return null;
    }

    /** Claims blocks for the owner; says why they cannot be its, or null. */
    private @Nullable String claim(long block, int count) {
        if (blocks + count > geometry.blocks()) {
            return "its map goes round in circles";
        }
        int twice = marks == null ? 0 : marks.countMarked(block, count);
        boolean stays = twice == 0 || !report.isRepair() || rootCut == null;
        if (stays) {
            blocks += count;
        }
        if (stays && marks != null) {
            marks.mark(block, count);
        }
        return twice == 0
                ? null
                : "%d of the blocks %d to %d are used twice".formatted(twice, block, block + count - 1);
    }

    private @Nullable String run(long word, long page) {
        String defect = claim(MapWord.block(word), MapWord.count(word));
        if (defect == null || !report.isRepair()) {
            pages.run(page, MapWord.block(word), MapWord.count(word));
        }
        return defect;
    }

    private @Nullable String node(long word, long first) {
        int level = MapWord.count(word);
        long node = MapWord.block(word);
        String defect = claim(node, 1);
        if (defect != null) {
            return defect;
        }
        image.getBytes(Layout.offset(node), raw, Layout.BLOCK_BYTES);
        long[] words = nodes[level];
        Arrays.setAll(words, index -> RedoRecord.getLong(raw, index * Long.BYTES));
        int shift = Layout.NODE_SHIFT * level;
        for (int index = 0; index < Layout.NODE_WORDS; index++) {
            if (words[index] != 0) {
                child(FileMap.slot(node, index), words[index], level, first + ((long) index << shift));
            }
        }
        return null;
    }

    private void child(long at, long child, int level, long page) {
        String defect = defect(child, page);
        if (defect == null) {
            boolean node = MapWord.kind(child) == MapWord.NODE;
            if (node && level > 0 && MapWord.count(child) == level - 1) {
                defect = node(child, page);
            } else if (!node && (level == 1 || (level == 0 && MapWord.count(child) == 1))) {
                defect = run(child, page);
            } else {
                defect = "the map word 0x%016x of page %d has the wrong level".formatted(child, page);
            }
        }
        if (defect != null) {
            cutOff(defect, transaction -> transaction.word(at, 0));
        }
    }
}
