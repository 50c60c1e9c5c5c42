package dev.zufs.runtime.vfs.lock;

import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.OperationLocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Checks that a thread which sends an operation holds the locks that the protocol promises for it, and that every thread
 * takes locks in the order that the package describes.
 *
 * <p>A mount without a table checks nothing and pays nothing. With one, every lock and unlock is noted by thread.
 *
 * <p><b>Threads:</b> any; each sees its own locks. <b>Errors:</b> a missing lock is a fault of the kernel side, not of the
 * filesystem, and gives {@link IllegalStateException} before the operation is sent; so does a lock out of order, before it is
 * waited for.
 */
public final class LockTable {

    private static final int ROLES_LOCKS = 0x3F;
    private static final int RANK_DIRECTORY = 0;
    private static final int RANK_INODE = 1;
    private static final int RANK_IN_SYNC = 2;
    private static final int RANK_XATTR = 3;
    private static final int MAX_DEPTH = 1 << 16;
    private static final ValueLayout.OfLong COOKIE = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Stands in places that are free, so that a thread keeps no inode alive. */
    private static final InodeLocks NOBODY = new InodeLocks(null, 0, 0, false, InodeLocks.NO_PARENT);

    private final ThreadLocal<Held> held = ThreadLocal.withInitial(Held::new);

    /** What one thread holds. */
    private static final class Held {
        InodeLocks[] inodes = new InodeLocks[8];
        int[] locks = new int[8];
        int count;
    }

    /** Makes a table for one mount. */
    public LockTable() {}

    /** Fails unless the calling thread may take a lock after those that it holds. */
    void checkOrder(InodeLocks inode, int lock) {
        Held mine = held.get();
        for (int index = 0; index < mine.count; index++) {
            if (!mayFollow(inode, lock, mine.inodes[index], mine.locks[index], mine)) {
                throw new IllegalStateException("lock 0x%x of inode %d, cookie 0x%x, is taken out of order, with %s"
                        .formatted(lock, inode.number(), inode.cookie(), describe()));
            }
        }
    }

    private static boolean mayFollow(InodeLocks inode, int lock, InodeLocks other, int held, Held mine) {
        int rank = rank(inode, lock);
        int otherRank = rank(other, Integer.highestOneBit(held));
        if (inode == other || rank != otherRank) {
            return rank > otherRank;
        }
        boolean higher = Long.compareUnsigned(inode.number(), other.number()) > 0;
        return rank == RANK_DIRECTORY ? !isAbove(inode, other) && (higher || isBelowAny(inode, mine)) : higher;
    }

    private static int rank(InodeLocks inode, int lock) {
        if (lock >= OperationLocks.XATTR_READ) {
            return RANK_XATTR;
        }
        if (lock >= OperationLocks.IN_SYNC_READ) {
            return RANK_IN_SYNC;
        }
        return inode.isDirectory() ? RANK_DIRECTORY : RANK_INODE;
    }

    private static boolean isBelowAny(InodeLocks inode, Held mine) {
        for (int index = 0; index < mine.count; index++) {
            if (isAbove(mine.inodes[index], inode)) {
                return true;
            }
        }
        return false;
    }

    /** Says whether a directory is known to be above another one. */
    private static boolean isAbove(InodeLocks directory, InodeLocks other) {
        InodeLocks at = other.parent();
        for (int depth = 0; at != null && depth < MAX_DEPTH; depth++) {
            if (at.number() == directory.number()) {
                return true;
            }
            at = at.parent();
        }
        return false;
    }

    void acquired(InodeLocks inode, int lock) {
        Held mine = held.get();
        int index = find(mine, inode);
        if (index < 0) {
            index = append(mine, inode);
        }
        if ((mine.locks[index] & lock) != 0) {
            throw new IllegalStateException(
                    "lock 0x%x of inode cookie 0x%x is held twice".formatted(lock, inode.cookie()));
        }
        mine.locks[index] |= lock;
    }

