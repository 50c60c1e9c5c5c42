package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileType;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * What a transaction changes in one durable inode: only fields that really differ get into the record.
 *
 * <p>Field number f is the word at {@code 8 * f} of the inode. So field 0 has the checksum that the inode gets, below mode and
 * flags; a record has room for one checksum more in its header, for an inode whose mode and flags stay. Whoever applies an
 * update stores the checksum as it is, so that damage in fields that are not in the record stays visible.
 */
final class InodeUpdate {

    static final int MODE_FLAGS = 0;
    static final int OWNER = 1;
    static final int SIZE = 2;
    static final int ROOT = 3;
    static final int EXCESS = 4;
    static final int MODIFIED = 5;
    static final int CHANGED = 6;
    static final int ACCESSED = 7;
    static final int LINKS_GENERATION = 8;
    static final int STATE_USES = 9;
    static final int PARENT = 10;
    static final int XATTR = 11;
    static final int TEXT = 12;
    static final int FIELDS = 16;

    /** The change time is the modification time, which alone is in the record. */
    static final int SAME_TIMES = 1 << 16;
    /** All other fields become zero. */
    static final int FRESH = 1 << 17;
    /** The checksum is in the header of the record, and field 0 is not there. */
    static final int CRC_IN_HEADER = 1 << 18;

    static final int MASK = (1 << 19) - 1;

    private static final int FIELD_MASK = (1 << FIELDS) - 1;
    private static final int SUMMED = Layout.INODE_BYTES - Layout.INODE_MODE;
    private static final long LOW_32 = 0xFFFF_FFFFL;

    private final PersistentMemory memory;
    private final long[] values = new long[FIELDS];
    private final byte[] image = new byte[Layout.INODE_BYTES];
    private long slot;
    private int mask;
    private long blocksDelta;
    private long blocksAfter;
    private int crc;

    InodeUpdate(PersistentMemory memory) {
        this.memory = memory;
    }

    void begin(long inodeSlot, boolean fresh) {
        slot = inodeSlot;
        mask = fresh ? FRESH : 0;
        blocksDelta = 0;
    }

    long slot() {
        return slot;
    }

    boolean isEmpty() {
        return mask == 0;
    }

    long get(int field) {
        if ((mask & (1 << field)) != 0) {
            return values[field];
        }
        return (mask & FRESH) != 0 ? 0 : durable(field);
    }

    InodeUpdate set(int field, long value) {
        if (get(field) != value) {
            mask |= 1 << field;
            values[field] = value;
        }
        return this;
    }

    InodeUpdate size(long size) {
        return set(SIZE, size);
    }

    InodeUpdate links(long count) {
        return set(LINKS_GENERATION, (get(LINKS_GENERATION) & ~LOW_32) | (count & LOW_32));
    }

    int links() {
        return (int) get(LINKS_GENERATION);
    }

    InodeUpdate generation(long generation) {
        return set(LINKS_GENERATION, (get(LINKS_GENERATION) & LOW_32) | (generation << 32));
    }

    InodeUpdate state(int bits) {
        return set(STATE_USES, (get(STATE_USES) & ~LOW_32) | bits);
    }

    int state() {
        return (int) get(STATE_USES);
    }

    InodeUpdate uses(int count) {
        return set(STATE_USES, (get(STATE_USES) & LOW_32) | ((long) count << 32));
    }

    /** Counts blocks that the inode gets, or loses. */
    void addBlocks(long count) {
        blocksDelta += count;
    }

    /** Returns the blocks of the inode after the change; known from {@link #finish} on. */
    long blocks() {
        return blocksAfter;
    }

    /** Takes over what the feeder has stored into the live record: owner, permissions, flags, times of changes. */
    InodeUpdate takeOver(InodeRecord live, FileType type) {
        int mode = type.modeBits() | (live.mode() & ~FileType.MODE_MASK);
        set(MODE_FLAGS, mode | ((long) live.flags() << 16));
        set(OWNER, (live.uid() & LOW_32) | ((long) live.gid() << 32));
        set(MODIFIED, live.modified());
        return set(CHANGED, live.changed());
    }

