package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.inode.Modes;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import org.jspecify.annotations.Nullable;

/**
 * Creates, links and removes names: rights, operation and what is kept of the name, under the directory's lock. {@link
 * Renaming} moves them.
 *
 * <p>Names here are neither empty nor dots; what is to be answered for those, callers with paths know.
 */
final class Namespace {

    private static final int RUNS_WITH_GROUP = Modes.SET_GID | Modes.GROUP_EXECUTE;

    private final ZufMount mount;
    private final Lookups lookups;
    private final Names names;
    private final Permissions permissions;

    Namespace(VfsMount vfs, Lookups lookups) {
        this.mount = vfs.zuf();
        this.lookups = lookups;
        this.names = lookups.names();
        this.permissions = vfs.permissions();
    }

    /** Finds a name, or makes a regular file of it. */
    DirectoryCalls.Found findOrCreate(Place place, NewVnode wanted, Rights rights) {
        Vnode directory = place.directory();
        FileName name = place.name();
        // What is found needs no change. Where nothing is remembered, this would be one more operation for each new
        // file.
        if (names.remembers() || mount.isReadOnly()) {
            Vnode found = lookups.child(directory, name);
            if (found != null) {
                return new DirectoryCalls.Found(found, false);
            }
        }
        int change = mount.beginChange();
        InodeLocks locks = directory.locks();
        locks.lockInodeExclusive();
        try {
            Vnode present = lookups.childLocked(directory, name);
            if (present != null) {
                return new DirectoryCalls.Found(present, false);
            }
            permissions.requireCreation(directory, rights);
            return new DirectoryCalls.Found(createLocked(directory, name, wanted, rights), true);
        } finally {
            locks.unlockInodeExclusive();
            names.releaseSurplus();
            mount.endChange(change);
        }
    }

    /** Makes an inode of any kind; gives it with a reference. */
    Vnode create(Place place, NewVnode wanted, Rights rights) {
        FileType type = FileType.ofMode(wanted.mode());
        Vnode directory = place.directory();
        if (mount.isReadOnly()) {
            throw refusal(place, type == FileType.DIRECTORY);
        }
        Vnode present = null;
        int change = mount.beginChange();
        InodeLocks locks = directory.locks();
        locks.lockInodeExclusive();
        try {
            FileName name = place.name();
            present = lookups.childLocked(directory, name);
            requireMissing(present);
            if (place.followedBySlash() && type != FileType.DIRECTORY) {
                throw Errnos.error(Errno.ENOENT);
            }
            permissions.requireCreation(directory, rights);
            requireDevice(type, wanted.device(), rights);
            return createLocked(directory, name, wanted, rights);
        } finally {
            locks.unlockInodeExclusive();
            release(present);
            mount.endChange(change);
        }
    }

    /** Says why a name cannot be made on a read-only mount; as on Linux, only if nothing else is in the way: EROFS. */
    private ErrnoException refusal(Place place, boolean asDirectory) {
        Vnode present = lookups.child(place.directory(), place.name());
        if (present != null) {
            mount.inodes().release(present);
            return Errnos.error(Errno.EEXIST);
        }
        return Errnos.error(place.followedBySlash() && !asDirectory ? Errno.ENOENT : Errno.EROFS);
    }

    /** Devices need a right; the one that stands for a removed name of an overlay, character device 0, is none. */
    private static void requireDevice(FileType type, int device, Rights rights) {
        boolean isWhiteout = type == FileType.CHARACTER_DEVICE && device == 0;
        boolean isDevice = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        if (isDevice && !isWhiteout && !rights.has(Capability.MKNOD)) {
            throw Errnos.error(Errno.EPERM);
        }
    }

    private Vnode createLocked(Vnode directory, FileName name, NewVnode wanted, Rights rights) {
        Vnode created = mount.names().create(directory, name, withSetGidIn(directory, wanted, rights));
        names.replace(directory, name, created);
        return created;
    }

    /**
     * Says whether setgid stays, which depends on the group that the directory has while it is locked. Who is trusted has said
     * so.
     */
    private static NewVnode withSetGidIn(Vnode directory, NewVnode wanted, Rights rights) {
        boolean runsWithGroup = (wanted.mode() & RUNS_WITH_GROUP) == RUNS_WITH_GROUP;
        if (!runsWithGroup || rights == Rights.trusted()) {
            return wanted;
        }
        boolean keeps = rights.isInGroup(directory.gid()) || rights.has(Capability.FSETID);
        return NewVnode.of(wanted.mode(), wanted.uid(), wanted.gid(), wanted.umask(), keeps)
                .withDevice(wanted.device());
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
    Vnode createUnnamed(Vnode directory, NewVnode wanted, Rights rights) {
        if (!directory.isDirectory()) {
            throw Errnos.error(Errno.ENOTDIR);
        }
        permissions.require(directory, rights, Permissions.WRITE | Permissions.EXECUTE);
        int change = mount.beginChange();
        try {
            return mount.names().createUnnamed(directory, withSetGidIn(directory, wanted, rights));
        } finally {
            mount.endChange(change);
        }
    }

    /** Gives an inode one more name. */
    void link(Vnode inode, boolean mayBeNameless, Place place, Rights rights) {
        Vnode directory = place.directory();
        if (mount.isReadOnly()) {
            throw refusal(place, false);
        }
        Vnode present = null;
        int change = mount.beginChange();
        InodeLocks locks = directory.locks();
        locks.lockInodeExclusive();
        try {
            FileName name = place.name();
            present = lookups.childLocked(directory, name);
            requireMissing(present);
            if (place.followedBySlash()) {
                throw Errnos.error(Errno.ENOENT);
            }
            permissions.requireCreation(directory, rights);
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

    /** Removes a name: that of a directory, or that of what is none. */
    void remove(Place place, Rights rights, boolean asDirectory) {
        Vnode directory = place.directory();
        Vnode victim = null;
        int change = mount.beginChange();
        InodeLocks locks = directory.locks();
        locks.lockInodeExclusive();
        try {
            FileName name = place.name();
            victim = lookups.childLocked(directory, name);
            if (victim == null) {
                throw Errnos.error(Errno.ENOENT);
            }
            if (place.followedBySlash() && !asDirectory) {
                throw Errnos.error(victim.isDirectory() ? Errno.EISDIR : Errno.ENOTDIR);
            }
            permissions.requireRemoval(directory, victim, rights, asDirectory, victim == mount.root());
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
