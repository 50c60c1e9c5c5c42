package dev.zufs.api;

/**
 * A file of any kind: what all inodes have.
 *
 * <p>An inode of a regular file implements {@link RegularFile}, that of a directory {@link Directory}, that of a
 * symbolic link {@link SymbolicLink}; pipes, sockets and device nodes are plain inodes. What an inode can do beyond that
 * it says by implementing interfaces of {@link dev.zufs.api.op}.
 *
 * <p><b>Identity:</b> there is one object for an inode at a time. As long as the feeder may hold the inode, every lookup
 * gives the same object. The runtime counts how often it was handed out (root, lookup, create, by number), and takes one
 * off when the feeder drops a surplus reference. When the last is gone, {@link #evict} comes, and {@link #forget} if nobody
 * asked for the inode meanwhile; or, for an inode without names, {@link #forget} and {@link #free}. An object that is
 * forgotten is never called again but for that. <b>Attributes</b> are the bytes of {@link #record()}; there is no operation
 * to get them.
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
     * right for {@link Durability#OPERATION} without mappings. A long one may ask {@link MountContext#isInterrupted}.
     *
     * @param position first byte of the range
     * @param length bytes; the range may end beyond the file, and does where everything from the position on is meant
     * @param mode what is wanted
     * @throws ErrnoException EIO if anything may be lost, ENOSPC
     */
    default void sync(long position, long length, SyncMode mode) {}

    /**
     * Takes over and makes persistent what is only in ordinary memory or in the live record, such as access times:
     * nobody refers to the inode any more; it still has names.
     *
     * <p>No other call of this inode runs meanwhile; those of other inodes do, and lookups that give this object too:
     * who asks for the inode waits until this callback has returned, and then goes on with the same object. So the object
     * must stay what it is. An errno reaches nobody but a log. The default does nothing.
     */
    default void evict() {}

    /**
     * Drops this object: who asks for the inode from now on gets a new one, or nothing if it has no names.
     *
     * <p>Comes after {@link #evict}, whatever that answered, if nobody asked for the inode meanwhile, and before {@link
     * #free}; no other call of this inode runs. Lookups may run at the same time and give this object once more: the
     * runtime sorts that out by asking again. The filesystem only has to guard its own table of inodes, and takes from it
     * this object and no other ({@code table.remove(number, this)}). The record's place may be used for another inode when
     * the callback has returned. It must be short, must not block, and cannot fail. The default does nothing, which is
     * right for a filesystem that keeps every object as long as its inode has names.
     */
    default void forget() {}

    /**
     * Frees the inode: it has no names and no references, and its object is forgotten. Its number may be used again when
     * the callback returned, with another generation. Nothing else of the inode runs, and nobody waits for it, so it may
     * take long. It must not use the record any more, if its place was given away by {@link #forget}. The default does
     * nothing.
     */
    default void free() {}
}
