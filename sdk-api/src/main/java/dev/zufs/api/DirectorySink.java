package dev.zufs.api;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Takes the entries of a directory that is being listed.
 *
 * <p>Only valid during the call of {@link Directory#list} that it was given to, in the same thread.
 */
public final class DirectorySink {

    /** Stores entries; implemented by hosts of plugins. */
    @FunctionalInterface
    public interface Host {

        /**
         * Stores one entry.
         *
         * @param names holds the name
         * @param nameOffset its first byte
         * @param nameLength 1 to 255
         * @param number the inode number
         * @param type the kind of the inode
         * @param position the entry's position
         * @return false if there is no room
         */
        boolean entry(MemorySegment names, long nameOffset, int nameLength, long number, FileType type, long position);
    }

    private final Host host;

    private DirectorySink(Host host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Returns the sink that stores into {@code host}; called by hosts of plugins.
     *
     * @param host what stores the entries
     * @return a new sink
     */
    public static DirectorySink over(Host host) {
        return new DirectorySink(host);
    }

    /**
     * Gives one entry.
     *
     * @param name neither {@code "."} nor {@code ".."}
     * @param number the inode number, not 0
     * @param type the kind of the inode
     * @param position the entry's position, at least {@link Directory#FIRST_POSITION} and below the directory's size
     * @return false if there was no room: stop, and give this entry again when the listing goes on at its position
     */
    public boolean add(FileName name, long number, FileType type, long position) {
        return host.entry(name.segment(), 0, name.length(), number, type, position);
    }

    /**
     * Gives one entry whose name lies in memory.
     *
     * @param names holds the name, which is copied
     * @param nameOffset its first byte
     * @param nameLength 1 to 255
     * @param number the inode number, not 0
     * @param type the kind of the inode
     * @param position the entry's position, at least {@link Directory#FIRST_POSITION} and below the directory's size
     * @return false if there was no room: stop, and give this entry again when the listing goes on at its position
     */
    public boolean add(
            MemorySegment names, long nameOffset, int nameLength, long number, FileType type, long position) {
        return host.entry(names, nameOffset, nameLength, number, type, position);
    }
}
