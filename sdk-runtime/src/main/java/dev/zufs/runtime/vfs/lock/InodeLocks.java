package dev.zufs.runtime.vfs.lock;

import dev.zufs.runtime.wire.OperationLocks;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The three locks of an inode: the <i>inode lock</i>, {@code in_sync}, which page faults share and truncation takes
 * exclusively, and that of the extended attributes.
 *
 * <p>Every method that shares answers a token for the method that ends it. <b>Threads:</b> any; see the package for the
 * order.
 */
public final class InodeLocks {

    /** For inodes of which nobody knows where they lie. */
    public static final Supplier<@Nullable InodeLocks> NO_PARENT = () -> null;

    private final SharedExclusiveLock inode = new SharedExclusiveLock();
    private final SharedExclusiveLock inSync = new SharedExclusiveLock();
    private final SharedExclusiveLock xattr = new SharedExclusiveLock();
    private final @Nullable LockTable table;
    private final long cookie;
    private final long number;
    private final boolean directory;
    private final Supplier<@Nullable InodeLocks> parent;

    /**
     * Makes the locks of an inode.
     *
     * @param table what checks them, or null for nothing
     * @param cookie the server's name of the inode
     * @param number the inode number
     * @param directory whether it is a directory
     * @param parent tells the locks of the directory that a directory lies in, as far as they are known; asked only by the
     *     table
     */
    public InodeLocks(
            @Nullable LockTable table,
            long cookie,
            long number,
            boolean directory,
            Supplier<@Nullable InodeLocks> parent) {
        this.table = table;
        this.cookie = cookie;
        this.number = number;
        this.directory = directory;
        this.parent = parent;
    }

    /**
     * Returns the server's name of the inode.
     *
     * @return the cookie
     */
    public long cookie() {
        return cookie;
    }

    long number() {
        return number;
    }

    boolean isDirectory() {
        return directory;
    }

    @Nullable InodeLocks parent() {
        return parent.get();
    }

    /**
     * Shares the inode lock.
     *
     * @return for {@link #unlockInodeShared}
     */
    public int lockInodeShared() {
        checkOrder(OperationLocks.INODE_SHARED);
        int token = inode.lockShared();
        note(OperationLocks.INODE_SHARED);
        return token;
    }

    /**
     * Ends sharing the inode lock.
     *
     * @param token what the lock method returned
     */
    public void unlockInodeShared(int token) {
        forget(OperationLocks.INODE_SHARED);
        inode.unlockShared(token);
    }

    /** Takes the inode lock exclusively. */
    public void lockInodeExclusive() {
        checkOrder(OperationLocks.INODE_EXCLUSIVE);
        inode.lockExclusive();
        note(OperationLocks.INODE_EXCLUSIVE);
    }

    /** Ends holding the inode lock exclusively. */
    public void unlockInodeExclusive() {
        forget(OperationLocks.INODE_EXCLUSIVE);
        inode.unlockExclusive();
    }

    /**
     * Shares {@code in_sync}.
     *
     * @return for {@link #unlockSyncShared}
     */
    public int lockSyncShared() {
        checkOrder(OperationLocks.IN_SYNC_READ);
        int token = inSync.lockShared();
        note(OperationLocks.IN_SYNC_READ);
        return token;
    }

    /**
     * Ends sharing {@code in_sync}.
     *
     * @param token what the lock method returned
     */
    public void unlockSyncShared(int token) {
        forget(OperationLocks.IN_SYNC_READ);
        inSync.unlockShared(token);
    }

    /** Takes {@code in_sync} exclusively. */
    public void lockSyncExclusive() {
        checkOrder(OperationLocks.IN_SYNC_WRITE);
        inSync.lockExclusive();
        note(OperationLocks.IN_SYNC_WRITE);
    }

    /** Ends holding {@code in_sync} exclusively. */
    public void unlockSyncExclusive() {
        forget(OperationLocks.IN_SYNC_WRITE);
        inSync.unlockExclusive();
    }

    /**
     * Shares the lock of the extended attributes.
     *
     * @return for {@link #unlockXattrShared}
     */
    public int lockXattrShared() {
        checkOrder(OperationLocks.XATTR_READ);
        int token = xattr.lockShared();
        note(OperationLocks.XATTR_READ);
        return token;
    }

    /**
     * Ends sharing the lock of the extended attributes.
     *
     * @param token what the lock method returned
     */
    public void unlockXattrShared(int token) {
        forget(OperationLocks.XATTR_READ);
        xattr.unlockShared(token);
    }

    /** Takes the lock of the extended attributes exclusively. */
    public void lockXattrExclusive() {
        checkOrder(OperationLocks.XATTR_WRITE);
        xattr.lockExclusive();
        note(OperationLocks.XATTR_WRITE);
    }

    /** Ends holding the lock of the extended attributes exclusively. */
    public void unlockXattrExclusive() {
        forget(OperationLocks.XATTR_WRITE);
        xattr.unlockExclusive();
    }

    /**
     * Holds all locks exclusively of an inode that no other thread can reach, because its last reference is gone: that is
     * only noted.
     */
    public void holdUnreachable() {
        // Nobody waits for them, so they have no place in the order.
        note(OperationLocks.INODE_EXCLUSIVE);
        note(OperationLocks.IN_SYNC_WRITE);
        note(OperationLocks.XATTR_WRITE);
    }

    /** Ends what {@link #holdUnreachable} began. */
    public void releaseUnreachable() {
        forget(OperationLocks.INODE_EXCLUSIVE);
        forget(OperationLocks.IN_SYNC_WRITE);
        forget(OperationLocks.XATTR_WRITE);
    }

    private void checkOrder(int lock) {
        if (table != null) {
            table.checkOrder(this, lock);
        }
    }

    private void note(int lock) {
        if (table != null) {
            table.acquired(this, lock);
        }
    }

    private void forget(int lock) {
        if (table != null) {
            table.released(this, lock);
        }
    }
}
