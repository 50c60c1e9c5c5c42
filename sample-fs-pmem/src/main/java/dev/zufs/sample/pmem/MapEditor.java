package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.util.Arrays;

/**
 * Changes a map within one transaction. Replaced and removed blocks are freed, and the blocks of the inode counted.
 *
 * <p>Made for one transaction and thrown away; the caller holds the lock of the map's owner.
 */
final class MapEditor {

    private static final int CHUNK = Layout.NODE_WORDS;
    private static final long ROOT = -1;
    private static final long NO_SLOT = -2;

    private final PersistentMemory memory;
    private final FileMap map;
    private final Transaction transaction;
    private final long inodeSlot;
    private final long[] words;

    /**
     * Creates an editor.
     *
     * @param inodeSlot the durable inode that has the root, or 0 if the root is a word of the state
     */
    MapEditor(PersistentMemory memory, FileMap map, Transaction transaction, long inodeSlot) {
        this.memory = memory;
        this.map = map;
        this.transaction = transaction;
        this.inodeSlot = inodeSlot;
        this.words = transaction.scratch();
    }

    private long root() {
        return inodeSlot == 0
                ? transaction.word(map.rootOffset())
                : transaction.inode(inodeSlot).get(InodeUpdate.ROOT);
    }

    private void root(long word) {
        if (inodeSlot == 0) {
            transaction.word(map.rootOffset(), word);
        } else {
            transaction.inode(inodeSlot).set(InodeUpdate.ROOT, word);
        }
    }

    private long word(long slot) {
        return slot == ROOT ? root() : transaction.word(slot);
    }

    private void word(long slot, long word) {
        if (slot == ROOT) {
            root(word);
        } else {
            transaction.word(slot, word);
        }
    }

    private void count(long blocks) {
        if (inodeSlot != 0) {
            transaction.inode(inodeSlot).addBlocks(blocks);
        }
    }

    private void release(long block, int blocks) {
        transaction.free(block, blocks);
        count(-blocks);
    }

    private long takeNode() {
        count(1);
        return transaction.takeNode();
    }

    /**
     * Puts a run of blocks under pages of one chunk. What held them before is freed, except blocks that stay where they are.
     *
     * <p>Unwritten blocks get a word each: a run would need a node as soon as a part of it is written, and space that was
     * allocated must be there for writing however full the filesystem is by then.
     *
     * @param kind {@link MapWord#DATA} or {@link MapWord#UNWRITTEN}
     */
    void put(long page, long block, int count, int kind) {
        long chunk = page >>> Layout.NODE_SHIFT;
        long place = chunk << Layout.NODE_SHIFT;
        int from = FileMap.inChunk(page);
        long slot = slotOf(chunk);
        long old = word(slot);
        if (old == 0) {
            count(count);
            if (from == 0 && canBeRun(kind, count)) {
                word(slot, map.word(kind, block, count, place));
            } else {
                putIntoLeaf(newLeaf(slot, 0, place), place, from, block, count, kind);
            }
            return;
        }
        map.verify(old, place);
        if (MapWord.kind(old) == MapWord.NODE) {
            map.verifyLevel(MapWord.count(old), 0, page);
            freePages(MapWord.block(old), place, from, block, count);
            count(count);
            putIntoLeaf(MapWord.block(old), place, from, block, count, kind);
            return;
        }
        putOverRun(slot, old, place, from, block, count, kind);
    }

    private static boolean canBeRun(int kind, int count) {
        return kind == MapWord.DATA || count == 1;
    }

    private void putOverRun(long slot, long old, long place, int from, long block, int count, int kind) {
        int oldCount = MapWord.count(old);
        long oldBlock = MapWord.block(old);
        boolean joins = from == oldCount && oldBlock + oldCount == block && MapWord.kind(old) == kind;
        if (joins && canBeRun(kind, oldCount + count)) {
            count(count);
            word(slot, map.word(kind, oldBlock, oldCount + count, place));
            return;
        }
        if (from == 0 && count >= oldCount && canBeRun(kind, count)) {
            if (block != oldBlock) {
                release(oldBlock, oldCount);
                count(count);
            } else {
                count(count - oldCount);
            }
            word(slot, map.word(kind, block, count, place));
            return;
        }
        long leaf = newLeaf(slot, old, place);
        for (int index = from; index < Math.min(from + count, oldCount); index++) {
            if (oldBlock + index != block + index - from) {
                release(oldBlock + index, 1);
            } else {
                count(-1);
            }
        }
        count(count);
        putIntoLeaf(leaf, place, from, block, count, kind);
    }

