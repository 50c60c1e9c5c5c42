package dev.zufs.sample.pmem;

import dev.zufs.api.FileType;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.Limits;
import dev.zufs.api.NewInode;
import dev.zufs.api.SymbolicLink;
import java.lang.foreign.MemorySegment;

/**
 * A symbolic link. Up to 31 bytes of text are in the inode; a longer text has a block, ends with a zero byte, and its checksum
 * is in the inode.
 */
final class ZpmemSymbolicLink extends ZpmemInode implements SymbolicLink {

    ZpmemSymbolicLink(Volume volume, long number, long slot, InodeRecord record) {
        super(volume, number, slot, FileType.SYMBOLIC_LINK, record);
    }

    /** Adds a text to the transaction that creates the link; a long one is stored at once, unseen. */
    static void store(Transaction transaction, InodeUpdate update, Volume volume, long number, NewInode attributes) {
        byte[] text = attributes.linkText();
        update.size(text.length);
        if (text.length <= InodeRecord.INLINE_LINK_BYTES) {
            byte[] padded = java.util.Arrays.copyOf(text, Layout.INODE_TEXT_BYTES);
            for (int word = 0; word < Layout.INODE_TEXT_BYTES / Long.BYTES; word++) {
                update.set(InodeUpdate.TEXT + word, RedoRecord.getLong(padded, word * Long.BYTES));
            }
            return;
        }
        long block = Extent.block(transaction.take(-1, 1));
        byte[] content = java.util.Arrays.copyOf(text, Layout.BLOCK_BYTES);
        volume.memory().copyNonTemporal(Layout.offset(block), MemorySegment.ofArray(content), 0, content.length);
        transaction.fenceFirst();
        update.set(InodeUpdate.ROOT, MapWord.of(MapWord.DATA, block, 1, number, 0));
        update.set(InodeUpdate.TEXT, Integer.toUnsignedLong(Checksums.crc32c(text, 0, text.length)));
        update.addBlocks(1);
    }

    @Override
    void fillRecord() {
        super.fillRecord();
        long size = durableSize();
        if (size <= InodeRecord.INLINE_LINK_BYTES) {
            MemorySegment text = memory().segment();
            memory().copyIn(record().offset() + UNION, text, slot() + Layout.INODE_TEXT, Layout.INODE_TEXT_BYTES);
            return;
        }
        long root = DurableInode.root(memory(), slot());
        if (size > Limits.MAX_LINK_TEXT || !volume().namesData(root, number(), 0)) {
            throw damaged("the text of the symbolic link cannot be found");
        }
        long at = Layout.offset(MapWord.block(root));
        if (Checksums.crc32c(memory(), at, (int) size) != memory().getInt(slot() + Layout.INODE_TEXT)
                || memory().getByte(at + size) != 0) {
            throw damaged("the text of the symbolic link is damaged");
        }
        record().linkPointer(at);
    }

    private static final int UNION = 96;
}
