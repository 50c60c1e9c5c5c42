package dev.zufs.sample.pmem;

import dev.zufs.api.FileType;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.Limits;
import dev.zufs.api.memory.PersistentMemory;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks every inode of the table for itself, and remembers of each what the check of names needs.
 *
 * <p>A repair removes an inode whose checksum is wrong, because it is unknown which of its fields are; a damaged root becomes
 * an empty directory. Of an inode that is sound, it cuts off what of its map or its attributes cannot be followed.
 */
final class CheckInodes {

    private static final int STATE_BITS = Layout.STATE_USED | Layout.STATE_TRUNCATING;

    private static final int ROOT_MODE = FileType.DIRECTORY.modeBits() | 0755;

    private final PersistentMemory memory;
    private final CheckImage image;
    private final Geometry geometry;
    private final CheckReport report;
    private final CheckRepairs repairs;
    private final CheckMap maps;
    private final BlockMarks marks;
    private final byte[] slotBytes = new byte[Layout.INODE_BYTES];
    private long[] table = new long[0];
    private int tableBlocks;
    private byte[] types = new byte[0];
    private int[] links = new int[0];

    CheckInodes(
            PersistentMemory memory,
            CheckImage image,
            Geometry geometry,
            BlockMarks marks,
            CheckReport report,
            CheckRepairs repairs) {
        this.memory = memory;
        this.image = image;
        this.geometry = geometry;
        this.marks = marks;
        this.report = report;
        this.repairs = repairs;
        this.maps = new CheckMap(image, geometry, marks, report, repairs);
    }

