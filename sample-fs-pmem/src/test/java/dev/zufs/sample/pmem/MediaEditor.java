package dev.zufs.sample.pmem;

import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.memory.PersistentMemory;

/** Changes single words of an unmounted filesystem, with the checksums that make them believable. */
final class MediaEditor {

    private final HeapMedia media;
    private final PersistentMemory memory;
    private final Geometry geometry;
    private final Corruption corruption = new Corruption("test");

    MediaEditor(HeapMedia media) {
        this.media = media;
        this.memory = media.memory();
        SuperBlockFormat.Found found = SuperBlockFormat.read(memory, Layout.SUPERBLOCK);
        if (found.geometry() == null) {
            throw new AssertionError(found.defect());
        }
        this.geometry = found.geometry();
    }

    Geometry geometry() {
        return geometry;
    }

    private FileMap map(long owner, long root) {
        return new FileMap(memory, geometry, corruption, owner, root);
    }

    long slot(long number) {
        FileMap table = map(Layout.TABLE_OWNER, Layout.STATE_TABLE_ROOT);
        long block = Extent.block(table.find(number / Layout.INODES_PER_BLOCK, 1));
        return Layout.offset(block) + number % Layout.INODES_PER_BLOCK * Layout.INODE_BYTES;
    }

    long root(long number) {
        return DurableInode.root(memory, slot(number));
    }

    /** Stores a field of an inode, and its checksum. */
    void inode(long number, int field, long value) {
        media.putLong(slot(number) + field, value);
        seal(number);
    }

    void inodeInt(long number, int field, int value) {
        media.putInt(slot(number) + field, value);
        seal(number);
    }

    private void seal(long number) {
        media.putInt(slot(number), DurableInode.crc(memory, slot(number)));
    }

    long attributes(long number) {
        return DurableInode.xattr(memory, slot(number));
    }

    void word(long offset, long value) {
        media.putLong(offset, value);
    }

    void byteAt(long offset, int value) {
        media.putByte(offset, (byte) value);
    }

    /** Flips a bit. */
    void flip(long offset) {
        media.putByte(offset, (byte) (memory.getByte(offset) ^ 4));
    }

    /** Returns where a page of an inode lies. */
    long page(long number, long page) {
        return Layout.offset(
                Extent.block(map(number, slot(number) + Layout.INODE_ROOT).find(page, 1)));
    }

    /** Returns where the first entry for an inode lies in a directory. */
    long entry(long directory, long named) {
        return at(position(directory, named), directory);
    }

    private long at(long position, long directory) {
        long offset = position - DirectoryEntry.HEADER;
        return page(directory, offset >>> Layout.BLOCK_SHIFT) + (offset & Layout.BLOCK_MASK);
    }

    private long position(long directory, long named) {
        long size = DurableInode.size(memory, slot(directory));
        for (long block = 0; block < size >>> Layout.BLOCK_SHIFT; block++) {
            long base = page(directory, block);
            for (int at = 0; at < Layout.BLOCK_BYTES; ) {
                long number = DirectoryEntry.number(memory, base + at);
                if (number == named) {
                    return Layout.offset(block) + at + DirectoryEntry.HEADER;
                }
                int length = DirectoryEntry.checkedSlotLength(number, DirectoryEntry.header(memory, base + at), at);
                if (length == 0) {
                    throw new AssertionError("a slot of directory " + directory + " is damaged already");
                }
                at += length;
            }
        }
        throw new AssertionError("directory " + directory + " does not name " + named);
    }

    /** Makes an entry mean something else, in a believable way; the new name is as long as the old one. */
    void reenter(long directory, long named, String name, long newNumber, FileType type) {
        long position = position(directory, named);
        long at = at(position, directory);
        FileName newName = FileName.of(name);
        long old = DirectoryEntry.header(memory, at);
        if (DirectoryEntry.nameLength(old) != newName.length()) {
            throw new AssertionError(name + " is not as long as the name before");
        }
        int crc = DirectoryEntry.crc(newName, directory, position, newNumber, type.directoryCode());
        media.putLong(at, newNumber);
        media.putLong(
                at + 8,
                DirectoryEntry.header(crc, DirectoryEntry.slotLength(old), newName.length(), type.directoryCode()));
        for (int index = 0; index < newName.length(); index++) {
            media.putByte(at + DirectoryEntry.HEADER + index, newName.byteAt(index));
        }
    }
}
