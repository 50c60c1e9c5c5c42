package dev.zufs.sample.pmem;

import dev.zufs.api.FileType;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.Limits;
import dev.zufs.api.memory.PersistentMemory;
import java.util.Arrays;

/** Checks every inode of the table for itself, and remembers of each what the check of names needs. */
final class CheckInodes {

    private static final int STATE_BITS = Layout.STATE_USED | Layout.STATE_TRUNCATING;

    private final PersistentMemory memory;
    private final CheckImage image;
    private final Geometry geometry;
    private final CheckReport report;
    private final CheckMap maps;
    private final BlockMarks marks;
    private final byte[] slotBytes = new byte[Layout.INODE_BYTES];
    private long[] table = new long[0];
    private int tableBlocks;
    private byte[] types = new byte[0];
    private int[] links = new int[0];

    CheckInodes(PersistentMemory memory, CheckImage image, Geometry geometry, BlockMarks marks, CheckReport report) {
        this.memory = memory;
        this.image = image;
        this.geometry = geometry;
        this.marks = marks;
        this.report = report;
        this.maps = new CheckMap(image, geometry, marks, report);
    }

    /**
     * Finds the table; without it there is nothing more to check. The map says how many blocks it has: it is checked word for
     * word, and the count in the state is a bare number.
     */
    boolean findTable() {
        long root = image.getLong(Layout.STATE_TABLE_ROOT);
        maps.walk("inode table", Layout.TABLE_OWNER, root, (page, block, pages) -> {
            for (int index = 0; index < pages; index++) {
                place(page + index, Layout.offset(block + index));
            }
        });
        table = Arrays.copyOf(table, tableBlocks);
        boolean whole = maps.isSound();
        for (int page = 0; page < table.length; page++) {
            if (table[page] == 0) {
                report.damage("inode table", "block " + page + " is missing");
                whole = false;
            }
        }
        checkCount(whole);
        types = new byte[table.length * Layout.INODES_PER_BLOCK];
        links = new int[types.length];
        return table.length > 0 && table[0] != 0;
    }

    private void place(long page, long offset) {
        if (page >= Math.min(geometry.dataBlocks(), Integer.MAX_VALUE / Layout.INODES_PER_BLOCK)) {
            report.damage("inode table", "its map has a block " + page);
            return;
        }
        if (page >= table.length) {
            table = Arrays.copyOf(table, Math.max((int) page + 1, table.length * 2));
        }
        tableBlocks = Math.max(tableBlocks, (int) page + 1);
        table[(int) page] = offset;
    }

    private void checkCount(boolean whole) {
        long count = image.getLong(Layout.STATE_TABLE_BLOCKS);
        long found = table.length;
        if (count == found && found > 0) {
            return;
        }
        String what = "it counts " + count + " blocks, and its map has " + found;
        if (whole && found > 0) {
            report.repairable("inode table", what, () -> {
                memory.putLong(Layout.STATE_TABLE_BLOCKS, found);
                memory.persist(Layout.STATE_TABLE_BLOCKS, Long.BYTES);
            });
        } else {
            report.damage("inode table", what);
        }
    }

    /** Returns one more than the highest number that an inode can have. */
    int limit() {
        return types.length;
    }

    boolean isUsed(long number) {
        return number > 0 && number < types.length && types[(int) number] != 0;
    }

    /** Returns the directory code of the type of an inode that is in use. */
    int typeCode(long number) {
        return types[(int) number];
    }

    boolean isDirectory(long number) {
        return isUsed(number) && typeCode(number) == FileType.DIRECTORY.directoryCode();
    }

    int links(long number) {
        return links[(int) number];
    }

    long slot(long number) {
        return table[(int) (number / Layout.INODES_PER_BLOCK)] + number % Layout.INODES_PER_BLOCK * Layout.INODE_BYTES;
    }

    void checkAll() {
        for (int number = 1; number < types.length; number++) {
            if (number % Layout.INODES_PER_BLOCK == 1) {
                report.progress("inodes", number, types.length);
            }
            if (table[number / Layout.INODES_PER_BLOCK] != 0) {
                check(number);
            }
        }
    }

