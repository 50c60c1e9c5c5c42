package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Acl;
import dev.zufs.runtime.vfs.inode.Modes;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;

/**
 * Checks rights as the kernel's VFS does: for every caller what the inode and the mount allow at all, and unless its kernel
 * has done so, what the caller is allowed.
 */
final class Permissions {

    static final int READ = 4;
    static final int WRITE = 2;
    static final int EXECUTE = 1;

    private static final int EVERYBODY = 0111;
    private static final int OWNER_SHIFT = 6;
    private static final int GROUP_SHIFT = 3;

    private final ZufMount mount;

    Permissions(ZufMount mount) {
        this.mount = mount;
    }

    /** Says whether a directory can be searched, as far as that is known without an operation; false if in doubt. */
    boolean maySearchSurely(Vnode directory, Credentials credentials) {
        int mode = directory.mode();
        if (credentials.uid() == directory.uid()) {
            return (mode >> OWNER_SHIFT & EXECUTE) != 0;
        }
        if ((mode & Modes.GROUP) != 0 && (!mount.acls().isAccessListKnown(directory) || hasAcl(directory))) {
            return false;
        }
        return (mode & EVERYBODY) == EVERYBODY;
    }

    private boolean hasAcl(Vnode vnode) {
        return mount.acls().get(vnode, Acl.Kind.ACCESS) != null;
    }

    /** Fails unless an access is granted. */
    void require(Vnode vnode, Rights rights, int wanted) {
        if ((wanted & WRITE) != 0) {
            boolean content = vnode.isRegular() || vnode.isDirectory() || vnode.isSymbolicLink();
            if (content && mount.isReadOnly()) {
                throw Errnos.error(Errno.EROFS);
            }
            if (vnode.isImmutable()) {
                throw Errnos.error(Errno.EPERM);
            }
        }
        if (rights instanceof Credentials credentials
                && !isGranted(vnode, credentials, wanted)
                && !isOverridden(vnode, credentials, wanted)) {
            throw Errnos.error(Errno.EACCES);
        }
    }

    private boolean isGranted(Vnode vnode, Credentials credentials, int wanted) {
        int mode = vnode.mode();
        if (credentials.uid() == vnode.uid()) {
            return (mode >> OWNER_SHIFT & wanted) == wanted;
        }
        if ((mode & Modes.GROUP) != 0) {
            Acl acl = mount.acls().get(vnode, Acl.Kind.ACCESS);
            if (acl != null) {
                return acl.permits(false, credentials.uid(), vnode.gid(), credentials::isInGroup, wanted);
            }
        }
        int shift = credentials.isInGroup(vnode.gid()) ? GROUP_SHIFT : 0;
        return (mode >> shift & wanted) == wanted;
    }

    private static boolean isOverridden(Vnode vnode, Credentials credentials, int wanted) {
        if (vnode.isDirectory()) {
            return ((wanted & WRITE) == 0 && credentials.has(Capability.DAC_READ_SEARCH))
                    || credentials.has(Capability.DAC_OVERRIDE);
        }
        if (wanted == READ && credentials.has(Capability.DAC_READ_SEARCH)) {
            return true;
        }
        boolean executable = (wanted & EXECUTE) == 0 || (vnode.mode() & EVERYBODY) != 0;
        return executable && credentials.has(Capability.DAC_OVERRIDE);
    }

    static boolean ownsOrMay(Vnode vnode, Rights rights) {
        return rights.isUser(vnode.uid()) || rights.has(Capability.FOWNER);
    }

    /** Fails unless a name can be added to a directory, which is locked. */
    void requireCreation(Vnode directory, Rights rights) {
        if (directory.isRemoved()) {
            throw Errnos.error(Errno.ENOENT);
        }
        require(directory, rights, WRITE | EXECUTE);
    }

    /** Fails unless the name of an inode can be taken out of a directory; both are locked. */
    void requireRemoval(Vnode directory, Vnode victim, Rights rights, boolean asDirectory, boolean isRoot) {
        require(directory, rights, WRITE | EXECUTE);
        boolean sticky = (directory.mode() & Modes.STICKY) != 0
                && !rights.isUser(victim.uid())
                && !rights.isUser(directory.uid())
                && !rights.has(Capability.FOWNER);
        if (directory.isAppendOnly() || sticky || victim.isAppendOnly() || victim.isImmutable()) {
            throw Errnos.error(Errno.EPERM);
        }
        if (asDirectory) {
            if (!victim.isDirectory()) {
                throw Errnos.error(Errno.ENOTDIR);
            }
            if (isRoot) {
                throw Errnos.error(Errno.EBUSY);
            }
        } else if (victim.isDirectory()) {
            throw Errnos.error(Errno.EISDIR);
        }
        if (directory.isRemoved()) {
            throw Errnos.error(Errno.ENOENT);
        }
    }
}