    /** Takes over also what changes without being an operation's purpose: access time and generation. */
    InodeUpdate takeOverAll(InodeRecord live, FileType type) {
        takeOver(live, type);
        set(ACCESSED, live.accessed());
        return generation(live.generation());
    }

    /**
     * Computes the excess of blocks from the size, and the checksum; the last step before {@link #encode}.
     *
     * @throws ErrnoException EIO if the inode is damaged: a new checksum would hide that
     */
    void finish() {
        blocksAfter = ((mask & FRESH) != 0 ? 0 : DurableInode.blocks(memory, slot)) + blocksDelta;
        set(EXCESS, blocksAfter - DurableInode.sizeBlocks(get(SIZE)));
        boolean both = (mask & (1 << MODIFIED)) != 0 && (mask & (1 << CHANGED)) != 0;
        if (both && values[MODIFIED] == values[CHANGED]) {
            mask = (mask & ~(1 << CHANGED)) | SAME_TIMES;
        }
        if (mask != 0) {
            computeCrc();
        }
    }

    private void computeCrc() {
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, slot, image, 0, image.length);
        boolean fresh = (mask & FRESH) != 0;
        int stored = (int) RedoRecord.INT.get(image, Layout.INODE_CRC);
        if (stored != Checksums.crc32c(image, Layout.INODE_MODE, SUMMED) && !(fresh && isBlank(image))) {
            throw new ErrnoException(Errno.EIO, "the inode at " + slot + " is damaged: its crc32c is wrong");
        }
        if (fresh) {
            Arrays.fill(image, (byte) 0);
        }
        for (int field = 0; field < FIELDS; field++) {
            if ((mask & (1 << field)) != 0) {
                RedoRecord.putLong(image, 8 * field, field == MODE_FLAGS ? values[field] << 32 : values[field]);
            }
        }
        if ((mask & SAME_TIMES) != 0) {
            RedoRecord.putLong(image, 8 * CHANGED, values[MODIFIED]);
        }
        crc = Checksums.crc32c(image, Layout.INODE_MODE, SUMMED);
    }

    private static boolean isBlank(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += Long.BYTES) {
            if (RedoRecord.getLong(bytes, at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Says whether the checksum could be in the header of the record, instead of in a field 0 that is not needed else. */
    boolean needsNoMode() {
        return (mask & (1 << MODE_FLAGS)) == 0;
    }

    /** Puts the checksum into the header of the record. */
    void useHeader(byte[] record) {
        mask |= CRC_IN_HEADER;
        RedoRecord.INT.set(record, RedoRecord.INODE_CRC, crc);
    }

    /** Puts the checksum into field 0. */
    void useField() {
        values[MODE_FLAGS] = get(MODE_FLAGS);
        mask |= 1 << MODE_FLAGS;
    }

    /** Returns how many words follow an entry with these fields. */
    static int words(int fields) {
        return Integer.bitCount(fields & FIELD_MASK);
    }

    /** Returns the length of the entry. */
    int encodedBytes() {
        return Long.BYTES + words(mask) * Long.BYTES;
    }

    int encode(byte[] record, int position) {
        int at = position;
        RedoRecord.putLong(record, at, RedoRecord.inodeEntry(slot, mask));
        for (int field = 0; field < FIELDS; field++) {
            if ((mask & (1 << field)) != 0) {
                at += Long.BYTES;
                RedoRecord.putLong(
                        record, at, field == MODE_FLAGS ? values[field] << 32 | (crc & LOW_32) : values[field]);
            }
        }
        return at + Long.BYTES;
    }

    private long durable(int field) {
        return field == MODE_FLAGS
                ? memory.getInt(slot + Layout.INODE_MODE) & LOW_32
                : memory.getLong(slot + 8L * field);
    }
}
