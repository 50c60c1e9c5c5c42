package dev.zufs.sample.pmem;

import dev.zufs.api.FileType;
import dev.zufs.api.memory.PersistentMemory;
import org.jspecify.annotations.Nullable;

/** Reads the durable inodes of the table; the stores are those of {@link RedoApplier}. */
final class DurableInode {

    private DurableInode() {}

    static int mode(PersistentMemory memory, long slot) {
        return Short.toUnsignedInt(memory.getShort(slot + Layout.INODE_MODE));
    }

    static int flags(PersistentMemory memory, long slot) {
        return Short.toUnsignedInt(memory.getShort(slot + Layout.INODE_FLAGS));
    }

    static long size(PersistentMemory memory, long slot) {
        return memory.getLong(slot + Layout.INODE_SIZE);
    }

    static long root(PersistentMemory memory, long slot) {
        return memory.getLong(slot + Layout.INODE_ROOT);
    }

    static int links(PersistentMemory memory, long slot) {
        return memory.getInt(slot + Layout.INODE_LINKS);
    }

    static int generation(PersistentMemory memory, long slot) {
        return memory.getInt(slot + Layout.INODE_GENERATION);
    }

    static int state(PersistentMemory memory, long slot) {
        return memory.getInt(slot + Layout.INODE_STATE);
    }

    static boolean isUsed(PersistentMemory memory, long slot) {
        return (state(memory, slot) & Layout.STATE_USED) != 0;
    }

    static int uses(PersistentMemory memory, long slot) {
        return memory.getInt(slot + Layout.INODE_USES);
    }

    static long parent(PersistentMemory memory, long slot) {
        return memory.getLong(slot + Layout.INODE_PARENT);
    }

    static long xattr(PersistentMemory memory, long slot) {
        return memory.getLong(slot + Layout.INODE_XATTR);
    }

    /** Returns the allocated blocks: the size in blocks, and what the inode has in excess of that. */
    static long blocks(PersistentMemory memory, long slot) {
        return sizeBlocks(size(memory, slot)) + memory.getLong(slot + Layout.INODE_EXCESS);
    }

    /** Returns how many blocks a size would take without holes. */
    static long sizeBlocks(long size) {
        return Layout.blocks(size);
    }

    static int crc(PersistentMemory memory, long slot) {
        return Checksums.crc32c(memory, slot + Layout.INODE_MODE, Layout.INODE_BYTES - Layout.INODE_MODE);
    }

    /** Says whether a slot is surely free: never used, or with an intact state that says so. */
    static boolean isFree(PersistentMemory memory, long slot) {
        if (memory.getInt(slot + Layout.INODE_CRC) == crc(memory, slot)) {
            return !isUsed(memory, slot);
        }
        for (long at = slot; at < slot + Layout.INODE_BYTES; at += Long.BYTES) {
            if (memory.getLong(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Says what is wrong with an inode that is in use, or null. */
    static @Nullable String defect(PersistentMemory memory, long slot) {
        if (memory.getInt(slot + Layout.INODE_CRC) != crc(memory, slot)) {
            return "crc32c is wrong";
        }
        if (!FileType.isValidMode(mode(memory, slot))) {
            return "mode 0%o has no file type".formatted(mode(memory, slot));
        }
        if (size(memory, slot) < 0) {
            return "size " + Long.toUnsignedString(size(memory, slot)) + " is beyond the limit";
        }
        if (links(memory, slot) < 0) {
            return "link count " + links(memory, slot) + " is negative";
        }
        return null;
    }
}