    private void check(int number) {
        long slot = slot(number);
        int state = image.getInt(slot + Layout.INODE_STATE);
        String place = "inode " + number;
        image.getBytes(slot, slotBytes, Layout.INODE_BYTES);
        boolean blank = isZero(slotBytes);
        if (blank) {
            return;
        }
        int crc = Checksums.crc32c(slotBytes, Layout.INODE_MODE, Layout.INODE_BYTES - Layout.INODE_MODE);
        if (image.getInt(slot) != crc) {
            report.damage(place, "its crc32c is wrong");
            return;
        }
        if ((state & Layout.STATE_USED) == 0) {
            return;
        }
        int mode = image.getShort(slot + Layout.INODE_MODE);
        long size = image.getLong(slot + Layout.INODE_SIZE);
        if (!FileType.isValidMode(mode) || size < 0 || (state & ~STATE_BITS) != 0) {
            report.damage(place, "mode 0%o, size %d or state %d cannot be".formatted(mode, size, state));
            return;
        }
        types[number] = (byte) FileType.ofMode(mode).directoryCode();
        links[number] = image.getInt(slot + Layout.INODE_LINKS);
        checkBlocks(number, slot, size, place);
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private void checkBlocks(int number, long slot, long size, String place) {
        FileType type = FileType.ofMode(typeCode(number) << 12);
        long root = image.getLong(slot + Layout.INODE_ROOT);
        boolean inlineLink = type == FileType.SYMBOLIC_LINK && size <= InodeRecord.INLINE_LINK_BYTES;
        boolean mapped = !inlineLink
                && (type == FileType.REGULAR || type == FileType.DIRECTORY || type == FileType.SYMBOLIC_LINK);
        long blocks = mapped ? maps.walk(place, number, root, (page, block, count) -> {}) : 0;
        boolean sound = !mapped || maps.isSound();
        if (!mapped && root != 0) {
            report.damage(place, "it has blocks, and its type none");
        }
        if (type == FileType.SYMBOLIC_LINK && !inlineLink && sound) {
            checkText(number, slot, size, root, place);
        }
        long xattr = image.getLong(slot + Layout.INODE_XATTR);
        if (xattr != 0) {
            int count = checkXattrs(number, xattr, place);
            sound &= count > 0;
            blocks += count;
        }
        long counted = blocks - DurableInode.sizeBlocks(size);
        if (sound && image.getLong(slot + Layout.INODE_EXCESS) != counted) {
            report.repairable(place, "it counts other blocks than it has, which are " + blocks, () -> {
                memory.putLong(slot + Layout.INODE_EXCESS, counted);
                reseal(slot);
            });
        }
    }

    /** Stores the checksum of a changed inode. */
    void reseal(long slot) {
        memory.putInt(slot + Layout.INODE_CRC, DurableInode.crc(memory, slot));
        memory.persist(slot, Layout.INODE_BYTES);
    }

    private void checkText(int number, long slot, long size, long root, String place) {
        boolean sound = size <= Limits.MAX_LINK_TEXT && MapWord.isIntact(root, number, 0);
        if (sound) {
            byte[] text = new byte[(int) size + 1];
            image.getBytes(Layout.offset(MapWord.block(root)), text, text.length);
            sound = text[(int) size] == 0
                    && Checksums.crc32c(text, 0, (int) size) == image.getInt(slot + Layout.INODE_TEXT);
        }
        if (!sound) {
            report.damage(place, "the text of the symbolic link is damaged");
        }
    }

    private int checkXattrs(int number, long word, String place) {
        int count = MapWord.count(word);
        boolean named = MapWord.isIntact(word, number, MapWord.XATTR_PLACE)
                && MapWord.kind(word) == MapWord.DATA
                && count > 0
                && geometry.holdsData(MapWord.block(word), count);
        if (!named) {
            report.damage(place, "the word of its attributes is damaged");
            return 0;
        }
        if (marks.mark(MapWord.block(word), count) > 0) {
            report.damage(place, "blocks of its attributes are used twice");
        }
        // Attributes are never changed in place, so the log has nothing of them.
        long offset = Layout.offset(MapWord.block(word));
        if (XattrArea.read(memory, offset, (int) Layout.offset(count), number) == null) {
            report.damage(place, "its attributes are damaged");
        }
        return count;
    }

    /** Returns a new array with a counter for each inode. */
    int[] counters() {
        return new int[types.length];
    }
}
