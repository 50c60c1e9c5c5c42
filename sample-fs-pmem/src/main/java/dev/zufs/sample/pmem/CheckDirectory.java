package dev.zufs.sample.pmem;

import java.util.Arrays;

/**
 * Goes over the blocks of directories, for the check of names, and stores them anew where something changes in them. One walk at
 * a time: nobody begins one in a visitor of another.
 */
final class CheckDirectory {

    /** Looks at a block, and may change it. */
    @FunctionalInterface
    interface Blocks {
        void block(CheckBlock block, long page);
    }

    private final CheckImage image;
    private final CheckInodes inodes;
    private final CheckMap maps;
    private final CheckReport report;
    private final CheckRepairs repairs;
    private final CheckBlock block;

    CheckDirectory(CheckImage image, Geometry geometry, CheckInodes inodes, CheckReport report, CheckRepairs repairs) {
        this.image = image;
        this.inodes = inodes;
        this.report = report;
        this.repairs = repairs;
        this.maps = new CheckMap(image, geometry, null, report, repairs);
        this.block = new CheckBlock(image);
    }

    private void walk(int directory, CheckMap.Pages pages) {
        maps.walk("directory " + directory, directory, root(directory), false, null, pages);
    }

    private long root(int directory) {
        return image.getLong(inodes.slot(directory) + Layout.INODE_ROOT);
    }

    /**
     * Checks that the blocks of a directory follow each other, and fit its size.
     *
     * @return whether something was repaired
     */
    boolean checkExtent(int directory) {
        String place = "directory " + directory;
        long[] next = {0};
        long[] missing = {-1};
        walk(directory, (page, first, count) -> {
            missing[0] = missing[0] < 0 && page != next[0] ? next[0] : missing[0];
            next[0] = page + count;
        });
        if (missing[0] >= 0) {
            String what = "block " + missing[0] + " is missing: an empty one takes its place";
            return report.damage(place, what, () -> fill(directory, missing[0]));
        }
        long bytes = Layout.offset(next[0]);
        if (bytes == image.getLong(inodes.slot(directory) + Layout.INODE_SIZE)) {
            return false;
        }
        return report.damage(
                place,
                "its size is not that of its " + next[0] + " blocks",
                () -> repairs.make(
                        transaction -> transaction.inode(inodes.slot(directory)).size(bytes)));
    }

    private void fill(int directory, long page) {
        Volume volume = repairs.volume();
        long slot = inodes.slot(directory);
        FileMap map = volume.map(directory, slot + Layout.INODE_ROOT);
        repairs.make(transaction -> {
            long fresh = Extent.block(transaction.take(-1, 1));
            transaction.zero(fresh);
            new MapEditor(volume.memory(), map, transaction, slot).put(page, fresh, 1, MapWord.DATA);
        });
    }

    /** Shows all blocks, and stores those that were changed, each by one record. */
    void forEachBlock(int directory, Blocks visitor) {
        walk(directory, (page, first, count) -> {
            for (int index = 0; index < count; index++) {
                long offset = Layout.offset(first + index);
                block.load(offset, directory, page + index);
                visitor.block(block, page + index);
                if (block.isChanged()) {
                    store(offset, block.rebuilt());
                }
            }
        });
    }

    private void store(long offset, byte[] content) {
        repairs.make(transaction -> transaction.bytes(offset, content, content.length));
    }

    /** Chooses entries. */
    @FunctionalInterface
    interface Choice {
        boolean isChosen(long number, long position);
    }

    /** Removes the chosen entries of a directory. */
    void remove(int directory, Choice choice) {
        forEachBlock(directory, (each, page) -> {
            for (int index = each.count() - 1; index >= 0; index--) {
                if (choice.isChosen(each.number(index), position(each, index, page))) {
                    each.drop(index);
                }
            }
        });
    }

    static long position(CheckBlock block, int index, long page) {
        return Layout.offset(page) + block.at(index) + DirectoryEntry.HEADER;
    }

    /** Says whether the entries at two positions have the same name. */
    boolean haveSameName(int directory, long left, long right) {
        return Arrays.equals(name(directory, left), name(directory, right));
    }

    private byte[] name(int directory, long position) {
        long offset = position - DirectoryEntry.HEADER;
        long page = offset >>> Layout.BLOCK_SHIFT;
        long[] base = {0};
        walk(directory, (first, run, count) -> {
            if (page >= first && page < first + count) {
                base[0] = Layout.offset(run + page - first);
            }
        });
        long at = base[0] + (offset & Layout.BLOCK_MASK);
        byte[] name = new byte[DirectoryEntry.nameLength(image.getLong(at + 8))];
        image.getBytes(at + DirectoryEntry.HEADER, name, name.length);
        return name;
    }
}
