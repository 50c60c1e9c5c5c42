package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.util.Arrays;

/** Checks directories against inodes: every name means one that is there, every inode has the names that it counts. */
final class CheckNames {

    private static final int MAX_DEPTH = 1 << 20;

    private final PersistentMemory memory;
    private final CheckImage image;
    private final CheckInodes inodes;
    private final CheckMap maps;
    private final CheckReport report;
    private final int[] names;
    private final int[] children;
    private final byte[] block = new byte[Layout.BLOCK_BYTES];
    private long[] hashes = new long[64];
    private int hashCount;

    CheckNames(PersistentMemory memory, CheckImage image, Geometry geometry, CheckInodes inodes, CheckReport report) {
        this.memory = memory;
        this.image = image;
        this.inodes = inodes;
        this.report = report;
        this.maps = new CheckMap(image, geometry, null, report);
        this.names = inodes.counters();
        this.children = inodes.counters();
    }

    void checkAll() {
        if (!inodes.isDirectory(Layout.ROOT_NUMBER)) {
            report.damage("inode 1", "the root is no directory");
        }
        for (int number = 1; number < inodes.limit(); number++) {
            if (inodes.isDirectory(number)) {
                report.progress("directories", number, inodes.limit());
                checkDirectory(number);
            }
        }
        for (int number = 1; number < inodes.limit(); number++) {
            if (isNameless(number) && inodes.links(number) != 0) {
                report.damage("inode " + number, "it has " + inodes.links(number) + " links, and no name");
            }
        }
        for (int number = 1; number < inodes.limit(); number++) {
            if (inodes.isUsed(number) && !isNameless(number)) {
                checkLinks(number);
            }
        }
    }

    private void checkDirectory(int number) {
        long slot = inodes.slot(number);
        String place = "directory " + number;
        long size = image.getLong(slot + Layout.INODE_SIZE);
        long[] next = {0};
        hashCount = 0;
        maps.walk(place, number, image.getLong(slot + Layout.INODE_ROOT), (page, first, count) -> {
            for (int index = 0; index < count; index++) {
                if (page + index != next[0]) {
                    report.damage(place, "block " + next[0] + " is missing");
                }
                next[0] = page + index + 1;
                checkBlock(number, place, page + index, Layout.offset(first + index));
            }
        });
        if (Layout.offset(next[0]) != size) {
            report.damage(place, "its size is " + size + ", and it has " + next[0] + " blocks");
        }
        checkTwins(number, place);
    }

    private void checkBlock(int directory, String place, long page, long base) {
        image.getBytes(base, block, block.length);
        for (int at = 0; at < Layout.BLOCK_BYTES; ) {
            long number = RedoRecord.getLong(block, at);
            long header = RedoRecord.getLong(block, at + 8);
            int length = DirectoryEntry.checkedSlotLength(number, header, at);
            if (length == 0 || (number == 0 && header == 0 && !isBlankToEnd(at))) {
                report.damage(place, "the slot at " + at + " of block " + page + " is damaged");
                return;
            }
            if (number != 0) {
                checkEntry(directory, place, Layout.offset(page) + at + DirectoryEntry.HEADER, at, base);
            }
            at += length;
        }
    }

    private boolean isBlankToEnd(int at) {
        for (int index = at; index < block.length; index++) {
            if (block[index] != 0) {
                return false;
            }
        }
        return true;
    }

    private void checkEntry(int directory, String place, long position, int at, long base) {
        long number = RedoRecord.getLong(block, at);
        if (!DirectoryEntry.isIntact(block, at, directory, position)) {
            report.damage(place, "the entry at position " + position + " is damaged");
            return;
        }
        noteHash(at, position);
        int code = DirectoryEntry.typeCode(RedoRecord.getLong(block, at + 8));
        if (!inodes.isUsed(number)) {
            String what = "the entry at position " + position + " names inode " + number + ", which is not in use";
            if (report.isStructureDamaged()) {
                report.defect(place, what);
            } else {
                report.repairable(place, what + ": removed", () -> {
                    int length = DirectoryEntry.slotLength(RedoRecord.getLong(block, at + 8));
                    memory.putLong(base + at, 0);
                    memory.putLong(base + at + 8, DirectoryEntry.freeHeader(length));
                    memory.persist(base + at, DirectoryEntry.HEADER);
                });
            }
            return;
        }
        if (inodes.typeCode(number) != code) {
            report.damage(
                    place,
                    "the entry at position " + position + " has type " + code + ", and inode " + number + " has "
                            + inodes.typeCode(number));
        }
        names[(int) number]++;
        if (inodes.isDirectory(number)) {
            children[directory]++;
            checkParent(number, directory);
        }
    }