    void released(InodeLocks inode, int lock) {
        Held mine = held.get();
        int index = find(mine, inode);
        if (index < 0 || (mine.locks[index] & lock) == 0) {
            throw new IllegalStateException(
                    "lock 0x%x of inode cookie 0x%x is not held".formatted(lock, inode.cookie()));
        }
        mine.locks[index] &= ~lock;
        if (mine.locks[index] == 0) {
            mine.count--;
            mine.inodes[index] = mine.inodes[mine.count];
            mine.inodes[mine.count] = NOBODY;
            mine.locks[index] = mine.locks[mine.count];
        }
    }

    /**
     * Returns how many inodes the calling thread holds locks of.
     *
     * @return 0 outside of operations
     */
    public int heldInodes() {
        return held.get().count;
    }

    /**
     * Checks a request that is about to be sent.
     *
     * @param request segment with the request
     * @param at offset of the request
     * @param isDirectory tells whether a cookie is that of a directory; asked only for what is not held
     * @throws IllegalStateException if a lock is missing
     */
    public void check(MemorySegment request, long at, LongPredicate isDirectory) {
        int required = OperationLocks.required(request, at);
        if (!isHeld(request, at, required, isDirectory)
                && !isHeld(request, at, OperationLocks.alternative(request, at), isDirectory)) {
            throw new IllegalStateException("%s is sent with %s, which lacks locks of set 0x%x"
                    .formatted(Operation.name(OpHeader.operation(request, at)), describe(), required));
        }
    }

    private boolean isHeld(MemorySegment request, long at, int set, LongPredicate isDirectory) {
        int operation = OpHeader.operation(request, at);
        for (int role = 0; role < OperationLocks.ROLE_COUNT; role++) {
            int wanted = OperationLocks.ofRole(set, role);
            long offset = wanted == 0 ? -1 : OperationLocks.cookieOffset(operation, role);
            if (wanted == 0) {
                continue;
            }
            // A directory that the request does not name: any that is held is taken for it.
            boolean ok = offset < 0 ? holdsAny(wanted) : holds(request.get(COOKIE, at + offset), wanted, isDirectory);
            if (!ok) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(long cookie, int wanted, LongPredicate isDirectory) {
        Held mine = held.get();
        int locks = 0;
        for (int index = 0; index < mine.count; index++) {
            if (mine.inodes[index].cookie() == cookie) {
                locks |= mine.locks[index];
            }
        }
        if (covers(locks, wanted)) {
            return true;
        }
        return (wanted & OperationLocks.UNLESS_DIRECTORY) != 0 && isDirectory.test(cookie);
    }

    private boolean holdsAny(int wanted) {
        Held mine = held.get();
        for (int index = 0; index < mine.count; index++) {
            if (mine.inodes[index].isDirectory() && covers(mine.locks[index], wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Exclusive is more than shared; each exclusive bit stands one to the left of its shared one. */
    private static boolean covers(int locks, int wanted) {
        int shared = OperationLocks.INODE_SHARED | OperationLocks.IN_SYNC_READ | OperationLocks.XATTR_READ;
        int effective = locks | ((locks >>> 1) & shared);
        return (wanted & ROLES_LOCKS & ~effective) == 0;
    }

    private static int find(Held mine, InodeLocks inode) {
        for (int index = mine.count - 1; index >= 0; index--) {
            if (mine.inodes[index] == inode) {
                return index;
            }
        }
        return -1;
    }

    private static int append(Held mine, InodeLocks inode) {
        if (mine.count == mine.inodes.length) {
            mine.inodes = Arrays.copyOf(mine.inodes, mine.count * 2);
            mine.locks = Arrays.copyOf(mine.locks, mine.count * 2);
        }
        mine.inodes[mine.count] = inode;
        mine.locks[mine.count] = 0;
        return mine.count++;
    }

    private String describe() {
        Held mine = held.get();
        StringBuilder text = new StringBuilder("locks");
        for (int index = 0; index < mine.count; index++) {
            text.append(" 0x%x of 0x%x".formatted(mine.locks[index], mine.inodes[index].cookie()));
        }
        return mine.count == 0 ? "no locks" : text.toString();
    }
}
