package dev.zufs.api;

/**
 * A file of any kind: what all inodes have.
 *
 * <p>An inode of a regular file implements {@link RegularFile}, that of a directory {@link Directory}, that of a
 * symbolic link {@link SymbolicLink}; pipes, sockets and device nodes are plain inodes. What an inode can do beyond that
 * it says by implementing interfaces of {@link dev.zufs.api.op}.
 *
 * <p><b>Identity:</b> there is one object for an inode. As long as the feeder may hold the inode, every lookup gives the
 * same object. The runtime counts how often it was handed out (root, lookup, create, by number), and takes one off when
 * the feeder drops a surplus reference; {@link #evict} or {@link #free} comes when the last is gone, and only then may
 * the filesystem forget the object. <b>Attributes</b> are the bytes of {@link #record()}; there is no operation to get
 * them.
 *
 * <p><b>Threads:</b> every callback runs in a zero-thread, which must not be parked for long: it serves its CPU. What
 * may run at the same time on one inode the lock table of {@linkplain dev.zufs.api this package} says, and nothing else.
 * <b>Errors:</b> a callback fails with {@link ErrnoException}; any other exception answers EIO. A failed callback must
 * have changed nothing.
 */
public interface Inode {

    /**
     * Returns the bytes that feeder and filesystem share.
     *
     * @return the same record at every call
     */
    InodeRecord record();

    /**
     * Takes over attributes that the feeder has already stored into the record.
     *
     * <p>On return they are as durable as the type declares. Runs under the inode's exclusive lock; faults, syncs and xattr
     * operations run beside it. The default does nothing, which is right if attributes need not survive an unmount.
     *
     * @param changed which; may be empty
     * @throws ErrnoException EIO, ENOSPC; the new values may stay in the record, or be taken back silently
     */
    default void attributesChanged(AttributeSet changed) {}

    /**
     * Makes what earlier operations did to the inode persistent, and takes over what the feeder has stored into the
     * record since.
     *
     * <p>On zuf it comes only for files that were written through a mapping; other feeders send it for every fsync, of
     * directories too. For an inode with live write mappings, the mapped blocks of the range must be flushed. Runs under
     * the inode's exclusive sync lock alone: reads, writes, {@link #attributesChanged} and changes of names run beside it,
     * faults, truncations, allocations and clones do not. {@link SyncMode#DONT_NEED} runs under the inode's shared lock. What
     * was done before the call is persistent when it returns, what runs beside it may be. The default does nothing, which is
     * right for {@link Durability#OPERATION} without mappings.
     *
     * @param position first byte of the range
     * @param length bytes; the range may end beyond the file
     * @param mode what is wanted
     * @throws ErrnoException EIO if anything may be lost, ENOSPC
     */
    default void sync(long position, long length, SyncMode mode) {}

    /**
     * Notes that the feeder holds the inode no longer; it still has names. What the feeder stored into the record and
     * never reported, such as access times, can be taken over now. Never runs while a lookup, a creation or a search by
     * number runs in the same mount, so the filesystem may forget the object without a race. The default does nothing.
     */
    default void evict() {}

    /**
     * Frees the inode: it has no names and no references. Its number may be used again when the callback returned, with
     * another generation. Nothing else of the inode runs, and no lookup, creation or search by number in the same mount.
     * The default does nothing.
     */
    default void free() {}
}
