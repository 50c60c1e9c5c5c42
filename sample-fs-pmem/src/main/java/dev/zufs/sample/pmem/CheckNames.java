package dev.zufs.sample.pmem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Checks directories against inodes: every name means an inode that is there, every inode has the names that it counts, and a
 * way leads from each directory to the root.
 *
 * <p>A repair of names goes in rounds. What changes names ends a round, so that the next one counts again, until nothing
 * changes; only then inodes without names are found, and links and parents repaired.
 */
final class CheckNames {

    /**
     * A name that a directory has too many.
     *
     * @param directory where it is
     * @param child the directory that it names
     */
    private record Extra(int directory, int child) {}

    private final CheckImage image;
    private final CheckInodes inodes;
    private final CheckReport report;
    private final CheckRepairs repairs;
    private final CheckDirectory directories;
    private int[] names = new int[0];
    private int[] children = new int[0];
    /** The directory that names a directory; 0 if none does. */
    private int[] namedBy = new int[0];

    /** The directories that have entries. */
    private BitSet filled = new BitSet();

    private final List<Extra> extras = new ArrayList<>();
    private long[] hashes = new long[64];
    private int hashCount;
    private boolean changed;

    CheckNames(CheckImage image, Geometry geometry, CheckInodes inodes, CheckReport report, CheckRepairs repairs) {
        this.image = image;
        this.inodes = inodes;
        this.report = report;
        this.repairs = repairs;
        this.directories = new CheckDirectory(image, geometry, inodes, report, repairs);
    }

    /**
     * Checks all.
     *
     * @return whether an inode without a name was given one, after which the whole filesystem is to be checked again
     */
    boolean checkAll() {
        do {
            changed = false;
            names = inodes.counters();
            children = inodes.counters();
            namedBy = inodes.counters();
            filled = new BitSet(inodes.limit());
            checkEntries();
            if (!changed) {
                checkWays();
            }
        } while (changed);
        if (adoptNameless()) {
            return true;
        }
        for (int number = 1; number < inodes.limit(); number++) {
            if (inodes.isUsed(number) && !isNameless(number)) {
                checkParent(number);
                checkLinks(number);
            }
        }
        return false;
    }

    private void checkEntries() {
        for (int number = 1; number < inodes.limit(); number++) {
            if (inodes.isDirectory(number)) {
                report.progress("directories", number, inodes.limit());
                checkDirectory(number);
            }
        }
    }

    private void checkDirectory(int directory) {
        changed |= directories.checkExtent(directory);
        hashCount = 0;
        directories.forEachBlock(directory, (block, page) -> checkBlock(block, directory, page));
        removeExtras();
        checkTwins(directory);
    }

    private void checkBlock(CheckBlock block, int directory, long page) {
        String place = "directory " + directory;
        if (block.damagedAt() >= 0) {
            String what = "the slot at " + block.damagedAt() + " of block " + page + " is damaged";
            changed |= report.damage(place, what, block::rebuild);
        }
        for (int index = 0; index < block.count(); index++) {
            if (!checkEntry(block, index, directory, page)) {
                block.drop(index--);
                changed = true;
            }
        }
    }

    /** Checks an entry; says whether it may stay. */
    private boolean checkEntry(CheckBlock block, int index, int directory, long page) {
        long number = block.number(index);
        long position = CheckDirectory.position(block, index, page);
        String what = "the entry at position " + position + " names inode " + number;
        String place = "directory " + directory;
        if (!inodes.isUsed(number)) {
            return !removable(place, what + ", which is not in use");
        }
        filled.set(directory);
        noteHash(block.nameHash(index), position);
        if (inodes.typeCode(number) != block.typeCode(index)) {
            changed |= report.damage(
                    place,
                    what + " with type " + block.typeCode(index) + " instead of " + inodes.typeCode(number),
                    () -> block.retype(index, inodes.typeCode(number), directory, page));
        }
        if (inodes.isDirectory(number) && !isOnlyName((int) number, directory)) {
            return !removable(place, what + ", a directory that has another name");
        }
        names[(int) number]++;
        return true;
    }

    /** Tells of an entry that a repair removes, unless inodes may only be hidden by damage that stays. */
    private boolean removable(String place, String what) {
        if (report.isStructureDamaged()) {
            report.defect(place, what);
            return false;
        }
        return report.repairable(place, what + ": removed", () -> {});
    }

