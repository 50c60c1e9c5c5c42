package dev.zufs.sample.pmem;

import java.util.Arrays;
import java.util.Comparator;

/** Locks several inodes at once, in the order of their numbers. */
final class InodeLocks implements AutoCloseable {

    private final ZpmemInode[] inodes;

    private InodeLocks(ZpmemInode[] inodes) {
        this.inodes = inodes;
    }

    /** Locks the inodes; one may be given more than once. */
    static InodeLocks of(ZpmemInode... inodes) {
        ZpmemInode[] ordered = inodes.clone();
        Arrays.sort(ordered, Comparator.comparingLong(ZpmemInode::number));
        for (ZpmemInode inode : ordered) {
            inode.lock().lock();
        }
        return new InodeLocks(ordered);
    }

    @Override
    public void close() {
        for (ZpmemInode inode : inodes) {
            inode.lock().unlock();
        }
    }
}
