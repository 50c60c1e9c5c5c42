package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import org.jspecify.annotations.Nullable;

/**
 * Frees inodes, and goes on with what a crash interrupted.
 *
 * <p>What does not fit into one record is done in several. In between, the media says what is going on: an inode without links
 * is to be freed, one with the state bit is to lose the blocks behind its size.
 */
final class InodeReclaim {

    private InodeReclaim() {}

    /** Frees the blocks, the attributes and the slot of an inode; the caller holds its lock, or nobody knows it. */
    static void free(Volume volume, long number, long slot, @Nullable Pins pins) {
        PersistentMemory memory = volume.memory();
        FileMap map = volume.map(number, slot + Layout.INODE_ROOT);
        boolean done = false;
        while (!done) {
            try (Transaction transaction = volume.log().begin().privileged()) {
                done = new MapEditor(memory, map, transaction, slot).cut(0)
                        && transaction.hasRoom(Transaction.RUN_BYTES);
                if (done) {
                    freeXattrs(volume, transaction, number, slot);
                    clear(transaction, memory, slot);
                } else {
                    transaction.inode(slot).links(0);
                }
                transaction.commit(pins);
            }
        }
    }

    private static void freeXattrs(Volume volume, Transaction transaction, long number, long slot) {
        long word = DurableInode.xattr(volume.memory(), slot);
        if (word == 0) {
            return;
        }
        if (!volume.namesData(word, number, MapWord.XATTR_PLACE)) {
            throw volume.corruption().at("inode " + number, "the word of its attributes is damaged");
        }
        transaction.free(MapWord.block(word), MapWord.count(word));
    }

    /** Leaves nothing but the count of uses. */
    private static void clear(Transaction transaction, PersistentMemory memory, long slot) {
        transaction.inode(slot).begin(slot, true);
        transaction.inode(slot).uses(DurableInode.uses(memory, slot));
    }

    /** Frees what lies behind a size that is on the media already. */
    static void finishTruncation(Volume volume, long number, long slot, @Nullable Pins pins) {
        PersistentMemory memory = volume.memory();
        FileMap map = volume.map(number, slot + Layout.INODE_ROOT);
        boolean done = false;
        while (!done) {
            try (Transaction transaction = volume.log().begin().privileged()) {
                long pages = DurableInode.sizeBlocks(DurableInode.size(memory, slot));
                done = new MapEditor(memory, map, transaction, slot).cut(pages);
                if (done) {
                    InodeUpdate update = transaction.inode(slot);
                    update.state(update.state() & ~Layout.STATE_TRUNCATING);
                }
                transaction.commit(pins);
            }
        }
    }
}
