package dev.zufs.sample.pmem;

import dev.zufs.api.FileType;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.NewInode;

/** Fills the durable inode and the live record of what is being created. */
final class NewInodes {

    private static final long LOW_32 = 0xFFFF_FFFFL;

    private NewInodes() {}

    /** Adds the whole new inode to a transaction. */
    static InodeUpdate stage(
            Transaction transaction, Volume volume, ZpmemInode inode, NewInode attributes, int links, long parent) {
        int uses = DurableInode.uses(volume.memory(), inode.slot()) + 1;
        InodeUpdate update = transaction.freshInode(inode.slot());
        update.set(InodeUpdate.MODE_FLAGS, attributes.mode() | ((long) attributes.flags() << 16));
        update.set(InodeUpdate.OWNER, (attributes.uid() & LOW_32) | ((long) attributes.gid() << 32));
        update.set(InodeUpdate.MODIFIED, attributes.modified());
        update.set(InodeUpdate.CHANGED, attributes.changed());
        update.set(InodeUpdate.ACCESSED, attributes.accessed());
        update.links(links).generation(uses).state(Layout.STATE_USED).uses(uses);
        switch (attributes.type()) {
            case DIRECTORY -> update.set(InodeUpdate.PARENT, parent);
            case SYMBOLIC_LINK -> ZpmemSymbolicLink.store(transaction, update, volume, inode.number(), attributes);
            case CHARACTER_DEVICE, BLOCK_DEVICE -> update.set(InodeUpdate.TEXT, attributes.device() & LOW_32);
            case REGULAR, FIFO, SOCKET -> {}
        }
        return update;
    }

    /** Fills the live record, which the feeder sees from then on. */
    static void fillRecord(ZpmemInode inode, NewInode attributes, int links, InodeUpdate update, long parent) {
        InodeRecord record = inode.record();
        record.initialize(attributes, inode.number(), links);
        record.generation(update.get(InodeUpdate.LINKS_GENERATION) >>> 32);
        record.blocks(update.blocks());
        if (attributes.type() == FileType.DIRECTORY) {
            record.size(Layout.BLOCK_BYTES);
            record.parent(parent);
        } else if (attributes.linkText().length > InodeRecord.INLINE_LINK_BYTES) {
            record.linkPointer(Layout.offset(MapWord.block(update.get(InodeUpdate.ROOT))));
        }
    }
}
