package dev.zufs.sample.pmem;

import dev.zufs.api.ErrnoException;
import dev.zufs.api.memory.PersistentMemory;

/**
 * Finds the blocks of a file, a directory or the inode table: a radix tree of nodes with 512 words each.
 *
 * <p>A word of level 0 stands for a page. A word of level 1 stands for a chunk of 512 pages (2 MiB): it is a node of level 0,
 * or the run of blocks that holds the first pages of the chunk. So a file that lies in one piece needs no node up to 2 MiB,
 * and one word for each 2 MiB beyond. The root is a word of its own: that of chunk 0, or a node of any level.
 *
 * <p><b>Threads:</b> any number may search while one edits; words change whole, and nodes stay as long as a reader is pinned.
 */
final class FileMap {

    private static final int CHUNK_MASK = Layout.NODE_WORDS - 1;

    private final PersistentMemory memory;
    private final Geometry geometry;
    private final Corruption corruption;
    private final long owner;
    private final long rootOffset;

    /**
     * Creates a view.
     *
     * @param owner the inode number that words are checked against
     * @param rootOffset where the root lies
     */
    FileMap(PersistentMemory memory, Geometry geometry, Corruption corruption, long owner, long rootOffset) {
        this.memory = memory;
        this.geometry = geometry;
        this.corruption = corruption;
        this.owner = owner;
        this.rootOffset = rootOffset;
    }

    long owner() {
        return owner;
    }

    long rootOffset() {
        return rootOffset;
    }

    /**
     * Finds what holds a page.
     *
     * @param page which
     * @param limit the most pages of interest, at least 1
     * @return the extent that begins with the page; it may be cut short before its real end
     * @throws ErrnoException EIO if the tree is damaged there
     */
    long find(long page, int limit) {
        long word = memory.getLong(rootOffset);
        if (word == 0) {
            return Extent.hole(limit);
        }
        verify(word, 0);
        if (MapWord.kind(word) != MapWord.NODE) {
            return inRun(word, page, limit);
        }
        int level = MapWord.count(word);
        if (page >>> (Layout.NODE_SHIFT * (level + 1)) != 0) {
            return Extent.hole(limit);
        }
        long first = 0;
        while (level > 0) {
            int shift = Layout.NODE_SHIFT * level;
            long slotFirst = page >>> shift << shift;
            word = memory.getLong(slot(MapWord.block(word), (slotFirst - first) >>> shift));
            if (word == 0) {
                return Extent.hole(Math.min(limit, slotFirst + (1L << shift) - page));
            }
            verify(word, slotFirst);
            level--;
            first = slotFirst;
            if (MapWord.kind(word) != MapWord.NODE) {
                verifyLevel(level, 0, page);
                return inRun(word, page - first, limit);
            }
            verifyLevel(MapWord.count(word), level, page);
        }
        return inLeaf(MapWord.block(word), first, (int) (page - first), limit);
    }

    private static long inRun(long word, long page, int limit) {
        int count = MapWord.count(word);
        if (page < count) {
            return Extent.of(MapWord.kind(word), MapWord.block(word) + page, Math.min(limit, count - page));
        }
        return Extent.hole(page < Layout.NODE_WORDS ? Math.min(limit, Layout.NODE_WORDS - page) : limit);
    }

    private long inLeaf(long node, long first, int index, int limit) {
        int end = Math.min(Layout.NODE_WORDS, index + limit);
        long word = memory.getLong(slot(node, index));
        int at = index + 1;
        if (word == 0) {
            while (at < end && memory.getLong(slot(node, at)) == 0) {
                at++;
            }
            return Extent.hole(at - index);
        }
        verifyPage(word, first + index);
        while (at < end) {
            long next = memory.getLong(slot(node, at));
            if (next == 0
                    || MapWord.kind(next) != MapWord.kind(word)
                    || MapWord.block(next) != MapWord.block(word) + at - index
                    || !MapWord.isIntact(next, owner, first + at)) {
                break;
            }
            at++;
        }
        return Extent.of(MapWord.kind(word), MapWord.block(word), at - index);
    }

    /** Returns the place of a word of a node. */
    static long slot(long node, long index) {
        return Layout.offset(node) + 8 * index;
    }

    /** Returns the index within its chunk. */
    static int inChunk(long page) {
        return (int) page & CHUNK_MASK;
    }

    long word(int kind, long block, int count, long place) {
        return MapWord.of(kind, block, count, owner, place);
    }

    /** Refuses a word that is not intact, or names blocks outside of the data area. */
    void verify(long word, long place) {
        if (!MapWord.isIntact(word, owner, place)) {
            throw corruption.at("inode " + owner, "the map word 0x%016x of page %d is damaged".formatted(word, place));
        }
        boolean node = MapWord.kind(word) == MapWord.NODE;
        int count = MapWord.count(word);
        boolean counted = node ? count <= Layout.MAX_LEVEL : count >= 1 && count <= Layout.NODE_WORDS;
        if (!counted || !geometry.holdsData(MapWord.block(word), node ? 1 : count)) {
            throw corruption.at(
                    "inode " + owner, "the map word 0x%016x of page %d names no data".formatted(word, place));
        }
    }

    /** Refuses a word of level 0 that is no single page. */
    void verifyPage(long word, long place) {
        verify(word, place);
        if (MapWord.kind(word) == MapWord.NODE || MapWord.count(word) != 1) {
            throw corruption.at("inode " + owner, "a node lies where page %d should".formatted(place));
        }
    }

    void verifyLevel(int found, int expected, long place) {
        if (found != expected) {
            throw corruption.at("inode " + owner, "a node of the wrong level holds page %d".formatted(place));
        }
    }
}
