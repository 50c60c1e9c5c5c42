package dev.zufs.api;

import org.jspecify.annotations.Nullable;

/**
 * A mounted filesystem.
 *
 * <p><b>Life:</b>
 *
 * <ol>
 *   <li>{@link FileSystemType#mount} makes it, in the mount thread.
 *   <li>Zero-threads call its methods and those of its inodes, many at once.
 *   <li>Every inode that was handed out gets {@link Inode#evict} and {@link Inode#forget}, or {@link Inode#forget} and
 *       {@link Inode#free}, the root last; in the mount thread for those that the feeder left behind, as it does when it
 *       dies.
 *   <li>{@link #sync} and {@link #close}, in the mount thread. Nothing is called afterwards.
 * </ol>
 */
public interface SuperBlock {

    /**
     * Returns the root directory. Its number is not 0, its link count at least 2, its parent itself.
     *
     * @return the same object at every call
     */
    Directory root();

    /**
     * Finds an inode by its number, for handles that outlive every cache (NFS) and for {@code ".."}. May run at any time,
     * also while the inode is evicted, forgotten or freed, and may be asked again.
     *
     * @param number an inode number, possibly of no inode
     * @return the inode, or null if none has the number or the one that has it is forgotten and has no names: what is being
     *     freed must not come back. One without names that is not forgotten may be given or not; the runtime hands it out to
     *     nobody
     */
    @Nullable Inode inode(long number);

    /**
     * Returns what statfs(2) tells. May run at any time.
     *
     * @return fresh numbers
     */
    Statistics statistics();

    /**
     * Makes everything that earlier operations did persistent. Comes every few seconds for {@link Durability#ON_SYNC}, in a
     * thread of its own, and before {@link #close}, in the mount thread. May run at any time, operations beside it; may take
     * long. The default does nothing, which is right for {@link
     * Durability#OPERATION}.
     */
    default void sync() {}

    /**
     * Changes options of the mount, all or none; in the mount thread, with operations running.
     *
     * @param options those that were given, and only those; every one is in {@link FileSystemType#mountOptions()}
     * @param readOnly whether no changes come any more
     * @throws ErrnoException EINVAL if an option cannot be changed, which is the answer to any unless overridden
     */
    default void remount(MountOptions options, boolean readOnly) {
        if (!options.isEmpty()) {
            throw new ErrnoException(Errno.EINVAL, "no option can be changed by a remount");
        }
    }

    /**
     * Returns the options that are in force, as they show in {@code /proc/mounts}. May run at any time.
     *
     * @return options that differ from the defaults
     */
    default MountOptions options() {
        return MountOptions.none();
    }

    /**
     * Ends the mount: everything is persistent, and nothing of the media is used when it returns. No other callback of
     * the mount is running then, and none comes any more. The default does nothing, which is right for {@link
     * Durability#OPERATION} if the filesystem holds nothing but its media.
     *
     * @throws ErrnoException if something may be lost; the mount has ended all the same
     */
    default void close() {}
}
