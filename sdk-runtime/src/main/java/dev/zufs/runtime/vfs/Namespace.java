package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import org.jspecify.annotations.Nullable;

/**
 * Creates, links and removes names: rights, operation and cached name under the directory's lock. {@link Renaming} moves
 * them.
 */
final class Namespace {

    private static final int FILE_MODE_BITS = 07777;
    private static final int DIRECTORY_MODE_BITS = 01777;

    private final ZufMount mount;
    private final NameCache names;
    private final PathWalk walk;
    private final Permissions permissions;

    Namespace(VfsMount vfs) {
        this.mount = vfs.zuf();
        this.names = vfs.names();
        this.walk = vfs.walk();
        this.permissions = vfs.permissions();
    }

    /** What a caller makes. */
    record Creator(Credentials credentials, int umask) {
        NewVnode file(FileType type, int mode, Vnode directory) {
            int bits = type == FileType.DIRECTORY ? DIRECTORY_MODE_BITS : FILE_MODE_BITS;
            boolean keepsSetGid = credentials.isInGroup(directory.gid()) || credentials.has(Capability.FSETID);
            int whole = type.modeBits() | (mode & bits);
            return NewVnode.of(whole, credentials.uid(), credentials.gid(), umask, keepsSetGid);
        }
    }

    /** A file that was found or made; the caller has a reference. */
    record Opened(Vnode inode, boolean created) {}

    /** Finds the last component, or makes a regular file of that name. */
    Opened findOrCreate(PathWalk.Last last, int mode, Creator creator) {
        Vnode directory = last.directory();
        byte[] name = last.bytes();
        Vnode found = walk.child(directory, name, 0, name.length);
        if (found != null) {
            return new Opened(found, false);
        }
        int change = mount.beginChange();
        InodeLocks locks = directory.locks();
        locks.lockInodeExclusive();
        try {
            FileName fileName = last.name();
            Vnode present = walk.childLocked(directory, fileName);
            if (present != null) {
                return new Opened(present, false);
            }
            permissions.requireCreation(directory, creator.credentials());
            NewVnode wanted = creator.file(FileType.REGULAR, mode, directory);
            return new Opened(createLocked(directory, fileName, wanted), true);
        } finally {
            locks.unlockInodeExclusive();
            names.releaseSurplus();
            mount.endChange(change);
        }
    }

    /** Makes an inode of any other kind; gives nothing back. */
    void create(PathWalk.Last last, FileType type, int mode, int device, byte @Nullable [] linkText, Creator creator) {
        if (!last.isName()) {
            throw Errnos.error(Errno.EEXIST);
        }
        Vnode directory = last.directory();
        if (mount.isReadOnly()) {
            throw refusal(last, type == FileType.DIRECTORY);
        }
        Vnode held = null;
        int change = mount.beginChange();
        InodeLocks locks = directory.locks();
        locks.lockInodeExclusive();
        try {
            FileName name = last.name();
            held = walk.childLocked(directory, name);
            requireMissing(held);
            if (last.followedBySlash() && type != FileType.DIRECTORY) {
                throw Errnos.error(Errno.ENOENT);
            }
            permissions.requireCreation(directory, creator.credentials());
            requireDevice(type, device, creator.credentials());
            NewVnode wanted = creator.file(type, mode, directory).withDevice(device);
            NewVnode whole = linkText == null ? wanted : wanted.withLinkText(linkText);
            held = createLocked(directory, name, whole);
        } finally {
            locks.unlockInodeExclusive();
            release(held);
            mount.endChange(change);
        }
    }

    /** Says why a name cannot be made on a read-only mount; as on Linux, only if nothing else is in the way: EROFS. */
    private ErrnoException refusal(PathWalk.Last last, boolean asDirectory) {
        byte[] name = last.bytes();
        Vnode present = walk.child(last.directory(), name, 0, name.length);
        if (present != null) {
            mount.inodes().release(present);
            return Errnos.error(Errno.EEXIST);
        }
        return Errnos.error(last.followedBySlash() && !asDirectory ? Errno.ENOENT : Errno.EROFS);
    }

    /** Devices need a right; the one that stands for a removed name of an overlay, character device 0, is none. */
    private static void requireDevice(FileType type, int device, Credentials credentials) {
        boolean isWhiteout = type == FileType.CHARACTER_DEVICE && device == 0;
        boolean isDevice = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        if (isDevice && !isWhiteout && !credentials.has(Capability.MKNOD)) {
            throw Errnos.error(Errno.EPERM);
        }
    }

