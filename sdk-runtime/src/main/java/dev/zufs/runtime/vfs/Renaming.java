package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.NameOperations;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One rename: finds out which directory is above which, locks both and what the names mean, checks, and moves.
 *
 * <p>Made for one call, by one thread.
 */
final class Renaming {

    private static final int WHITEOUT = 4;
    private static final int MAX_DEPTH = 1 << 16;
    private static final int KNOWN_FLAGS = NameOperations.RENAME_NOREPLACE | NameOperations.RENAME_EXCHANGE | WHITEOUT;

    private final ZufMount mount;
    private final Lookups lookups;
    private final Names names;
    private final Permissions permissions;
    private final ReentrantLock directoryMoves;
    private final Place from;
    private final Place to;
    private final int flags;
    private final Rights rights;
    private final Vnode oldDirectory;
    private final Vnode newDirectory;

    /** What the names mean, with references that are given back when nothing is locked any more. */
    private @Nullable Vnode inode;

    private @Nullable Vnode target;

    Renaming(VfsMount vfs, Lookups lookups, Place from, Place to, int flags, Rights rights) {
        this.mount = vfs.zuf();
        this.lookups = lookups;
        this.names = lookups.names();
        this.permissions = vfs.permissions();
        this.directoryMoves = vfs.directoryMoves();
        this.from = from;
        this.to = to;
        this.flags = flags;
        this.rights = rights;
        this.oldDirectory = from.directory();
        this.newDirectory = to.directory();
    }

    static void checkFlags(int flags, Rights rights) {
        boolean exchange = (flags & NameOperations.RENAME_EXCHANGE) != 0;
        if ((flags & ~KNOWN_FLAGS) != 0 || (exchange && flags != NameOperations.RENAME_EXCHANGE)) {
            throw Errnos.error(Errno.EINVAL);
        }
        if ((flags & WHITEOUT) != 0 && !rights.has(Capability.MKNOD)) {
            throw Errnos.error(Errno.EPERM);
        }
    }

    void run() {
        int change = mount.beginChange();
        try {
            if (oldDirectory == newDirectory) {
                runInOneDirectory();
            } else {
                runBetweenDirectories();
            }
        } finally {
            release(inode);
            release(target);
            names.releaseSurplus();
            mount.endChange(change);
        }
    }

    private void release(@Nullable Vnode vnode) {
        if (vnode != null) {
            mount.inodes().release(vnode);
        }
    }

    private void runInOneDirectory() {
        InodeLocks locks = oldDirectory.locks();
        locks.lockInodeExclusive();
        try {
            runLocked(null, null);
        } finally {
            locks.unlockInodeExclusive();
        }
    }

    private void runBetweenDirectories() {
        directoryMoves.lock();
        try {
            Vnode aboveNew = childOnTheWayUp(oldDirectory, newDirectory);
            Vnode aboveOld = aboveNew == null ? childOnTheWayUp(newDirectory, oldDirectory) : null;
            boolean oldFirst = aboveNew != null
                    || (aboveOld == null && Long.compareUnsigned(oldDirectory.number(), newDirectory.number()) < 0);
            InodeLocks first = (oldFirst ? oldDirectory : newDirectory).locks();
            InodeLocks second = (oldFirst ? newDirectory : oldDirectory).locks();
            first.lockInodeExclusive();
            second.lockInodeExclusive();
            try {
                runLocked(aboveNew, aboveOld);
            } finally {
                second.unlockInodeExclusive();
                first.unlockInodeExclusive();
            }
        } finally {
            directoryMoves.unlock();
        }
    }

    /**
     * Goes up from {@code directory}; gives the last one passed before {@code ancestor}, or null if that is not above. No
     * reference is given: only identity counts, and no directory moves meanwhile.
     */
    private @Nullable Vnode childOnTheWayUp(Vnode ancestor, Vnode directory) {
        Vnode at = directory;
        at.acquire();
        try {
            for (int depth = 0; at != mount.root(); depth++) {
                if (depth == MAX_DEPTH) {
                    throw new ErrnoException(Errno.EIO, "the directories above one another have no end");
                }
                Vnode parent = lookups.parentOf(at);
                Vnode passed = at;
                at = parent;
                mount.inodes().release(passed);
                if (at == ancestor) {
                    return passed;
                }
            }
            return null;
        } finally {
            mount.inodes().release(at);
        }
    }

