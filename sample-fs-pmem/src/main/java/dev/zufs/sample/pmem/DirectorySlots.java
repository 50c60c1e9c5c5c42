package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;

/** Walks over the slots of one block of a directory. A slot that cannot be one ends the walk. */
final class DirectorySlots {

    private DirectorySlots() {}

    /** Returns the longest free stretch of a block; 0 if a slot is damaged. */
    static int longestFree(PersistentMemory memory, long base) {
        int longest = 0;
        int stretch = 0;
        for (int at = 0; at < Layout.BLOCK_BYTES; ) {
            long number = DirectoryEntry.number(memory, base + at);
            int length = DirectoryEntry.checkedSlotLength(number, DirectoryEntry.header(memory, base + at), at);
            if (length == 0) {
                return 0;
            }
            stretch = number == 0 ? stretch + length : 0;
            longest = Math.max(longest, stretch);
            at += length;
        }
        return longest;
    }

    /** Returns where the first free stretch of a length begins, at or behind the border of a slot; -1 if there is none. */
    static int firstFit(PersistentMemory memory, long base, int from, int need) {
        int start = -1;
        for (int at = from; at < Layout.BLOCK_BYTES; ) {
            long number = DirectoryEntry.number(memory, base + at);
            int length = DirectoryEntry.checkedSlotLength(number, DirectoryEntry.header(memory, base + at), at);
            if (length == 0) {
                return -1;
            }
            if (number != 0) {
                start = -1;
            } else {
                start = start < 0 ? at : start;
                if (at + length - start >= need) {
                    return start;
                }
            }
            at += length;
        }
        return -1;
    }

    /**
     * Says whether the walk may go on to the end of a block behind a slot: one without a length of its own has nothing but
     * zeros behind it, so that zeros in the place of a header do not hide the entries that follow.
     */
    static boolean isBlankToEnd(PersistentMemory memory, long base, int at) {
        for (int word = at; word < Layout.BLOCK_BYTES; word += Long.BYTES) {
            if (memory.getLong(base + word) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Says whether the entry at a position is the only one of its block. */
    static boolean holdsOnly(PersistentMemory memory, long base, long position) {
        int own = (int) (position - DirectoryEntry.HEADER) & Layout.BLOCK_MASK;
        for (int at = 0; at < Layout.BLOCK_BYTES; ) {
            long number = DirectoryEntry.number(memory, base + at);
            int length = DirectoryEntry.checkedSlotLength(number, DirectoryEntry.header(memory, base + at), at);
            if (length == 0 || (number != 0 && at != own)) {
                return false;
            }
            at += length;
        }
        return true;
    }
}