    private void checkParent(long number, int directory) {
        long slot = inodes.slot(number);
        if (image.getLong(slot + Layout.INODE_PARENT) != directory) {
            report.repairable(
                    "inode " + number, "its parent is not directory " + directory + ", which names it", () -> {
                        memory.putLong(slot + Layout.INODE_PARENT, directory);
                        inodes.reseal(slot);
                    });
        }
    }

    private void noteHash(int at, long position) {
        if (hashCount == hashes.length) {
            hashes = Arrays.copyOf(hashes, hashCount * 2);
        }
        int length = DirectoryEntry.nameLength(RedoRecord.getLong(block, at + 8));
        long crc = Integer.toUnsignedLong(Checksums.crc32c(block, at + DirectoryEntry.HEADER, length));
        hashes[hashCount++] = (crc << Integer.SIZE) | (position >>> 3);
    }

    /** Finds names that a directory has twice. */
    private void checkTwins(int directory, String place) {
        Arrays.sort(hashes, 0, hashCount);
        for (int index = 1; index < hashCount; index++) {
            boolean sameHash = hashes[index] >>> Integer.SIZE == hashes[index - 1] >>> Integer.SIZE;
            if (sameHash && Arrays.equals(name(directory, hashes[index]), name(directory, hashes[index - 1]))) {
                report.damage(place, "a name is there twice, at position " + position(hashes[index]));
            }
        }
    }

    private static long position(long hash) {
        return (hash & 0xFFFF_FFFFL) << 3;
    }

    private byte[] name(int directory, long hash) {
        long offset = position(hash) - DirectoryEntry.HEADER;
        long[] base = {0};
        long page = offset >>> Layout.BLOCK_SHIFT;
        maps.walk("directory " + directory, directory, root(directory), (first, run, count) -> {
            if (page >= first && page < first + count) {
                base[0] = Layout.offset(run + page - first);
            }
        });
        long at = base[0] + (offset & Layout.BLOCK_MASK);
        byte[] name = new byte[DirectoryEntry.nameLength(image.getLong(at + 8))];
        image.getBytes(at + DirectoryEntry.HEADER, name, name.length);
        return name;
    }

    private long root(int directory) {
        return image.getLong(inodes.slot(directory) + Layout.INODE_ROOT);
    }

    /** Says whether no entry names an inode; without links as well, the next mount frees it. */
    private boolean isNameless(int number) {
        return inodes.isUsed(number) && names[number] == 0 && number != Layout.ROOT_NUMBER;
    }

    private void checkLinks(int number) {
        boolean directory = inodes.isDirectory(number);
        int links = inodes.links(number);
        String place = "inode " + number;
        if (directory && number != Layout.ROOT_NUMBER && names[number] > 1) {
            report.damage(place, "it is a directory with " + names[number] + " names");
        }
        int expected = directory ? children[number] + 2 : names[number];
        if (links != expected && !report.isStructureDamaged()) {
            report.repairable(place, "it has " + links + " links, and should have " + expected, () -> {
                memory.putInt(inodes.slot(number) + Layout.INODE_LINKS, expected);
                inodes.reseal(inodes.slot(number));
            });
        } else if (links != expected) {
            report.defect(place, "it has " + links + " links, and should have " + expected);
        }
        if (directory) {
            checkWayToRoot(number, place);
        }
    }

    private void checkWayToRoot(int number, String place) {
        long at = number;
        for (int depth = 0; at != Layout.ROOT_NUMBER; depth++) {
            if (depth == MAX_DEPTH || depth > inodes.limit() || !inodes.isDirectory(at)) {
                report.damage(place, "no way leads from it to the root");
                return;
            }
            at = image.getLong(inodes.slot(at) + Layout.INODE_PARENT);
        }
    }
}
