package dev.zufs.api;

import java.util.Objects;

/** What statfs(2) tells about a filesystem. Immutable; equal if all numbers are. */
public final class Statistics {

    private final long totalBlocks;
    private final long freeBlocks;
    private final long availableBlocks;
    private final long totalInodes;
    private final long freeInodes;
    private final long id;

    private Statistics(
            long totalBlocks, long freeBlocks, long availableBlocks, long totalInodes, long freeInodes, long id) {
        this.totalBlocks = totalBlocks;
        this.freeBlocks = freeBlocks;
        this.availableBlocks = availableBlocks;
        this.totalInodes = totalInodes;
        this.freeInodes = freeInodes;
        this.id = id;
    }

    /**
     * Returns statistics of space; no limit of inodes, no id.
     *
     * @param totalBlocks 4 KiB blocks in all
     * @param freeBlocks those that are free; all of them are available to everybody
     * @return the value
     */
    public static Statistics ofBlocks(long totalBlocks, long freeBlocks) {
        return new Statistics(totalBlocks, freeBlocks, freeBlocks, 0, 0, 0);
    }

    /**
     * Returns the same statistics with another number of blocks that unprivileged users can have.
     *
     * @param blocks 4 KiB blocks
     * @return a new value
     */
    public Statistics withAvailableBlocks(long blocks) {
        return new Statistics(totalBlocks, freeBlocks, blocks, totalInodes, freeInodes, id);
    }

    /**
     * Returns the same statistics with numbers of inodes.
     *
     * @param total inodes in all
     * @param free those that are free
     * @return a new value
     */
    public Statistics withInodes(long total, long free) {
        return new Statistics(totalBlocks, freeBlocks, availableBlocks, total, free, id);
    }

    /**
     * Returns the same statistics with an id of the filesystem.
     *
     * @param newId any number that differs between filesystems
     * @return a new value
     */
    public Statistics withId(long newId) {
        return new Statistics(totalBlocks, freeBlocks, availableBlocks, totalInodes, freeInodes, newId);
    }

    /**
     * Returns the size of the filesystem.
     *
     * @return 4 KiB blocks
     */
    public long totalBlocks() {
        return totalBlocks;
    }

    /**
     * Returns the free space.
     *
     * @return 4 KiB blocks
     */
    public long freeBlocks() {
        return freeBlocks;
    }

    /**
     * Returns the free space that unprivileged users can have.
     *
     * @return 4 KiB blocks
     */
    public long availableBlocks() {
        return availableBlocks;
    }

    /**
     * Returns the number of inodes in all.
     *
     * @return 0 if there is no limit
     */
    public long totalInodes() {
        return totalInodes;
    }

    /**
     * Returns the number of free inodes.
     *
     * @return 0 if there is no limit
     */
    public long freeInodes() {
        return freeInodes;
    }

    /**
     * Returns the id of the filesystem.
     *
     * @return 0 if it has none
     */
    public long id() {
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Statistics that
                && totalBlocks == that.totalBlocks
                && freeBlocks == that.freeBlocks
                && availableBlocks == that.availableBlocks
                && totalInodes == that.totalInodes
                && freeInodes == that.freeInodes
                && id == that.id;
    }

    @Override
    public int hashCode() {
        return Objects.hash(totalBlocks, freeBlocks, availableBlocks, totalInodes, freeInodes, id);
    }

    @Override
    public String toString() {
        return "%d of %d blocks free, %d available, %d of %d inodes free, id %x"
                .formatted(freeBlocks, totalBlocks, availableBlocks, freeInodes, totalInodes, id);
    }
}
