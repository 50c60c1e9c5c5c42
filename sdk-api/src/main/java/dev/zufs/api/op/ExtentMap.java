package dev.zufs.api.op;

import java.util.Objects;

/**
 * The blocks of a range of a file, one for each 4 KiB of it, in order.
 *
 * <p>Only valid during the call that it was given to, in the same thread; the host uses one object again and again.
 */
public final class ExtentMap {

    /** The block number that stands for a hole. */
    public static final long HOLE = 0;

    /** Stores the blocks; implemented by hosts of plugins. */
    public interface Host {

        /**
         * Returns how many blocks fit.
         *
         * @return at least 1
         */
        int capacity();

        /**
         * Returns how many blocks there are.
         *
         * @return 0 to {@link #capacity()}
         */
        int size();

        /**
         * Returns one block.
         *
         * @param index 0 to {@link #size()} - 1
         * @return its number, or {@link ExtentMap#HOLE}
         */
        long block(int index);

        /**
         * Appends one block.
         *
         * @param number its number, or {@link ExtentMap#HOLE}
         */
        void append(long number);

        /**
         * Notes what the filesystem says of the whole answer, beside what was noted before.
         *
         * @param bits some of the {@code ZUFS_RET_} bits of zufs
         */
        void flags(int bits);

        /**
         * Notes a range of the file whose mappings in applications must go.
         *
         * @param position first byte
         * @param length bytes
         */
        void unmap(long position, long length);

        /**
         * Returns the filesystem's own word.
         *
         * @return 0 unless set
         */
        long cookie();

        /**
         * Sets the filesystem's own word.
         *
         * @param cookie the word
         */
        void cookie(long cookie);
    }

    private static final int NEW_BLOCKS = 2;
    private static final int RELEASE_NOW = 8;

    private final Host host;

    private ExtentMap(Host host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Returns the map that stores into {@code host}; called by hosts of plugins.
     *
     * @param host what stores the blocks
     * @return a new map
     */
    public static ExtentMap over(Host host) {
        return new ExtentMap(host);
    }

    /**
     * Returns how many blocks the range has.
     *
     * @return at least 1
     */
    public int capacity() {
        return host.capacity();
    }

    /**
     * Returns how many blocks are in the map.
     *
     * @return 0 to {@link #capacity()}
     */
    public int size() {
        return host.size();
    }

    /**
     * Returns one block.
     *
     * @param index 0 to {@link #size()} - 1
     * @return the number of a 4 KiB block of the region, or {@link #HOLE}
     */
    public long block(int index) {
        return host.block(Objects.checkIndex(index, host.size()));
    }

    /**
     * Appends one block.
     *
     * @param number the number of a 4 KiB block of the region; its byte offset divided by 4096
     * @throws IndexOutOfBoundsException if the map is full
     */
    public void add(long number) {
        Objects.checkIndex(host.size(), host.capacity());
        host.append(number);
    }

    /**
     * Appends neighbouring blocks.
     *
     * @param first the number of the first
     * @param count how many
     * @throws IndexOutOfBoundsException if not all fit
     */
    public void addRun(long first, int count) {
        Objects.checkFromIndexSize(host.size(), count, host.capacity());
        for (int index = 0; index < count; index++) {
            host.append(first + index);
        }
    }

    /**
     * Appends holes.
     *
     * @param count how many
     * @throws IndexOutOfBoundsException if not all fit
     */
    public void addHoles(int count) {
        Objects.checkFromIndexSize(host.size(), count, host.capacity());
        for (int index = 0; index < count; index++) {
            host.append(HOLE);
        }
    }

    /** Says that blocks were allocated; the feeder then releases them at once, and looks at the record's blocks again. */
    public void markNew() {
        host.flags(NEW_BLOCKS);
    }

    /**
     * Asks for a release right after use. Without it, and without {@link #markNew}, the release may come with any later
     * operation of the same CPU, and not at all if the mount ends before that; so whoever changes anything in the release,
     * or must have seen it before the write is persistent, asks.
     */
    public void markReleaseNow() {
        host.flags(RELEASE_NOW);
    }

    /**
     * Asks for the removal of applications' mappings of a range, because its blocks moved; only in an acquire for {@link
     * ExtentUse#WRITE}, and before blocks are added: {@link #capacity} may be smaller afterwards. A fault needs none, the
     * feeder maps its page anew.
     *
     * @param position first byte
     * @param length bytes; the range may end beyond the file
     * @throws IllegalStateException in another call, or behind too many blocks
     * @throws IllegalArgumentException if an argument is negative
     */
    public void unmap(long position, long length) {
        host.unmap(position, length);
    }

    /**
     * Returns the word that the filesystem set in {@link ExtentAccess#acquire}.
     *
     * @return 0 unless set
     */
    public long cookie() {
        return host.cookie();
    }

    /**
     * Sets a word that comes back in {@link ExtentAccess#release}.
     *
     * @param cookie the word
     */
    public void cookie(long cookie) {
        host.cookie(cookie);
    }
}
