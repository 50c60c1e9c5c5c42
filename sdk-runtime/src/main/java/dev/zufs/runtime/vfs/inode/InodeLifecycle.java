package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.DppPointer;
import dev.zufs.runtime.wire.EvictInodeRequest;
import dev.zufs.runtime.wire.InodeByNumberRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds inodes: takes what the server hands out, counts references, and lets the server drop or free an inode when the
 * last is gone.
 *
 * <p><b>Threads:</b> any. The last reference must not be given back by a thread that holds a lock of the inode.
 */
public final class InodeLifecycle {

    private static final Logger LOG = System.getLogger(InodeLifecycle.class.getPackageName());

    private final ZufMount mount;
    private final VnodeCache cache;

    InodeLifecycle(ZufMount mount) {
        this.mount = mount;
        this.cache = new VnodeCache(mount.settings().maxUnusedInodes());
    }

    /**
     * Takes an inode that the server found. If it is held already, the server is told that its cookie is surplus.
     *
     * @return the vnode, with a reference for the caller
     * @throws dev.zufs.api.ErrnoException EIO, ESTALE if the answer makes no sense
     */
    Vnode adopt(long cookie, long position) {
        checkAnswer(cookie, position);
        Vnode fresh = new Vnode(mount, cookie, position);
        Vnode present = cache.insertUnlessPresent(fresh);
        if (present == null) {
            return fresh;
        }
        send(Operation.EVICT_INODE, cookie, EvictInodeRequest.FLAG_LOOKUP_RACE);
        return present;
    }

    /**
     * Takes an inode that the server made.
     *
     * @return the vnode, with a reference for the caller
     * @throws dev.zufs.api.ErrnoException EIO if the answer makes no sense, or the number is that of another inode that is
     *     held; then the server was told to free the new one
     */
    Vnode adoptNew(long cookie, long position) {
        checkAnswer(cookie, position);
        Vnode fresh = new Vnode(mount, cookie, position);
        Vnode present = cache.insertUnlessPresent(fresh);
        if (present == null) {
            return fresh;
        }
        LOG.log(Level.WARNING, "the server made a new inode with number {0}, which is in use", fresh.number());
        fresh.clearLinkCount();
        drop(fresh, Operation.FREE_INODE);
        release(present);
        throw Errors.of(Errno.EIO);
    }

    private void checkAnswer(long cookie, long position) {
        MemorySegment region = mount.region();
        if (cookie == 0 || !DppPointer.isInT1(position, ZusInode.SIZE, region.byteSize())) {
            LOG.log(Level.WARNING, "the server answered inode cookie {0} at position {1}", cookie, position);
            throw Errors.of(Errno.EIO);
        }
        int mode = ZusInode.mode(region, position);
        if ((mode == 0 && ZusInode.linkCount(region, position) == 0) || !FileType.isValidMode(mode)) {
            throw Errors.of(Errno.ESTALE);
        }
        if (ZusInode.inodeNumber(region, position) == 0) {
            LOG.log(Level.WARNING, "the server answered an inode record with number 0");
            throw Errors.of(Errno.EIO);
        }
    }

    /**
     * Finds an inode by its number, held or not.
     *
     * @param number the inode number
     * @param generation which inode of that number
     * @return the vnode, with a reference for the caller
     * @throws dev.zufs.api.ErrnoException ESTALE if there is none
     */
    public Vnode byNumber(long number, int generation) {
        Vnode vnode = cache.acquire(number);
        if (vnode == null) {
            vnode = askForNumber(number, generation);
        }
        if (vnode.generation() != generation || vnode.linkCount() == 0) {
            release(vnode);
            throw Errors.of(Errno.ESTALE);
        }
        return vnode;
    }

