package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.SetattrRequest;
import java.lang.foreign.MemorySegment;

/**
 * Changes attributes: SETATTR, and what a change of content or owner takes away. No right is checked here.
 *
 * <p><b>Locks:</b> the caller holds the inode lock exclusively.
 */
public final class AttributeOperations {

    private final ZufMount mount;

    AttributeOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Stores new values and tells the server.
     *
     * @param vnode its inode lock is held exclusively
     * @param change the values
     * @throws dev.zufs.api.ErrnoException what the server answers; the values then stay in profile {@link Profile#ZUF} and
     *     go back in profile {@link Profile#POSIX}
     */
    public void apply(Vnode vnode, AttributeChange change) {
        AttributeChange undo = change.undoOf(vnode);
        long changed = vnode.changed();
        change.applyTo(vnode, mount.now());
        int error = send(vnode, change.attributes());
        if (error != Errors.NONE) {
            if (mount.profile().isPosix()) {
                undo.applyTo(vnode, changed);
            }
            throw Errors.exception(error);
        }
        if (change.changesMode()) {
            mount.acls().followMode(vnode);
        }
    }

    int send(Vnode vnode, int attributes) {
        MemorySegment buffer = mount.sender().begin(Operation.SETATTR);
        SetattrRequest.inodeCookie(buffer, 0, vnode.cookie());
        SetattrRequest.attributes(buffer, 0, attributes);
        return mount.sender().send(buffer);
    }

    /**
     * Says whether a write or truncation must call {@link #dropPrivileges} first. Needs no lock.
     *
     * @param vnode a regular file
     * @return false for almost all files
     */
    public boolean mayHavePrivileges(Vnode vnode) {
        return !vnode.isWithoutSecurity() && vnode.isRegular();
    }

    /**
     * Takes setuid, setgid and capabilities away, as a write does.
     *
     * @param vnode a regular file; its inode lock is held exclusively
     * @param keepsIdBits whether the writer may keep setuid and setgid ({@code CAP_FSETID})
     * @throws dev.zufs.api.ErrnoException what the server answers
     */
    public void dropPrivileges(Vnode vnode, boolean keepsIdBits) {
        if (!mayHavePrivileges(vnode)) {
            return;
        }
        boolean capability = vnode.hasXattrWord() && mount.xattrs().hasCapability(vnode);
        if (capability) {
            mount.xattrs().removeCapability(vnode);
        }
        int mode = keepsIdBits ? vnode.mode() : withoutIdBits(vnode.mode());
        if (mode != vnode.mode()) {
            apply(vnode, new AttributeChange().mode(mode).withoutChangeTime());
        } else if (capability) {
            Errors.check(send(vnode, 0));
        }
        vnode.withoutSecurity(true);
    }

    /**
     * Takes capabilities away before a change of owner.
     *
     * @param vnode its inode lock is held exclusively
     * @throws dev.zufs.api.ErrnoException what the server answers
     */
    public void dropCapability(Vnode vnode) {
        if (vnode.hasXattrWord() && mount.xattrs().hasCapability(vnode)) {
            mount.xattrs().removeCapability(vnode);
        }
    }

    /**
     * Returns a mode without setuid, and without setgid where that means rights.
     *
     * @param mode type and permissions
     * @return the mode after a write
     */
    public static int withoutIdBits(int mode) {
        int executableWithId = Modes.SET_GID | Modes.GROUP_EXECUTE;
        int result = mode & ~Modes.SET_UID;
        return (mode & executableWithId) == executableWithId ? result & ~Modes.SET_GID : result;
    }

    /**
     * Notes a read, as the mount's rule for access times says.
     *
     * @param vnode the inode; no lock is needed
     */
    public void touchAccessTime(Vnode vnode) {
        vnode.accessed(mount.now());
    }

    /**
     * Takes over what the record says, which the filesystem has changed by itself; access control lists are asked for again.
     *
     * @param vnode the inode; the caller has a reference, and no lock
     */
    public void readAgain(Vnode vnode) {
        InodeLocks locks = vnode.locks();
        locks.lockInodeExclusive();
        try {
            locks.lockXattrExclusive();
            try {
                vnode.readRecordAgain();
                vnode.acl(Acl.Kind.ACCESS, Acl.Cached.UNKNOWN);
                vnode.acl(Acl.Kind.DEFAULT, Acl.Cached.UNKNOWN);
            } finally {
                locks.unlockXattrExclusive();
            }
        } finally {
            locks.unlockInodeExclusive();
        }
    }
}
