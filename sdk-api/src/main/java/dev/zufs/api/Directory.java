package dev.zufs.api;

import org.jspecify.annotations.Nullable;

/**
 * A directory.
 *
 * <p>{@code "."} and {@code ".."} are not entries: the runtime answers for them from the record ({@link
 * InodeRecord#parent()}). The filesystem keeps the link counts, as each method says, and the size and blocks of the
 * directory; times are the feeder's, already stored when a callback begins.
 *
 * <p><b>Threads:</b> {@link #lookup} and {@link #list} run under the directory's shared lock, so several at once; all
 * other methods under its exclusive lock, {@link #createUnnamed} excepted. The whole of it is the lock table of {@linkplain
 * dev.zufs.api this package}. <b>Errors:</b> besides those named, EIO for media and ENOSPC for space. <b>Durability:</b> when
 * {@link #create}, {@link #createUnnamed}, {@link #link}, {@link #remove} or {@link #rename} returns, its changes are as durable
 * as the type declares, all of them or none.
 */
public interface Directory extends Inode {

    /** The lowest position that an entry can have; those below belong to {@code "."} and {@code ".."}. */
    long FIRST_POSITION = 2;

    /** The lowest number that is no position: positions have 56 bits. */
    long END_OF_POSITIONS = 1L << 56;

    /**
     * Finds an entry. May run while the inode that it finds is evicted or forgotten, and may be asked again.
     *
     * @param name neither {@code "."} nor {@code ".."}
     * @return the inode, whose link count is not 0, or null if the directory has no such entry
     * @throws ErrnoException EIO; on zuf any error counts as a missing name, and stays cached as one
     */
    @Nullable Inode lookup(FileName name);

    /**
     * Creates an inode of any type with a name, both or neither.
     *
     * <p>The record of the new inode is filled as {@link InodeRecord#initialize} does. A new directory has link count 2,
     * its parent is this directory, and this directory's link count grows by one.
     *
     * @param name not in the directory yet
     * @param attributes what the inode is to be
     * @return the new inode; the runtime may look the name up to have its object
     * @throws ErrnoException EEXIST if the name is there, ENOSPC; EROFS unless overridden
     */
    default Inode create(FileName name, NewInode attributes) {
        throw ErrnoException.withoutStackTrace(Errno.EROFS);
    }

    /**
     * Creates a regular file without a name ({@code O_TMPFILE}); link count 0. It may get a name later by {@link #link}.
     * No lock of the directory is held.
     *
     * @param attributes what the inode is to be
     * @return the new inode
     * @throws ErrnoException ENOSPC; EOPNOTSUPP unless overridden
     */
    default Inode createUnnamed(NewInode attributes) {
        throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
    }

    /**
     * Gives an inode that is no directory one more name; its link count grows by one. The exclusive locks of the directory
     * and of the inode are held.
     *
     * @param name not in the directory yet
     * @param inode what to name, possibly without a name so far
     * @throws ErrnoException EEXIST if the name is there, ENOSPC; EROFS unless overridden
     */
    default void link(FileName name, Inode inode) {
        throw ErrnoException.withoutStackTrace(Errno.EROFS);
    }

    /**
     * Takes a name away. The inode's link count falls by one; that of a directory, which must be empty, to 0, and then
     * this directory's falls by one. The inode lives on until {@link Inode#free}. The exclusive locks of the directory and of the
     * inode are held.
     *
     * @param name the entry
     * @param inode what it names
     * @throws ErrnoException ENOENT if the directory has no such entry, ENOTEMPTY; EROFS unless overridden
     */
    default void remove(FileName name, Inode inode) {
        throw ErrnoException.withoutStackTrace(Errno.EROFS);
    }

    /**
     * Moves an entry, both changes or neither.
     *
     * <p>A replaced inode loses a name as in {@link #remove}. A directory that moves to another directory gets its {@link
     * InodeRecord#parent()} set, and the link counts of both directories follow. Both directories' exclusive locks are
     * held, and no other rename between directories of this filesystem runs. So is that of a replaced inode, and of a moved or
     * exchanged one that is no directory.
     *
     * @param name the entry in this directory
     * @param inode what it names
     * @param newDirectory where it moves to; may be this directory
     * @param newName its name there
     * @param target what has the new name already, or null
     * @param mode what is done with the target; {@link RenameMode#EXCHANGE} comes only with one
     * @throws ErrnoException ENOTEMPTY, ENOSPC, EINVAL for a mode that the filesystem does not have; EROFS unless
     *     overridden
     */
    default void rename(
            FileName name,
            Inode inode,
            Directory newDirectory,
            FileName newName,
            @Nullable Inode target,
            RenameMode mode) {
        throw ErrnoException.withoutStackTrace(Errno.EROFS);
    }

    /**
     * Gives entries in the order of their positions, until there are no more or the sink takes none.
     *
     * <p>Every entry has a position that stays the same as long as the entry lives, that is below {@link
     * InodeRecord#size()} of this directory and below {@link #END_OF_POSITIONS}. So an entry that is there during the
     * whole listing is given exactly once, whatever is added or removed meanwhile. A position beyond the size fails the
     * listing with EIO: the kernel module would never ask for it. A long listing may ask {@link
     * MountContext#isInterrupted}.
     *
     * @param position give the entries at this position and above
     * @param sink takes them
     * @throws ErrnoException EIO; on zuf the application sees an empty directory, or the part before
     */
    void list(long position, DirectorySink sink);
}
