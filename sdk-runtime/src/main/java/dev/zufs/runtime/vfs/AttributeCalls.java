package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.AttributeChange;
import dev.zufs.runtime.vfs.inode.AttributeOperations;
import dev.zufs.runtime.vfs.inode.IoctlOperations;
import dev.zufs.runtime.vfs.inode.Modes;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import java.util.function.Consumer;

/** Changes attributes of inodes for callers: checks rights under the inode's lock, then changes. */
final class AttributeCalls {

    private static final int KEEP = -1;

    private final ZufMount mount;
    private final Permissions permissions;

    AttributeCalls(VfsMount vfs) {
        this.mount = vfs.zuf();
        this.permissions = vfs.permissions();
    }

    private void change(Vnode vnode, Consumer<Vnode> action) {
        int change = mount.beginChange();
        InodeLocks locks = vnode.locks();
        locks.lockInodeExclusive();
        try {
            action.accept(vnode);
        } finally {
            locks.unlockInodeExclusive();
            mount.endChange(change);
        }
    }

    void setMode(Vnode vnode, int mode, Credentials credentials) {
        if (vnode.isSymbolicLink()) {
            throw Errnos.error(Errno.EOPNOTSUPP);
        }
        change(vnode, inode -> {
            requireChangeable(inode);
            requireOwner(inode, credentials);
            boolean keepsSetGid = credentials.isInGroup(inode.gid()) || credentials.has(Capability.FSETID);
            int bits = mode & Modes.CHANGEABLE & (keepsSetGid ? Modes.CHANGEABLE : ~Modes.SET_GID);
            mount.attributes().apply(inode, new AttributeChange().mode(bits));
        });
    }

    void setOwner(Vnode vnode, int uid, int gid, Credentials credentials) {
        change(vnode, inode -> {
            requireChangeable(inode);
            boolean owner = credentials.uid() == inode.uid();
            boolean mayChown = credentials.has(Capability.CHOWN);
            boolean uidAllowed = uid == KEEP || mayChown || (owner && uid == inode.uid());
            boolean gidAllowed =
                    gid == KEEP || mayChown || (owner && (gid == inode.gid() || credentials.isInGroup(gid)));
            if (!uidAllowed || !gidAllowed) {
                throw Errnos.error(Errno.EPERM);
            }
            applyOwner(inode, uid, gid, credentials);
        });
    }

    private void applyOwner(Vnode inode, int uid, int gid, Credentials credentials) {
        AttributeChange change = new AttributeChange();
        if (uid != KEEP) {
            change.uid(uid);
        }
        if (gid != KEEP) {
            change.gid(gid);
        }
        if (!inode.isDirectory()) {
            int mode = AttributeOperations.withoutIdBits(inode.mode());
            if (mode != inode.mode()) {
                // Also where neither uid nor gid is given, which everybody may ask for.
                requireOwner(inode, credentials);
                change.mode(mode);
            }
            mount.attributes().dropCapability(inode);
        }
        mount.attributes().apply(inode, change);
    }

    void setTimes(Vnode vnode, long accessed, long modified, Credentials credentials) {
        if (accessed == Posix.TIME_OMIT && modified == Posix.TIME_OMIT) {
            return;
        }
        change(vnode, inode -> {
            boolean toNow = accessed == Posix.TIME_NOW && modified == Posix.TIME_NOW;
            requireTimes(inode, toNow, credentials);
            long now = mount.now();
            AttributeChange change = new AttributeChange();
            if (accessed != Posix.TIME_OMIT) {
                change.accessed(accessed == Posix.TIME_NOW ? now : clamp(accessed));
            }
            if (modified != Posix.TIME_OMIT) {
                change.modified(modified == Posix.TIME_NOW ? now : clamp(modified));
            }
            mount.attributes().apply(inode, change);
        });
    }

    private void requireTimes(Vnode inode, boolean toNow, Credentials credentials) {
        if (inode.isImmutable() || (inode.isAppendOnly() && !toNow)) {
            throw Errnos.error(Errno.EPERM);
        }
        if (!Permissions.ownsOrMay(inode, credentials)) {
            if (!toNow) {
                throw Errnos.error(Errno.EPERM);
            }
            permissions.require(inode, credentials, Permissions.WRITE);
        }
    }

    private long clamp(long nanos) {
        return mount.inGranularity(Math.max(0, nanos));
    }

    void setFlags(Vnode vnode, int flags, Credentials credentials) {
        change(vnode, inode -> {
            requireOwner(inode, credentials);
            int guarded = IoctlOperations.FS_IMMUTABLE | IoctlOperations.FS_APPEND;
            boolean changesGuarded = ((mount.ioctls().flags(inode) ^ flags) & guarded) != 0;
            if (changesGuarded && !credentials.has(Capability.LINUX_IMMUTABLE)) {
                throw Errnos.error(Errno.EPERM);
            }
            mount.ioctls().setFlags(inode, flags);
        });
    }

    void setGeneration(Vnode vnode, int generation, Credentials credentials) {
        change(vnode, inode -> {
            requireOwner(inode, credentials);
            mount.ioctls().setGeneration(inode, generation);
        });
    }

    private static void requireChangeable(Vnode inode) {
        if (inode.isImmutable() || inode.isAppendOnly()) {
            throw Errnos.error(Errno.EPERM);
        }
    }

    private static void requireOwner(Vnode inode, Credentials credentials) {
        if (!Permissions.ownsOrMay(inode, credentials)) {
            throw Errnos.error(Errno.EPERM);
        }
    }
}
