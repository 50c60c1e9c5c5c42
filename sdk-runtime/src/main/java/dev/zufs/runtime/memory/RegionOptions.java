package dev.zufs.runtime.memory;

import java.util.OptionalLong;

/**
 * Say how a backing is to be opened, and for what.
 *
 * @param access what will be done with it
 * @param size size that a file is to have, in bytes, at most {@link #MAX_SIZE}, rounded up to whole pages; devices have theirs
 * @param hugePages whether to ask the kernel for huge pages
 * @param command what the caller does, for the one who finds the backing in use, such as "zufs mount zpmem"
 * @param mountPoint where it will be mounted, or empty
 */
public record RegionOptions(Access access, OptionalLong size, boolean hugePages, String command, String mountPoint) {

    /** Say what will be done with a backing. */
    public enum Access {
        /** Only read it, which keeps others out all the same: what they wrote would be seen in part. */
        READ_ONLY,
        /** Read and write what is on it. */
        READ_WRITE,
        /** Write it anew, whatever is on it; a missing file is created. */
        FORMAT
    }

    /** The greatest size that can be asked for: more than any address space has. */
    public static final long MAX_SIZE = 1L << 60;

    /** Check the size. */
    public RegionOptions {
        if (size.isPresent()) {
            requireSize(size.getAsLong());
            if (access != Access.FORMAT) {
                throw new IllegalArgumentException("a size is given to format only: " + size.getAsLong());
            }
        }
    }

    static void requireSize(long bytes) {
        if (bytes <= 0 || bytes > MAX_SIZE) {
            throw new IllegalArgumentException("size must be greater than 0 and at most 2^60: " + bytes);
        }
    }

    /**
     * Say that an existing backing will only be read.
     *
     * @param command what the caller does
     * @return the options
     */
    public static RegionOptions readOnly(String command) {
        return new RegionOptions(Access.READ_ONLY, OptionalLong.empty(), false, command, "");
    }

    /**
     * Say that an existing backing will be read and written.
     *
     * @param command what the caller does
     * @return the options
     */
    public static RegionOptions readWrite(String command) {
        return new RegionOptions(Access.READ_WRITE, OptionalLong.empty(), false, command, "");
    }

    /**
     * Say that a backing will be written anew, with the size that it has.
     *
     * @param command what the caller does
     * @return the options
     */
    public static RegionOptions format(String command) {
        return new RegionOptions(Access.FORMAT, OptionalLong.empty(), false, command, "");
    }

    /**
     * Add the size that a file is to have, once {@link Region#formatted()} is called.
     *
     * @param bytes size in bytes
     * @return options that differ in this
     */
    public RegionOptions withSize(long bytes) {
        return new RegionOptions(access, OptionalLong.of(bytes), hugePages, command, mountPoint);
    }

    /**
     * Add the wish for huge pages.
     *
     * @return options that differ in this
     */
    public RegionOptions withHugePages() {
        return new RegionOptions(access, size, true, command, mountPoint);
    }

    /**
     * Add the mount point.
     *
     * @param path where the backing will be mounted
     * @return options that differ in this
     */
    public RegionOptions withMountPoint(String path) {
        return new RegionOptions(access, size, hugePages, command, path);
    }

    boolean isWritable() {
        return access != Access.READ_ONLY;
    }
}
