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

/**
 * Changes attributes of inodes for callers: checks rights under the inode's lock, then changes. Got from {@link
 * VfsMount#attributes()}.
 *
 * <p><b>Threads:</b> any, inside a use of the mount ({@link ZufMount#beginUse}) and with a reference to the inode. Begins the
 * change and takes the locks itself.
 */
public final class AttributeCalls {

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

    /**
     * Sets everything that a request asks for, or fails before anything is changed that was asked for: rights are checked
     * first, then the size is set, then the rest with one operation. If that one fails, the size stays, and the rest goes back in
     * profile {@link dev.zufs.runtime.vfs.inode.Profile#POSIX}. Setuid, setgid and capabilities that a new size takes away, are
     * gone before the size is set.
     *
     * @param vnode which
     * @param request what to set; if it asks for nothing, nothing is done
     * @param rights what the caller may do. A size needs the right to write: who has opened the file for writing, uses {@link
     *     FileRanges#truncate}, or is trusted
     * @throws dev.zufs.api.ErrnoException EPERM, EACCES, EROFS; EOPNOTSUPP for the mode of a symbolic link; for the size EISDIR,
     *     EINVAL, EFBIG; what the filesystem answers
     */
    public void set(Vnode vnode, AttributeRequest request, Rights rights) {
        if (request.isEmpty()) {
            return;
        }
        if (request.setsMode() && vnode.isSymbolicLink()) {
            throw Errnos.error(Errno.EOPNOTSUPP);
        }
        if (request.setsSize()) {
            FileRanges.checkSize(request.size());
            FileRanges.requireSized(vnode);
        }
        change(vnode, inode -> setLocked(inode, request, rights));
    }

    private void setLocked(Vnode inode, AttributeRequest request, Rights rights) {
        // A new size takes privileges away itself.
        boolean changesMode =
                request.setsMode() || request.setsOwner() || (request.dropsPrivileges() && !request.setsSize());
        if (changesMode) {
            requireChangeable(inode);
        }
        if (request.setsMode()) {
            requireOwner(inode, rights);
        }
        if (request.setsOwner()) {
            requireOwnership(inode, request, rights);
        }
        if (request.setsTimes()) {
            requireTimes(inode, request.setsTimesToNow() || request.setsChanged(), rights);
        }
        if (request.setsChanged() && (inode.isImmutable() || !rights.has(Capability.SYS_ADMIN))) {
            throw Errnos.error(Errno.EPERM);
        }
        if (request.setsSize()) {
            permissions.require(inode, rights, Permissions.WRITE);
            FileRanges.requireTruncatable(inode);
        }
        AttributeChange change = new AttributeChange();
        if (changesMode) {
            setModeAndOwner(inode, request, rights, change);
        }
        if (request.setsTimes()) {
            setTimes(request, change);
        }
        if (request.setsChanged()) {
            change.changed(clamp(request.changed()));
        }
        if (request.setsSize()) {
            boolean keepsIdBits = !request.dropsPrivileges() && rights.has(Capability.FSETID);
            mount.space().truncate(inode, request.size(), keepsIdBits, change);
        } else {
            if (dropsPrivileges(inode, request)) {
                mount.attributes().dropCapability(inode);
            }
            mount.attributes().apply(inode, change);
        }
    }

    private void requireOwnership(Vnode inode, AttributeRequest request, Rights rights) {
        boolean owner = rights.isUser(inode.uid());
        boolean mayChown = rights.has(Capability.CHOWN);
        int uid = request.uid();
        int gid = request.gid();
        boolean uidAllowed = uid == AttributeRequest.KEEP || mayChown || (owner && uid == inode.uid());
        boolean gidAllowed =
                gid == AttributeRequest.KEEP || mayChown || (owner && (gid == inode.gid() || rights.isInGroup(gid)));
        if (!uidAllowed || !gidAllowed) {
            throw Errnos.error(Errno.EPERM);
        }
    }

