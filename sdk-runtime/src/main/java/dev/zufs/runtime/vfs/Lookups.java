package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what names in directories mean: from what is known of them, else by an operation. Checks no right.
 *
 * <p><b>Threads:</b> any.
 */
final class Lookups {

    private static final FileName DOT_DOT = FileName.of("..");

    private final ZufMount mount;
    private final Names names;

    Lookups(ZufMount mount, Names names) {
        this.mount = mount;
        this.names = names;
    }

    Names names() {
        return names;
    }

    /** Finds a name in a directory that is not locked; gives the inode with a reference, or null. */
    @Nullable Vnode child(Vnode directory, FileName name) {
        DirectoryNames.Entry entry = names.known(directory, name);
        if (entry != null) {
            Vnode inode = entry.inode();
            if (inode == null || inode.tryAcquire()) {
                return inode;
            }
        }
        return childByLock(directory, name);
    }

    /** Does the same where the name is not known, or what it means is on its way out. */
    @Nullable Vnode childByLock(Vnode directory, FileName name) {
        InodeLocks locks = directory.locks();
        int token = locks.lockInodeShared();
        try {
            return childLocked(directory, name);
        } finally {
            locks.unlockInodeShared(token);
            names.releaseSurplus();
        }
    }

    /** Finds a name in a directory whose inode lock is held; gives the inode with a reference, or null. */
    @Nullable Vnode childLocked(Vnode directory, FileName name) {
        DirectoryNames.Entry entry = names.known(directory, name);
        if (entry != null) {
            Vnode inode = entry.inode();
            if (inode == null || inode.tryAcquire()) {
                return inode;
            }
        }
        if (directory.isRemoved()) {
            return null;
        }
        Vnode found = mount.names().lookup(directory, name);
        names.remember(directory, name, found);
        return found;
    }

    /** Gives the directory that a directory lies in, with a reference. */
    Vnode parentOf(Vnode directory) {
        if (directory == mount.root()) {
            directory.acquire();
            return directory;
        }
        Vnode parent = directory.parent();
        if (parent != null && parent.tryAcquire()) {
            return parent;
        }
        InodeLocks locks = directory.locks();
        int token = locks.lockInodeShared();
        try {
            Vnode found = mount.names().lookup(directory, DOT_DOT);
            if (found == null) {
                throw Errnos.error(Errno.ENOENT);
            }
            directory.replaceParent(parent, found);
            return found;
        } finally {
            locks.unlockInodeShared(token);
        }
    }
}