    private void freePages(long node, long place, int from, long block, int count) {
        for (int index = from; index < from + count; index++) {
            long old = memory.getLong(FileMap.slot(node, index));
            if (old != 0) {
                map.verifyPage(old, place + index);
                if (MapWord.block(old) != block + index - from) {
                    release(MapWord.block(old), 1);
                } else {
                    count(-1);
                }
            }
        }
    }

    private void putIntoLeaf(long node, long place, int from, long block, int count, int kind) {
        for (int index = 0; index < count; index++) {
            words[index] = map.word(kind, block + index, 1, place + from + index);
        }
        transaction.words(FileMap.slot(node, from), words, 0, count);
    }

    /** Spreads a run over the words of a new leaf, and hangs that in its place. */
    private long newLeaf(long slot, long run, long place) {
        long node = takeNode();
        int runCount = run == 0 ? 0 : MapWord.count(run);
        for (int index = 0; index < CHUNK; index++) {
            long word =
                    index < runCount ? map.word(MapWord.kind(run), MapWord.block(run) + index, 1, place + index) : 0;
            memory.putLong(FileMap.slot(node, index), word);
        }
        word(slot, map.word(MapWord.NODE, node, 0, place));
        return node;
    }

    /** Takes pages of one chunk away; those that are holes already stay holes. */
    void punch(long page, int count) {
        long chunk = page >>> Layout.NODE_SHIFT;
        long place = chunk << Layout.NODE_SHIFT;
        int from = FileMap.inChunk(page);
        long slot = existingSlot(chunk);
        long old = slot == NO_SLOT ? 0 : word(slot);
        if (old == 0) {
            return;
        }
        map.verify(old, place);
        if (MapWord.kind(old) == MapWord.NODE) {
            map.verifyLevel(MapWord.count(old), 0, page);
            punchLeaf(slot, MapWord.block(old), place, from, from + count);
            return;
        }
        int oldCount = MapWord.count(old);
        int end = Math.min(from + count, oldCount);
        if (from >= end) {
            return;
        }
        release(MapWord.block(old) + from, end - from);
        if (end == oldCount) {
            word(slot, from == 0 ? 0 : map.word(MapWord.kind(old), MapWord.block(old), from, place));
            return;
        }
        long leaf = newLeaf(slot, old, place);
        for (int index = from; index < end; index++) {
            memory.putLong(FileMap.slot(leaf, index), 0);
        }
    }

    private void punchLeaf(long slot, long node, long place, int from, int to) {
        boolean rest = false;
        for (int index = 0; index < CHUNK; index++) {
            long word = memory.getLong(FileMap.slot(node, index));
            if (index < from || index >= to) {
                rest |= word != 0;
            } else if (word != 0) {
                map.verifyPage(word, place + index);
                release(MapWord.block(word), 1);
            }
        }
        if (rest) {
            Arrays.fill(words, 0, to - from, 0);
            transaction.words(FileMap.slot(node, from), words, 0, to - from);
        } else {
            release(node, 1);
            word(slot, 0);
        }
    }

    /**
     * Frees everything at and behind a page, from the end on, until the record is full.
     *
     * @return false if something is left for another transaction
     */
    boolean cut(long page) {
        long root = root();
        if (root == 0) {
            return true;
        }
        map.verify(root, 0);
        if (MapWord.kind(root) != MapWord.NODE) {
            cutRun(ROOT, root, 0, page);
            return true;
        }
        boolean done = cutNode(MapWord.block(root), MapWord.count(root), 0, page);
        if (done && page == 0) {
            release(MapWord.block(root), 1);
            root(0);
        }
        return done;
    }

    private void cutRun(long slot, long word, long place, long page) {
        int oldCount = MapWord.count(word);
        int keep = Math.clamp(page - place, 0, oldCount);
        if (keep < oldCount) {
            release(MapWord.block(word) + keep, oldCount - keep);
            word(slot, keep == 0 ? 0 : map.word(MapWord.kind(word), MapWord.block(word), keep, place));
        }
    }

