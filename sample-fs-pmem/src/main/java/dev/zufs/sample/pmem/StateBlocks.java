package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;

/**
 * The state of a filesystem: the checkpoint, and the words that find the inode table. It lies in two blocks far from each other,
 * so that what makes one of them unreadable leaves the other.
 *
 * <p>The first block is the one that operations change. The second follows at each checkpoint: its table words before the fence
 * that the checkpoint waits for, so that they are never older than the checkpoint beside them; what changed them later is in
 * the log. There they have a checksum, because nothing but damage of the first block makes them matter.
 */
final class StateBlocks {

    private final PersistentMemory memory;
    private final Geometry geometry;
    /** How far the second block is behind the first. */
    private final long distance;

    StateBlocks(PersistentMemory memory, Geometry geometry) {
        this.memory = memory;
        this.geometry = geometry;
        this.distance = Layout.offset(geometry.stateCopyBlock()) - Layout.STATE;
    }

    /** Stores a checkpoint into both blocks, and makes it persistent. */
    void storeCheckpoint(long sequence) {
        CheckpointWord.store(memory, Layout.STATE_CHECKPOINT, sequence);
        CheckpointWord.store(memory, Layout.STATE_CHECKPOINT + distance, sequence);
        memory.fence();
    }

    /** Returns the checkpoint, of the second block if the first one has none that can be trusted; -1 if no block has. */
    long checkpoint() {
        long first = CheckpointWord.load(memory, Layout.STATE_CHECKPOINT);
        return first >= 0 ? first : CheckpointWord.load(memory, Layout.STATE_CHECKPOINT + distance);
    }

    private long root(long from) {
        return memory.getLong(Layout.STATE_TABLE_ROOT + from);
    }

    private long blocks(long from) {
        return memory.getLong(Layout.STATE_TABLE_BLOCKS + from);
    }

    private static long crc(long root, long blocks) {
        byte[] words = new byte[2 * Long.BYTES];
        RedoRecord.putLong(words, 0, root);
        RedoRecord.putLong(words, Long.BYTES, blocks);
        return Integer.toUnsignedLong(Checksums.crc32c(words, 0, words.length));
    }

    /** Brings the table words of the second block up to those of the first, flushed; the caller fences. */
    void copyTable() {
        long root = root(0);
        long blocks = blocks(0);
        if (root(distance) != root || blocks(distance) != blocks || !hasCopy()) {
            memory.putLong(Layout.STATE_TABLE_ROOT + distance, root);
            memory.putLong(Layout.STATE_TABLE_BLOCKS + distance, blocks);
            memory.putLong(Layout.STATE_TABLE_CRC + distance, crc(root, blocks));
            memory.flush(Layout.STATE_TABLE_ROOT + distance, 3 * Long.BYTES);
        }
    }

    private boolean hasCopy() {
        return memory.getLong(Layout.STATE_TABLE_CRC + distance) == crc(root(distance), blocks(distance));
    }

    private boolean hasTable() {
        boolean named = root(0) != 0 && MapWord.isIntact(root(0), Layout.TABLE_OWNER, 0);
        return named && blocks(0) >= 1 && blocks(0) <= geometry.dataBlocks();
    }

    /** Says whether the table words of the first block are lost, and the second one has some. */
    boolean needsTable() {
        return !hasTable() && hasCopy();
    }

    /** Gives the table words of the second block to the first. */
    void restoreTable(RedoTarget target, LineSet lines) {
        target.putLong(Layout.STATE_TABLE_ROOT, root(distance));
        target.putLong(Layout.STATE_TABLE_BLOCKS, blocks(distance));
        lines.add(Layout.STATE_TABLE_ROOT, 2 * Long.BYTES);
    }

    /** Returns how many words are damaged; the table words of a block count as one. */
    int damaged() {
        return CheckpointWord.damaged(memory, Layout.STATE_CHECKPOINT)
                + CheckpointWord.damaged(memory, Layout.STATE_CHECKPOINT + distance)
                + (needsTable() || !hasCopy() ? 1 : 0);
    }
}