    private void runLocked(@Nullable Vnode aboveNew, @Nullable Vnode aboveOld) {
        FileName oldName = from.name();
        Vnode moved = lookups.childLocked(oldDirectory, oldName);
        inode = moved;
        if (moved == null) {
            throw Errnos.error(Errno.ENOENT);
        }
        FileName newName = to.name();
        Vnode present = lookups.childLocked(newDirectory, newName);
        target = present;
        checkNames(moved, present, aboveNew, aboveOld);
        if (moved != present) {
            checkRights(moved, present);
            move(oldName, moved, newName, present);
        }
    }

    private void checkNames(Vnode inode, @Nullable Vnode target, @Nullable Vnode aboveNew, @Nullable Vnode aboveOld) {
        boolean exchange = flags == NameOperations.RENAME_EXCHANGE;
        if (exchange && target == null) {
            throw Errnos.error(Errno.ENOENT);
        }
        if ((flags & NameOperations.RENAME_NOREPLACE) != 0 && target != null) {
            throw Errnos.error(Errno.EEXIST);
        }
        if (!inode.isDirectory() && (from.followedBySlash() || (!exchange && to.followedBySlash()))) {
            throw Errnos.error(Errno.ENOTDIR);
        }
        if (exchange && target != null && !target.isDirectory() && to.followedBySlash()) {
            throw Errnos.error(Errno.ENOTDIR);
        }
        if (inode == aboveNew || inode == newDirectory) {
            throw Errnos.error(Errno.EINVAL);
        }
        if (target != null && (target == aboveOld || target == oldDirectory)) {
            throw Errnos.error(exchange ? Errno.EINVAL : Errno.ENOTEMPTY);
        }
    }

    private void checkRights(Vnode inode, @Nullable Vnode target) {
        Vnode root = mount.root();
        permissions.requireRemoval(oldDirectory, inode, rights, inode.isDirectory(), inode == root);
        if (target == null) {
            permissions.requireCreation(newDirectory, rights);
        } else if (flags == NameOperations.RENAME_EXCHANGE) {
            permissions.requireRemoval(newDirectory, target, rights, target.isDirectory(), target == root);
        } else {
            permissions.requireRemoval(newDirectory, target, rights, inode.isDirectory(), target == root);
        }
        if (oldDirectory != newDirectory) {
            requireWriteToMove(inode);
            if (flags == NameOperations.RENAME_EXCHANGE && target != null) {
                requireWriteToMove(target);
            }
        }
    }

    /** A directory that gets another parent is written to. */
    private void requireWriteToMove(Vnode inode) {
        if (inode.isDirectory()) {
            permissions.require(inode, rights, Permissions.WRITE);
        }
    }

    private void move(FileName oldName, Vnode inode, FileName newName, @Nullable Vnode target) {
        boolean exchange = flags == NameOperations.RENAME_EXCHANGE;
        Vnode lockedInode = inode.isDirectory() ? null : inode;
        Vnode lockedTarget = target == null || (exchange && target.isDirectory()) ? null : target;
        lock(lockedInode, lockedTarget);
        try {
            mount.names().rename(oldDirectory, oldName, inode, newDirectory, newName, target, flags);
        } finally {
            unlock(lockedInode, lockedTarget);
        }
        names.forget(oldDirectory, oldName);
        names.replace(newDirectory, newName, inode);
        if (target != null && exchange) {
            names.replace(oldDirectory, oldName, target);
        } else if (target != null && target.isDirectory()) {
            names.forgetAll(target);
        }
    }

    private static void lock(@Nullable Vnode inode, @Nullable Vnode target) {
        if (inode != null && target != null && Long.compareUnsigned(target.number(), inode.number()) < 0) {
            target.locks().lockInodeExclusive();
            inode.locks().lockInodeExclusive();
            return;
        }
        if (inode != null) {
            inode.locks().lockInodeExclusive();
        }
        if (target != null) {
            target.locks().lockInodeExclusive();
        }
    }

    private static void unlock(@Nullable Vnode inode, @Nullable Vnode target) {
        if (target != null) {
            target.locks().unlockInodeExclusive();
        }
        if (inode != null) {
            inode.locks().unlockInodeExclusive();
        }
    }
}
