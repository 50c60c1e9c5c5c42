package dev.zufs.sample.pmem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Walks the map of one owner; the first time it marks its blocks and tells what is wrong with it. */
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
    private String place = "";
    private long owner;
    private Pages pages = (page, block, count) -> {};
    private int findings;
    private long blocks;
    private final long[][] nodes = new long[Layout.MAX_LEVEL + 1][Layout.NODE_WORDS];
    private final byte[] raw = new byte[Layout.BLOCK_BYTES];

    /**
     * Creates a walker.
     *
     * @param marks gets what is found, or null if the maps were walked and everything told before
     */
    CheckMap(CheckImage image, Geometry geometry, @Nullable BlockMarks marks, CheckReport report) {
        this.image = image;
        this.geometry = geometry;
        this.marks = marks;
        this.report = report;
    }

    /**
     * Walks a map.
     *
     * @return how many blocks it has, nodes among them
     */
    long walk(String where, long mapOwner, long root, Pages visitor) {
        place = where;
        owner = mapOwner;
        pages = visitor;
        findings = 0;
        blocks = 0;
        if (root != 0 && isSound(root, 0)) {
            if (MapWord.kind(root) == MapWord.NODE) {
                node(root, 0);
            } else {
                run(root, 0);
            }
        }
        return blocks;
    }

    /** Says whether the last walk found nothing wrong. */
    boolean isSound() {
        return findings == 0;
    }

    private void tell(String what) {
        if (findings++ < MAX_FINDINGS && marks != null) {
            report.damage(place, what);
        }
    }

    private boolean isSound(long word, long page) {
        if (!MapWord.isIntact(word, owner, page)) {
            tell("the map word 0x%016x of page %d is damaged".formatted(word, page));
            return false;
        }
        boolean node = MapWord.kind(word) == MapWord.NODE;
        int count = MapWord.count(word);
        boolean counted = node ? count <= Layout.MAX_LEVEL : count >= 1 && count <= Layout.NODE_WORDS;
        if (!counted || !geometry.holdsData(MapWord.block(word), node ? 1 : count)) {
            tell("the map word 0x%016x of page %d names no data".formatted(word, page));
            return false;
        }
        return true;
    }

    private boolean claim(long block, int count) {
        blocks += count;
        if (blocks > geometry.blocks()) {
            tell("its map goes round in circles");
            return false;
        }
        int twice = marks == null ? 0 : marks.mark(block, count);
        if (twice > 0) {
            tell("%d of the blocks %d to %d are used twice".formatted(twice, block, block + count - 1));
        }
        return twice == 0;
    }

    private void run(long word, long page) {
        claim(MapWord.block(word), MapWord.count(word));
        if (blocks <= geometry.blocks()) {
            pages.run(page, MapWord.block(word), MapWord.count(word));
        }
    }

    private void node(long word, long first) {
        int level = MapWord.count(word);
        if (!claim(MapWord.block(word), 1)) {
            return;
        }
        image.getBytes(Layout.offset(MapWord.block(word)), raw, Layout.BLOCK_BYTES);
        long[] words = nodes[level];
        Arrays.setAll(words, index -> RedoRecord.getLong(raw, index * Long.BYTES));
        int shift = Layout.NODE_SHIFT * level;
        for (int index = 0; index < Layout.NODE_WORDS; index++) {
            long child = words[index];
            long page = first + ((long) index << shift);
            if (child == 0 || !isSound(child, page)) {
                continue;
            }
            boolean node = MapWord.kind(child) == MapWord.NODE;
            if (node && level > 0 && MapWord.count(child) == level - 1) {
                node(child, page);
            } else if (!node && (level == 1 || (level == 0 && MapWord.count(child) == 1))) {
                run(child, page);
            } else {
                tell("the map word 0x%016x of page %d has the wrong level".formatted(child, page));
            }
        }
    }
}