    /** Says whether capabilities and set bits go: by will, and with another owner of what is no directory. */
    private static boolean dropsPrivileges(Vnode inode, AttributeRequest request) {
        return !inode.isDirectory() && (request.setsOwner() || request.dropsPrivileges());
    }

    private static void setModeAndOwner(Vnode inode, AttributeRequest request, Rights rights, AttributeChange change) {
        if (request.uid() != AttributeRequest.KEEP) {
            change.uid(request.uid());
        }
        if (request.gid() != AttributeRequest.KEEP) {
            change.gid(request.gid());
        }
        int mode = request.setsMode() ? modeFor(inode, request, rights) : inode.mode();
        if (dropsPrivileges(inode, request)) {
            mode = AttributeOperations.withoutIdBits(mode);
        }
        if (request.setsMode()) {
            change.mode(mode);
        } else if (mode != inode.mode()) {
            // Also where neither uid nor gid is given, which everybody may ask for.
            requireOwner(inode, rights);
            change.mode(mode);
        }
    }

    private static int modeFor(Vnode inode, AttributeRequest request, Rights rights) {
        int group = request.gid() == AttributeRequest.KEEP ? inode.gid() : request.gid();
        boolean keepsSetGid = rights.isInGroup(group) || rights.has(Capability.FSETID);
        return request.mode() & Modes.CHANGEABLE & (keepsSetGid ? Modes.CHANGEABLE : ~Modes.SET_GID);
    }

    private void setTimes(AttributeRequest request, AttributeChange change) {
        long now = mount.now();
        if (request.accessed() != Posix.TIME_OMIT) {
            change.accessed(request.accessed() == Posix.TIME_NOW ? now : clamp(request.accessed()));
        }
        if (request.modified() != Posix.TIME_OMIT) {
            change.modified(request.modified() == Posix.TIME_NOW ? now : clamp(request.modified()));
        }
    }

    private void requireTimes(Vnode inode, boolean toNow, Rights rights) {
        if (inode.isImmutable() || (inode.isAppendOnly() && !toNow)) {
            throw Errnos.error(Errno.EPERM);
        }
        if (!Permissions.ownsOrMay(inode, rights)) {
            if (!toNow) {
                throw Errnos.error(Errno.EPERM);
            }
            permissions.require(inode, rights, Permissions.WRITE);
        }
    }

    private long clamp(long nanos) {
        return mount.inGranularity(Math.max(0, nanos));
    }

    /**
     * Sets the inode flags: immutable, append-only, synchronous, without access times.
     *
     * @param vnode the caller has a reference; no lock of it is held
     * @param flags bits of {@code FS_IOC_SETFLAGS}
     * @param rights what the caller may do
     * @throws dev.zufs.api.ErrnoException EPERM, EROFS; EOPNOTSUPP for other bits; what the server answers
     */
    public void setFlags(Vnode vnode, int flags, Rights rights) {
        change(vnode, inode -> {
            requireOwner(inode, rights);
            int guarded = IoctlOperations.FS_IMMUTABLE | IoctlOperations.FS_APPEND;
            boolean changesGuarded = ((mount.ioctls().flags(inode) ^ flags) & guarded) != 0;
            if (changesGuarded && !rights.has(Capability.LINUX_IMMUTABLE)) {
                throw Errnos.error(Errno.EPERM);
            }
            mount.ioctls().setFlags(inode, flags);
        });
    }

    void setGeneration(Vnode vnode, int generation, Rights rights) {
        change(vnode, inode -> {
            requireOwner(inode, rights);
            mount.ioctls().setGeneration(inode, generation);
        });
    }

    private static void requireChangeable(Vnode inode) {
        if (inode.isImmutable() || inode.isAppendOnly()) {
            throw Errnos.error(Errno.EPERM);
        }
    }

    private static void requireOwner(Vnode inode, Rights rights) {
        if (!Permissions.ownsOrMay(inode, rights)) {
            throw Errnos.error(Errno.EPERM);
        }
    }
}