    /** Cuts below a node, which itself stays; the words of what was cut wholly become zero. */
    private boolean cutNode(long node, int level, long first, long page) {
        if (level == 0) {
            return cutLeaf(node, first, Math.clamp(page - first, 0, CHUNK));
        }
        int shift = Layout.NODE_SHIFT * level;
        long lowest = page <= first ? 0 : (page - first) >>> shift;
        for (int index = CHUNK - 1; index >= lowest; index--) {
            long slot = FileMap.slot(node, index);
            long word = memory.getLong(slot);
            if (word == 0) {
                continue;
            }
            if (!transaction.hasRoom(Transaction.RUN_BYTES)) {
                return false;
            }
            long place = first + ((long) index << shift);
            map.verify(word, place);
            if (MapWord.kind(word) != MapWord.NODE) {
                map.verifyLevel(level, 1, place);
                cutRun(slot, word, place, page);
                continue;
            }
            map.verifyLevel(MapWord.count(word), level - 1, place);
            if (!cutNode(MapWord.block(word), level - 1, place, page)) {
                return false;
            }
            if (page <= place) {
                release(MapWord.block(word), 1);
                word(slot, 0);
            }
        }
        return true;
    }

    private boolean cutLeaf(long node, long first, int keep) {
        if (!transaction.hasRoom(Transaction.LEAF_BYTES)) {
            return false;
        }
        int end = keep;
        for (int index = keep; index < CHUNK; index++) {
            long word = memory.getLong(FileMap.slot(node, index));
            if (word != 0) {
                map.verifyPage(word, first + index);
                release(MapWord.block(word), 1);
                end = index + 1;
            }
        }
        if (keep > 0 && end > keep) {
            Arrays.fill(words, 0, end - keep, 0);
            transaction.words(FileMap.slot(node, keep), words, 0, end - keep);
        }
        return true;
    }

    /** Returns the place of a chunk's word if the nodes above it exist. */
    private long existingSlot(long chunk) {
        long root = root();
        if (root != 0) {
            map.verify(root, 0);
        }
        if (root == 0 || MapWord.kind(root) != MapWord.NODE || MapWord.count(root) == 0) {
            return chunk == 0 ? ROOT : NO_SLOT;
        }
        int level = MapWord.count(root);
        return chunk >>> (Layout.NODE_SHIFT * level) != 0 ? NO_SLOT : descend(root, level, chunk, false);
    }

    /** Returns the place of a chunk's word, and makes the nodes above it. */
    private long slotOf(long chunk) {
        long root = root();
        int level = -1;
        if (root != 0) {
            map.verify(root, 0);
            level = MapWord.kind(root) == MapWord.NODE ? MapWord.count(root) : 0;
        }
        if (chunk == 0 && level <= 0) {
            return ROOT;
        }
        while (root == 0 && chunk >>> (Layout.NODE_SHIFT * (level + 1)) != 0) {
            level++;
        }
        while (level < 1 || chunk >>> (Layout.NODE_SHIFT * level) != 0) {
            level = Math.max(1, level + 1);
            long node = takeNode();
            memory.fill(Layout.offset(node), Layout.BLOCK_BYTES, (byte) 0);
            if (root != 0) {
                memory.putLong(Layout.offset(node), root);
            }
            root = map.word(MapWord.NODE, node, level, 0);
            root(root);
        }
        return descend(root, level, chunk, true);
    }

    private long descend(long root, int rootLevel, long chunk, boolean create) {
        long node = MapWord.block(root);
        for (int level = rootLevel; level > 1; level--) {
            int shift = Layout.NODE_SHIFT * (level - 1);
            long slot = FileMap.slot(node, (chunk >>> shift) & (CHUNK - 1));
            long place = chunk >>> shift << shift << Layout.NODE_SHIFT;
            long word = transaction.word(slot);
            if (word == 0) {
                if (!create) {
                    return NO_SLOT;
                }
                long child = takeNode();
                memory.fill(Layout.offset(child), Layout.BLOCK_BYTES, (byte) 0);
                word = map.word(MapWord.NODE, child, level - 1, place);
                transaction.word(slot, word);
            } else {
                map.verify(word, place);
                map.verifyLevel(MapWord.kind(word) == MapWord.NODE ? MapWord.count(word) : -1, level - 1, place);
            }
            node = MapWord.block(word);
        }
        return FileMap.slot(node, chunk & (CHUNK - 1));
    }
}