    /**
     * Notes that a directory is named. Of several names, that in the directory which the named one calls its parent stays, else
     * the first one.
     */
    private boolean isOnlyName(int child, int directory) {
        int other = namedBy[child];
        if (other == 0 && child != Layout.ROOT_NUMBER) {
            namedBy[child] = directory;
            children[directory]++;
            return true;
        }
        if (child == Layout.ROOT_NUMBER || other == directory || parent(child) != directory) {
            return false;
        }
        extras.add(new Extra(other, child));
        namedBy[child] = directory;
        children[other]--;
        children[directory]++;
        names[child]--;
        return true;
    }

    private void removeExtras() {
        for (Extra extra : extras) {
            String place = "directory " + extra.directory();
            String what = "it names inode " + extra.child() + ", a directory whose parent names it as well";
            if (removable(place, what)) {
                directories.remove(extra.directory(), (number, position) -> number == extra.child());
                changed = true;
            }
        }
        extras.clear();
    }

    private long parent(int directory) {
        return image.getLong(inodes.slot(directory) + Layout.INODE_PARENT);
    }

    private void noteHash(int crc, long position) {
        if (hashCount == hashes.length) {
            hashes = Arrays.copyOf(hashes, hashCount * 2);
        }
        hashes[hashCount++] = (Integer.toUnsignedLong(crc) << Integer.SIZE) | (position >>> 3);
    }

    /** Finds names that a directory has twice; the first one stays. */
    private void checkTwins(int directory) {
        Arrays.sort(hashes, 0, hashCount);
        for (int index = 1; index < hashCount; index++) {
            boolean sameHash = hashes[index] >>> Integer.SIZE == hashes[index - 1] >>> Integer.SIZE;
            long twin = position(hashes[index]);
            if (sameHash && directories.haveSameName(directory, twin, position(hashes[index - 1]))) {
                String what = "a name is there twice, at position " + twin + ": that one is removed";
                changed |= report.damage(
                        "directory " + directory,
                        what,
                        () -> directories.remove(directory, (number, position) -> position == twin));
            }
        }
    }

    private static long position(long hash) {
        return (hash & 0xFFFF_FFFFL) << 3;
    }

    private void checkWays() {
        for (int number : new CheckWays(inodes::isDirectory, namedBy).cycles()) {
            changed |= report.damage(
                    "inode " + number,
                    "no way leads from it to the root: it is below itself",
                    () -> directories.remove(namedBy[number], (named, position) -> named == number));
        }
    }

    /** Says whether no entry names an inode; without links and entries as well, the next mount frees it. */
    private boolean isNameless(int number) {
        return inodes.isUsed(number) && names[number] == 0 && number != Layout.ROOT_NUMBER;
    }

    private boolean adoptNameless() {
        boolean adopted = false;
        LostAndFound lost = new LostAndFound(repairs);
        boolean hidden = report.isStructureDamaged();
        for (int number = 1; number < inodes.limit(); number++) {
            if (isNameless(number) && (inodes.links(number) != 0 || filled.get(number))) {
                int lostNumber = number;
                String what = "it has " + inodes.links(number) + " links, and no name";
                if (hidden) {
                    report.damage("inode " + number, what);
                } else {
                    adopted |= report.damage(
                            "inode " + number, what + ": it gets one in lost+found", () -> lost.adopt(lostNumber));
                }
            }
        }
        return adopted;
    }

    private void checkParent(int number) {
        if (!inodes.isDirectory(number)) {
            return;
        }
        long expected = number == Layout.ROOT_NUMBER ? number : namedBy[number];
        long slot = inodes.slot(number);
        if (parent(number) != expected) {
            report.repairable(
                    "inode " + number,
                    "its parent is not directory " + expected + ", which names it",
                    () -> repairs.make(transaction -> transaction.inode(slot).set(InodeUpdate.PARENT, expected)));
        }
    }

    private void checkLinks(int number) {
        int links = inodes.links(number);
        int expected = inodes.isDirectory(number) ? children[number] + 2 : names[number];
        if (links == expected) {
            return;
        }
        String place = "inode " + number;
        String what = "it has " + links + " links, and should have " + expected;
        long slot = inodes.slot(number);
        if (report.isStructureDamaged()) {
            report.defect(place, what);
        } else {
            report.repairable(
                    place,
                    what,
                    () -> repairs.make(transaction -> transaction.inode(slot).links(expected)));
        }
    }
}