    private Vnode createLocked(Vnode directory, FileName name, NewVnode wanted) {
        Vnode created = mount.names().create(directory, name, wanted);
        names.replace(directory, name, created);
        return created;
    }

    private static void requireMissing(@Nullable Vnode present) {
        if (present != null) {
            throw Errnos.error(Errno.EEXIST);
        }
    }

    /** Gives back what a call held, when nothing is locked any more. */
    private void release(@Nullable Vnode held) {
        if (held != null) {
            mount.inodes().release(held);
        }
        names.releaseSurplus();
    }

    /** Makes a file without a name; the caller gets a reference. */
    Vnode createUnnamed(Vnode directory, int mode, Creator creator) {
        if (!directory.isDirectory()) {
            throw Errnos.error(Errno.ENOTDIR);
        }
        permissions.require(directory, creator.credentials(), Permissions.WRITE | Permissions.EXECUTE);
        int change = mount.beginChange();
        try {
            return mount.names().createUnnamed(directory, creator.file(FileType.REGULAR, mode, directory));
        } finally {
            mount.endChange(change);
        }
    }

    /** Gives an inode one more name. */
    void link(Vnode inode, boolean mayBeNameless, PathWalk.Last last, Credentials credentials) {
        if (!last.isName()) {
            throw Errnos.error(Errno.EEXIST);
        }
        Vnode directory = last.directory();
        if (mount.isReadOnly()) {
            throw refusal(last, false);
        }
        Vnode present = null;
        int change = mount.beginChange();
        InodeLocks locks = directory.locks();
        locks.lockInodeExclusive();
        try {
            FileName name = last.name();
            present = walk.childLocked(directory, name);
            requireMissing(present);
            if (last.followedBySlash()) {
                throw Errnos.error(Errno.ENOENT);
            }
            permissions.requireCreation(directory, credentials);
            if (inode.isDirectory() || inode.isImmutable() || inode.isAppendOnly()) {
                throw Errnos.error(Errno.EPERM);
            }
            linkLocked(inode, mayBeNameless, directory, name);
        } finally {
            locks.unlockInodeExclusive();
            release(present);
            mount.endChange(change);
        }
    }

    private void linkLocked(Vnode inode, boolean mayBeNameless, Vnode directory, FileName name) {
        InodeLocks locks = inode.locks();
        locks.lockInodeExclusive();
        try {
            if (inode.linkCount() == 0 && !mayBeNameless) {
                throw Errnos.error(Errno.ENOENT);
            }
            mount.names().link(directory, name, inode);
            names.replace(directory, name, inode);
        } finally {
            locks.unlockInodeExclusive();
        }
    }

    /** Removes the name of what is no directory: unlink(2). */
    void unlink(PathWalk.Last last, Credentials credentials) {
        if (!last.isName()) {
            throw Errnos.error(Errno.EISDIR);
        }
        remove(last, credentials, false);
    }

    /** Removes a directory: rmdir(2). */
    void removeDirectory(PathWalk.Last last, Credentials credentials) {
        if (!last.isName()) {
            throw Errnos.error(last.isDot() ? Errno.EINVAL : last.isDotDot() ? Errno.ENOTEMPTY : Errno.EBUSY);
        }
        remove(last, credentials, true);
    }

    private void remove(PathWalk.Last last, Credentials credentials, boolean asDirectory) {
        Vnode directory = last.directory();
        Vnode victim = null;
        int change = mount.beginChange();
        InodeLocks locks = directory.locks();
        locks.lockInodeExclusive();
        try {
            FileName name = last.name();
            victim = walk.childLocked(directory, name);
            if (victim == null) {
                throw Errnos.error(Errno.ENOENT);
            }
            if (last.followedBySlash() && !asDirectory) {
                throw Errnos.error(victim.isDirectory() ? Errno.EISDIR : Errno.ENOTDIR);
            }
            permissions.requireRemoval(directory, victim, credentials, asDirectory, victim == mount.root());
            removeLocked(directory, name, victim);
        } finally {
            locks.unlockInodeExclusive();
            release(victim);
            mount.endChange(change);
        }
    }

    private void removeLocked(Vnode directory, FileName name, Vnode victim) {
        InodeLocks locks = victim.locks();
        locks.lockInodeExclusive();
        try {
            mount.names().remove(directory, name, victim);
        } finally {
            locks.unlockInodeExclusive();
        }
        if (victim.isDirectory()) {
            names.forgetAll(victim);
        }
        // As the kernel: a name is not remembered as missing if a file that had it is open. Two references are the
        // cached name and the caller.
        if (victim.references() <= 2) {
            names.replace(directory, name, null);
        } else {
            names.forget(directory, name);
        }
    }
}