    private Vnode askForNumber(long number, int generation) {
        if (!mount.profile().isPosix()) {
            throw Errors.of(Errno.ESTALE);
        }
        // A surplus answer is dropped under a directory's lock, as after a lookup.
        InodeLocks locks = mount.root().locks();
        int token = locks.lockInodeShared();
        try {
            MemorySegment buffer = mount.sender().begin(Operation.INODE_BY_NUMBER);
            InodeByNumberRequest.superBlockCookie(buffer, 0, mount.superBlockCookie());
            InodeByNumberRequest.inodeNumber(buffer, 0, number);
            InodeByNumberRequest.generation(buffer, 0, Integer.toUnsignedLong(generation));
            int error = mount.sender().send(buffer);
            if (error != Errors.NONE) {
                throw error == Errors.ENOENT ? Errors.of(Errno.ESTALE) : Errors.exception(error);
            }
            return adopt(InodeByNumberRequest.inodeCookie(buffer, 0), InodeByNumberRequest.inodePosition(buffer, 0));
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    /**
     * Finds an inode by its number if it is held.
     *
     * @param number the inode number
     * @return the vnode, with a reference for the caller; null if it is not held
     */
    public @Nullable Vnode held(long number) {
        return cache.acquire(number);
    }

    /**
     * Returns which inodes are held.
     *
     * @return numbers, of those too that nobody refers to
     */
    public List<Long> heldNumbers() {
        List<Long> numbers = new ArrayList<>();
        cache.forEach(vnode -> numbers.add(vnode.number()));
        return numbers;
    }

    /**
     * Finds an inode by its number without taking a reference, for what needs none: its mappings hold it as long as there
     * are any. Neither waits nor sends anything, unlike {@link #held} and the release after it.
     *
     * @return null if it is not held; may be on its way out
     */
    @Nullable Vnode known(long number) {
        return cache.find(number);
    }

    /**
     * Gives one reference back.
     *
     * @param vnode no longer to be used by the caller
     */
    public void release(Vnode vnode) {
        release(vnode, 1);
    }

    /**
     * Gives references back; with the last of a nameless inode, the server frees it.
     *
     * @param vnode no longer to be used by the caller
     * @param count how many
     */
    public void release(Vnode vnode, int count) {
        if (vnode.dropReferences(count) > 0) {
            return;
        }
        if (cache.beginLeaving(vnode, mount.isMounted())) {
            leave(vnode);
            return;
        }
        for (Vnode surplus = cache.pollSurplusUnused(); surplus != null; surplus = cache.pollSurplusUnused()) {
            dropIfUnused(surplus);
        }
    }

    /** Lets the server drop every inode that nobody refers to, as memory pressure does. */
    public void dropUnused() {
        for (Vnode vnode = cache.pollUnused(); vnode != null; vnode = cache.pollUnused()) {
            dropIfUnused(vnode);
        }
    }

    /** Lets the server drop every inode, referred to or not, the root last. No call runs, and none will. */
    void dropAll(Vnode root) {
        dropUnused();
        cache.forEach(vnode -> {
            if (vnode != root) {
                leave(vnode);
            }
        });
        leave(root);
    }

    private void dropIfUnused(Vnode vnode) {
        if (cache.beginLeaving(vnode, false)) {
            leave(vnode);
        }
    }

    private void leave(Vnode vnode) {
        try {
            drop(vnode, vnode.linkCount() == 0 ? Operation.FREE_INODE : Operation.EVICT_INODE);
        } finally {
            cache.remove(vnode);
        }
    }

    private void drop(Vnode vnode, int operation) {
        InodeLocks locks = vnode.locks();
        locks.holdUnreachable();
        try {
            flushPuts(vnode);
            send(operation, vnode.cookie(), 0);
        } finally {
            locks.releaseUnreachable();
        }
    }

    private void flushPuts(Vnode vnode) {
        if (vnode.isRegular() && vnode.size() > 0) {
            mount.sender().flushPuts(vnode.cookie());
        }
    }

    private void send(int operation, long cookie, long flags) {
        MemorySegment buffer = mount.sender().begin(operation);
        EvictInodeRequest.inodeCookie(buffer, 0, cookie);
        EvictInodeRequest.flags(buffer, 0, flags);
        int error = mount.sender().send(buffer);
        if (error != Errors.NONE) {
            LOG.log(
                    Level.WARNING,
                    "{0} fails with {1}; the inode is gone all the same",
                    Operation.name(operation),
                    error);
        }
    }

    /** Says whether an inode is referred to, the root more often than by its mount. */
    boolean anyInUse(Vnode root) {
        boolean[] found = new boolean[1];
        cache.forEach(vnode -> found[0] |= vnode.references() > (vnode == root ? 1 : 0));
        return found[0];
    }

    /** Says whether an inode without a name is referred to. */
    boolean anyNameless() {
        boolean[] found = new boolean[1];
        cache.forEach(vnode -> found[0] |= vnode.references() > 0 && vnode.linkCount() == 0);
        return found[0];
    }

    /**
     * Says whether an inode is held that has no name, and so is freed when it is let go. Looks at all that are held.
     *
     * @param maxReferences of how many references to it at most: with 0, it is being freed now; with 1, a kernel that knows it is
     *     about to forget it, as a rule; it may have more only if it is open or in use
     * @return true if so
     */
    public boolean hasNameless(int maxReferences) {
        boolean[] found = new boolean[1];
        cache.forEach(vnode -> found[0] |= vnode.linkCount() == 0 && vnode.references() <= maxReferences);
        return found[0];
    }

    boolean isDirectoryCookie(long cookie) {
        boolean[] found = new boolean[1];
        cache.forEach(vnode -> found[0] |= vnode.cookie() == cookie && vnode.isDirectory());
        return found[0];
    }

    VnodeCache cache() {
        return cache;
    }

    /**
     * Returns how many inodes are held.
     *
     * @return the number, those included that nobody refers to
     */
    public int count() {
        return cache.size();
    }
}
