package dev.zufs.sample.pmem;

import java.util.Arrays;

/**
 * One block of a directory in the hands of a check: a copy of it, and the entries in it that can be believed.
 *
 * <p>Where a slot cannot be one, the search goes on at the next place that has an intact entry; an entry's checksum has its
 * place in it. So damage in one slot hides no entries behind it, and {@link #rebuilt} joins them again.
 */
final class CheckBlock {

    private static final int MAX_ENTRIES = Layout.BLOCK_BYTES / DirectoryEntry.MIN_SLOT;

    private final CheckImage image;
    private final byte[] bytes = new byte[Layout.BLOCK_BYTES];
    private final int[] entries = new int[MAX_ENTRIES];
    private int count;
    private int damagedAt;
    private boolean changed;

    CheckBlock(CheckImage image) {
        this.image = image;
    }

    /** Reads a block of a directory. */
    void load(long offset, long directory, long page) {
        image.getBytes(offset, bytes, bytes.length);
        count = 0;
        damagedAt = -1;
        changed = false;
        int at = 0;
        while (at < Layout.BLOCK_BYTES) {
            int length = slotLength(at);
            boolean used = length > 0 && RedoRecord.getLong(bytes, at) != 0;
            if (used && isIntact(at, directory, page)) {
                entries[count++] = at;
            } else if (used || length == 0) {
                damagedAt = damagedAt < 0 ? at : damagedAt;
                at = nextIntact(directory, page);
                if (at == Layout.BLOCK_BYTES) {
                    return;
                }
                entries[count++] = at;
                int intact = slotLength(at);
                length = intact > 0 ? intact : DirectoryEntry.slotBytes(nameLength(count - 1));
            }
            at += length;
        }
    }

    private boolean isIntact(int at, long directory, long page) {
        return DirectoryEntry.isIntact(bytes, at, directory, Layout.offset(page) + at + DirectoryEntry.HEADER);
    }

    /** Returns the length of the slot at a place; 0 if there can be none. */
    private int slotLength(int at) {
        if (Layout.BLOCK_BYTES - at < DirectoryEntry.MIN_SLOT) {
            return 0;
        }
        long number = RedoRecord.getLong(bytes, at);
        long header = RedoRecord.getLong(bytes, at + 8);
        boolean hidden = number == 0 && header == 0 && !isBlankToEnd(at);
        return hidden ? 0 : DirectoryEntry.checkedSlotLength(number, header, at);
    }

    private boolean isBlankToEnd(int at) {
        for (int index = at; index < bytes.length; index++) {
            if (bytes[index] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns where the next entry behind the last one begins. Bytes of a name do not pass for one: they are never zero, and
     * those of an inode number are not all different from zero.
     */
    private int nextIntact(long directory, long page) {
        int last = count - 1;
        int at = count == 0 ? 0 : entries[last] + DirectoryEntry.slotBytes(nameLength(last));
        while (at <= Layout.BLOCK_BYTES - DirectoryEntry.MIN_SLOT) {
            int nameLength = DirectoryEntry.nameLength(RedoRecord.getLong(bytes, at + 8));
            if (RedoRecord.getLong(bytes, at) != 0
                    && at + DirectoryEntry.slotBytes(nameLength) <= Layout.BLOCK_BYTES
                    && isIntact(at, directory, page)) {
                return at;
            }
            at += Long.BYTES;
        }
        return Layout.BLOCK_BYTES;
    }

    /** Returns where a damaged slot was found first, or -1. */
    int damagedAt() {
        return damagedAt;
    }

    int count() {
        return count;
    }

    int at(int index) {
        return entries[index];
    }

    long number(int index) {
        return RedoRecord.getLong(bytes, entries[index]);
    }

    int typeCode(int index) {
        return DirectoryEntry.typeCode(header(index));
    }

    private long header(int index) {
        return RedoRecord.getLong(bytes, entries[index] + 8);
    }

    int nameLength(int index) {
        return DirectoryEntry.nameLength(header(index));
    }

    /** Returns the CRC-32C of a name. */
    int nameHash(int index) {
        return Checksums.crc32c(bytes, entries[index] + DirectoryEntry.HEADER, nameLength(index));
    }

    byte[] name(int index) {
        int from = entries[index] + DirectoryEntry.HEADER;
        return Arrays.copyOfRange(bytes, from, from + nameLength(index));
    }

    /** Takes an entry out; the indexes of those behind it fall by one. */
    void drop(int index) {
        System.arraycopy(entries, index + 1, entries, index, count - index - 1);
        count--;
        changed = true;
    }

    /** Gives an entry another type. */
    void retype(int index, int code, long directory, long page) {
        int at = entries[index];
        long header = header(index);
        int nameLength = DirectoryEntry.nameLength(header);
        int slot = DirectoryEntry.slotLength(header);
        RedoRecord.putLong(bytes, at + 8, DirectoryEntry.header(0, slot, nameLength, code));
        int crc = DirectoryEntry.crc(bytes, at, directory, Layout.offset(page) + at + DirectoryEntry.HEADER);
        RedoRecord.putLong(bytes, at + 8, DirectoryEntry.header(crc, slot, nameLength, code));
        changed = true;
    }

    /** Lets the block be stored with the entries that can be believed. */
    void rebuild() {
        changed = true;
    }

    boolean isChanged() {
        return changed;
    }

    /** Returns the block with the entries that are left, each with the length that reaches to the next one or a free slot. */
    byte[] rebuilt() {
        byte[] block = new byte[Layout.BLOCK_BYTES];
        int end = 0;
        for (int index = 0; index < count; index++) {
            free(block, end, entries[index]);
            int need = DirectoryEntry.slotBytes(nameLength(index));
            int next = index + 1 < count ? entries[index + 1] : Layout.BLOCK_BYTES;
            int rest = next - entries[index] - need;
            int length = rest < DirectoryEntry.MIN_SLOT ? need + rest : need;
            System.arraycopy(bytes, entries[index], block, entries[index], DirectoryEntry.HEADER + nameLength(index));
            long header = header(index);
            long sized = DirectoryEntry.header((int) header, length, nameLength(index), typeCode(index));
            RedoRecord.putLong(block, entries[index] + 8, sized);
            end = entries[index] + length;
        }
        free(block, end, Layout.BLOCK_BYTES);
        return block;
    }

    private static void free(byte[] block, int from, int to) {
        if (to - from >= DirectoryEntry.MIN_SLOT && to - from < Layout.BLOCK_BYTES) {
            RedoRecord.putLong(block, from + 8, DirectoryEntry.freeHeader(to - from));
        }
    }
}