    /**
     * Finds the table; without it there is nothing more to check. The map says how many blocks it has: it is checked word for
     * word, and the count in the state is a bare number.
     */
    boolean findTable() {
        long root = image.getLong(Layout.STATE_TABLE_ROOT);
        maps.walk("inode table", Layout.TABLE_OWNER, root, false, null, (page, block, pages) -> {
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
            report.repairable(
                    "inode table",
                    what,
                    () -> repairs.make(transaction -> transaction.word(Layout.STATE_TABLE_BLOCKS, found)));
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
        image.getBytes(slot, slotBytes, Layout.INODE_BYTES);
        String place = "inode " + number;
        if (number == Layout.ROOT_NUMBER && !isRoot()) {
            checkRoot(slot, place);
            return;
        }
        if (isZero(slotBytes)) {
            return;
        }
        String defect = defect(number);
        if (defect != null) {
            report.damage(place, defect + ": the inode is removed", () -> remove(slot));
            return;
        }
        if ((field(Layout.INODE_STATE) & Layout.STATE_USED) == 0) {
            return;
        }
        types[number] = (byte) FileType.ofMode(field(Layout.INODE_MODE)).directoryCode();
        links[number] = field(Layout.INODE_LINKS);
        checkBlocks(number, slot, RedoRecord.getLong(slotBytes, Layout.INODE_SIZE), place);
    }

    private int field(int offset) {
        return (int) RedoRecord.INT.get(slotBytes, offset);
    }

    /** Says what is wrong with the inode that was read last, so that it means nothing any more; or null. */
    private @Nullable String defect(int number) {
        if (!isIntact()) {
            return "its crc32c is wrong";
        }
        int state = field(Layout.INODE_STATE);
        if ((state & Layout.STATE_USED) == 0) {
            return null;
        }
        int mode = field(Layout.INODE_MODE) & 0xFFFF;
        long size = RedoRecord.getLong(slotBytes, Layout.INODE_SIZE);
        if (!FileType.isValidMode(mode) || size < 0 || (state & ~STATE_BITS) != 0) {
            return "mode 0%o, size %d or state %d cannot be".formatted(mode, size, state);
        }
        boolean longLink = FileType.ofMode(mode) == FileType.SYMBOLIC_LINK && size > InodeRecord.INLINE_LINK_BYTES;
        long root = RedoRecord.getLong(slotBytes, Layout.INODE_ROOT);
        return longLink && !isText(number, size, root, field(Layout.INODE_TEXT))
                ? "the text of the symbolic link is damaged"
                : null;
    }

    private boolean isIntact() {
        return field(Layout.INODE_CRC) == crc(slotBytes);
    }

    private static int crc(byte[] inode) {
        return Checksums.crc32c(inode, Layout.INODE_MODE, Layout.INODE_BYTES - Layout.INODE_MODE);
    }

    private boolean isRoot() {
        int mode = field(Layout.INODE_MODE) & 0xFFFF;
        return isIntact()
                && (field(Layout.INODE_STATE) & Layout.STATE_USED) != 0
                && FileType.isValidMode(mode)
                && FileType.ofMode(mode) == FileType.DIRECTORY
                && RedoRecord.getLong(slotBytes, Layout.INODE_SIZE) >= 0;
    }

    private void checkRoot(long slot, String place) {
        boolean made = report.damage(place, "the root is no sound directory: an empty one takes its place", () -> {
            remove(slot);
            repairs.make(transaction -> {
                InodeUpdate root = transaction.freshInode(slot);
                root.set(InodeUpdate.MODE_FLAGS, ROOT_MODE).set(InodeUpdate.PARENT, Layout.ROOT_NUMBER);
                int uses = DurableInode.uses(memory, slot) + 1;
                root.links(2).generation(uses).state(Layout.STATE_USED).uses(uses);
            });
        });
        if (made) {
            types[(int) Layout.ROOT_NUMBER] = (byte) FileType.DIRECTORY.directoryCode();
            links[(int) Layout.ROOT_NUMBER] = 2;
        }
    }

    /** Makes a slot free; the count of uses stays as it is found, so that no old handle comes to mean a new inode. */
    private void remove(long slot) {
        byte[] free = new byte[Layout.INODE_BYTES];
        RedoRecord.INT.set(free, Layout.INODE_USES, DurableInode.uses(memory, slot));
        RedoRecord.INT.set(free, Layout.INODE_CRC, crc(free));
        repairs.make(transaction -> transaction.bytes(slot, free, free.length));
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
        Consumer<Transaction> cutRoot = transaction -> transaction.inode(slot).set(InodeUpdate.ROOT, 0);
        boolean unwritten = type == FileType.REGULAR;
        long blocks = mapped ? maps.walk(place, number, root, unwritten, cutRoot, (page, block, count) -> {}) : 0;
        boolean sound = !mapped || maps.isSound();
        if (!mapped && root != 0) {
            sound = report.damage(place, "it has blocks, and its type none", () -> repairs.make(cutRoot));
        }
        long xattr = image.getLong(slot + Layout.INODE_XATTR);
        if (xattr != 0) {
            int count = checkXattrs(number, slot, xattr, place);
            sound &= count >= 0;
            blocks += count;
        }
        long counted = blocks - DurableInode.sizeBlocks(size);
        if (sound && image.getLong(slot + Layout.INODE_EXCESS) != counted) {
            repairCount(slot, blocks, place);
        }
    }

    private void repairCount(long slot, long blocks, String place) {
        report.repairable(
                place,
                "it counts other blocks than it has, which are " + blocks,
                () -> repairs.make(
                        transaction -> transaction.inode(slot).addBlocks(blocks - DurableInode.blocks(memory, slot))));
    }

    private boolean isText(int number, long size, long root, int crc) {
        boolean named = size <= Limits.MAX_LINK_TEXT
                && MapWord.isIntact(root, number, 0)
                && MapWord.kind(root) == MapWord.DATA
                && geometry.holdsData(MapWord.block(root), 1);
        if (!named) {
            return false;
        }
        byte[] text = new byte[(int) size + 1];
        image.getBytes(Layout.offset(MapWord.block(root)), text, text.length);
        return text[(int) size] == 0 && Checksums.crc32c(text, 0, (int) size) == crc;
    }

    /** Returns how many blocks the attributes have; -1 if that is unknown. */
    private int checkXattrs(int number, long slot, long word, String place) {
        String defect = xattrDefect(number, word);
        if (defect == null) {
            marks.mark(MapWord.block(word), MapWord.count(word));
            return MapWord.count(word);
        }
        boolean removed = report.damage(
                place,
                defect + ": the attributes are removed",
                () -> repairs.make(transaction -> transaction.inode(slot).set(InodeUpdate.XATTR, 0)));
        return removed ? 0 : -1;
    }

    private @Nullable String xattrDefect(int number, long word) {
        int count = MapWord.count(word);
        boolean named = MapWord.isIntact(word, number, MapWord.XATTR_PLACE)
                && MapWord.kind(word) == MapWord.DATA
                && count > 0
                && geometry.holdsData(MapWord.block(word), count);
        if (!named) {
            return "the word of its attributes is damaged";
        }
        if (marks.countMarked(MapWord.block(word), count) > 0) {
            return "blocks of its attributes are used twice";
        }
        // Attributes are never changed in place, so the log has nothing of them.
        long offset = Layout.offset(MapWord.block(word));
        return XattrArea.read(memory, offset, (int) Layout.offset(count), number) == null
                ? "its attributes are damaged"
                : null;
    }

    /** Returns a new array with a counter for each inode. */
    int[] counters() {
        return new int[types.length];
    }
}
