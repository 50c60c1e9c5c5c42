package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.XattrNamespace;
import dev.zufs.runtime.vfs.inode.Acl;
import dev.zufs.runtime.vfs.inode.Modes;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.XattrOperations;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Extended attributes for callers, by their whole names: finds the namespace and checks rights. ACLs are among them, in the
 * kernel's form: {@code system.posix_acl_access} and {@code system.posix_acl_default}. Got from {@link VfsMount#xattrs()}.
 *
 * <p><b>Threads:</b> any, inside a use of the mount ({@link ZufMount#beginUse}) and with a reference to the inode. Begins the
 * change and takes the locks itself. Names are bytes without a final zero byte, 1 to 255.
 */
public final class XattrCalls {

    /** Set flag: fail if the attribute exists. */
    public static final int CREATE = XattrOperations.CREATE;

    /** Set flag: fail if the attribute does not exist. */
    public static final int REPLACE = XattrOperations.REPLACE;

    private static final int MAX_NAME_BYTES = 255;
    private static final int MAX_VALUE_BYTES = 65_536;
    private static final byte[] ACCESS_ACL = ascii("system.posix_acl_access");
    private static final byte[] DEFAULT_ACL = ascii("system.posix_acl_default");
    private static final byte[] SYSTEM_PREFIX = ascii("system.");
    private static final byte[] CAPABILITY = ascii("security.capability");

    private static final XattrNamespace[] PREFIXED = {
        XattrNamespace.USER, XattrNamespace.TRUSTED, XattrNamespace.SECURITY
    };

    private final ZufMount mount;
    private final Permissions permissions;

    XattrCalls(VfsMount vfs) {
        this.mount = vfs.zuf();
        this.permissions = vfs.permissions();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Gets an extended attribute.
     *
     * @param vnode which
     * @param name the whole name
     * @param target takes the value; null, or empty, to ask for its length
     * @param rights what the caller may do
     * @return length of the value in bytes
     * @throws dev.zufs.api.ErrnoException ENODATA, ERANGE, EOPNOTSUPP; EACCES, and ENODATA for trusted attributes, without the
     *     right
     */
    public int get(Vnode vnode, byte[] name, @Nullable MemorySegment target, Rights rights) {
        Acl.Kind kind = aclKind(name);
        if (kind != null) {
            return getAcl(vnode, kind, target);
        }
        checkLength(name);
        XattrNamespace namespace = namespaceOf(name);
        requireAccess(vnode, namespace, Permissions.READ, rights);
        XattrNamespace served = served(name, namespace);
        return mount.xattrs().get(vnode, served, withoutPrefix(name, served), target);
    }

    private int getAcl(Vnode vnode, Acl.Kind kind, @Nullable MemorySegment target) {
        if (!mount.hasAcls() || vnode.isSymbolicLink()) {
            throw Errnos.error(Errno.EOPNOTSUPP);
        }
        Acl acl = mount.acls().get(vnode, kind);
        if (acl == null) {
            throw Errnos.error(Errno.ENODATA);
        }
        byte[] value = acl.toXattr();
        if (target != null && target.byteSize() > 0) {
            if (target.byteSize() < value.length) {
                throw Errnos.error(Errno.ERANGE);
            }
            MemorySegment.copy(MemorySegment.ofArray(value), 0, target, 0, value.length);
        }
        return value.length;
    }

    /**
     * Lists the names of extended attributes, each with a final zero byte. Needs no right.
     *
     * @param vnode which
     * @param trusted whether the caller may see {@code trusted.} names, a matter of {@link Capability#SYS_ADMIN}
     * @param target takes the list; null, or empty, to ask for its length
     * @return length of the list in bytes
     * @throws dev.zufs.api.ErrnoException ERANGE, EOPNOTSUPP
     */
    public int list(Vnode vnode, boolean trusted, @Nullable MemorySegment target) {
        return mount.xattrs().list(vnode, trusted, target);
    }

    /**
     * Sets an extended attribute.
     *
     * @param vnode which
     * @param name the whole name
     * @param value the value
     * @param flags 0, {@link #CREATE} or {@link #REPLACE}
     * @param rights what the caller may do
     * @throws dev.zufs.api.ErrnoException EEXIST, ENODATA, E2BIG, EPERM, EACCES, EROFS, EOPNOTSUPP, EINVAL; what the filesystem
     *     answers
     */
    public void set(Vnode vnode, byte[] name, MemorySegment value, int flags, Rights rights) {
        set(vnode, name, value, flags, false, rights);
    }

    /**
     * Sets an extended attribute, as {@link #set(Vnode, byte[], MemorySegment, int, Rights)} otherwise.
     *
     * @param vnode which
     * @param name the whole name
     * @param value the value
     * @param flags 0, {@link #CREATE} or {@link #REPLACE}
     * @param dropsSetGid whether an access list takes the setgid bit away whatever the rights are: {@code
     *     FUSE_SETXATTR_ACL_KILL_SGID}. Otherwise it goes if the caller is neither in the inode's group nor has {@link
     *     Capability#FSETID}
     * @param rights what the caller may do
     */
    public void set(Vnode vnode, byte[] name, MemorySegment value, int flags, boolean dropsSetGid, Rights rights) {
        if ((flags & ~(XattrOperations.CREATE | XattrOperations.REPLACE)) != 0) {
            throw Errnos.error(Errno.EINVAL);
        }
        checkLength(name);
        if (value.byteSize() > MAX_VALUE_BYTES) {
            throw Errnos.error(Errno.E2BIG);
        }
        change(vnode, name, value, flags, dropsSetGid, rights);
    }

    /**
     * Removes an extended attribute.
     *
     * @param vnode which
     * @param name the whole name
     * @param rights what the caller may do
     * @throws dev.zufs.api.ErrnoException ENODATA, EPERM, EACCES, EROFS, EOPNOTSUPP; what the filesystem answers
     */
    public void remove(Vnode vnode, byte[] name, Rights rights) {
        checkLength(name);
        change(vnode, name, null, 0, false, rights);
    }

    private void change(
            Vnode vnode, byte[] name, @Nullable MemorySegment value, int flags, boolean dropsSetGid, Rights rights) {
        Acl.Kind kind = aclKind(name);
        XattrNamespace namespace = namespaceOf(name);
        int change = mount.beginChange();
        InodeLocks locks = vnode.locks();
        locks.lockInodeExclusive();
        try {
            if (vnode.isImmutable() || vnode.isAppendOnly()) {
                throw Errnos.error(Errno.EPERM);
            }
            if (kind != null) {
                setAcl(vnode, kind, value, dropsSetGid, rights);
                return;
            }
            requireAccess(vnode, namespace, Permissions.WRITE, rights);
            requireSecurity(name, namespace, rights);
            XattrNamespace served = served(name, namespace);
            byte[] rest = withoutPrefix(name, served);
            if (value == null) {
                mount.xattrs().remove(vnode, served, rest);
            } else {
                mount.xattrs().set(vnode, served, rest, value, singleFlag(vnode, served, rest, flags));
            }
        } finally {
            locks.unlockInodeExclusive();
            mount.endChange(change);
        }
    }

    /** Both flags together contradict any state; no filesystem is asked then, but the kernel's error is that of the state. */
    private int singleFlag(Vnode vnode, XattrNamespace namespace, byte[] name, int flags) {
        if (flags == (XattrOperations.CREATE | XattrOperations.REPLACE)) {
            mount.xattrs().get(vnode, namespace, name, null);
            throw Errnos.error(Errno.EEXIST);
        }
        return flags;
    }

    /** Checks in the kernel's order: the form of the value, what can have such a list, whose it is, and what it says. */
    private void setAcl(Vnode vnode, Acl.Kind kind, @Nullable MemorySegment value, boolean dropsSetGid, Rights rights) {
        MemorySegment list = value == null || Acl.countEntries(value) == 0 ? null : value;
        if (!mount.hasAcls() || vnode.isSymbolicLink()) {
            throw Errnos.error(Errno.EOPNOTSUPP);
        }
        if (kind == Acl.Kind.DEFAULT && !vnode.isDirectory()) {
            if (list == null) {
                return;
            }
            throw Errnos.error(Errno.EACCES);
        }
        if (!Permissions.ownsOrMay(vnode, rights)) {
            throw Errnos.error(Errno.EPERM);
        }
        boolean keepsSetGid = !dropsSetGid && (rights.isInGroup(vnode.gid()) || rights.has(Capability.FSETID));
        mount.acls().set(vnode, kind, list == null ? null : Acl.ofXattr(list), keepsSetGid);
    }

    /** Checks rights as the kernel does: before it looks whether anybody serves the name. */
    private void requireAccess(Vnode vnode, @Nullable XattrNamespace namespace, int wanted, Rights rights) {
        Errno refusal = wanted == Permissions.WRITE ? Errno.EPERM : Errno.ENODATA;
        switch (namespace) {
            case null -> {}
            case SECURITY, SYSTEM -> {
                return;
            }
            case TRUSTED -> {
                if (!rights.has(Capability.SYS_ADMIN)) {
                    throw Errnos.error(refusal);
                }
                return;
            }
            case USER -> {
                if (!vnode.isRegular() && !vnode.isDirectory()) {
                    throw Errnos.error(refusal);
                }
                boolean sticky = vnode.isDirectory() && (vnode.mode() & Modes.STICKY) != 0;
                if (sticky && wanted == Permissions.WRITE && !Permissions.ownsOrMay(vnode, rights)) {
                    throw Errnos.error(Errno.EPERM);
                }
            }
        }
        permissions.require(vnode, rights, wanted);
    }

    private static void requireSecurity(byte[] name, @Nullable XattrNamespace namespace, Rights rights) {
        if (namespace != XattrNamespace.SECURITY) {
            return;
        }
        Capability needed = Arrays.equals(name, CAPABILITY) ? Capability.SETFCAP : Capability.SYS_ADMIN;
        if (!rights.has(needed)) {
            throw Errnos.error(Errno.EPERM);
        }
    }

    private static Acl.@Nullable Kind aclKind(byte[] name) {
        if (Arrays.equals(name, ACCESS_ACL)) {
            return Acl.Kind.ACCESS;
        }
        return Arrays.equals(name, DEFAULT_ACL) ? Acl.Kind.DEFAULT : null;
    }

    private static void checkLength(byte[] name) {
        if (name.length == 0 || name.length > MAX_NAME_BYTES) {
            throw Errnos.error(Errno.ERANGE);
        }
    }

    private static @Nullable XattrNamespace namespaceOf(byte[] name) {
        for (XattrNamespace namespace : PREFIXED) {
            if (beginsWith(name, ascii(namespace.prefix()))) {
                return namespace;
            }
        }
        return beginsWith(name, SYSTEM_PREFIX) ? XattrNamespace.SYSTEM : null;
    }

    private static boolean beginsWith(byte[] name, byte[] prefix) {
        return name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Fails unless a namespace is one of those that filesystems serve, and the name goes on behind its prefix. */
    private static XattrNamespace served(byte[] name, @Nullable XattrNamespace namespace) {
        if (namespace == null || namespace == XattrNamespace.SYSTEM) {
            throw Errnos.error(Errno.EOPNOTSUPP);
        }
        if (name.length == namespace.prefix().length()) {
            throw Errnos.error(Errno.EINVAL);
        }
        return namespace;
    }

    private static byte[] withoutPrefix(byte[] name, XattrNamespace namespace) {
        return Arrays.copyOfRange(name, namespace.prefix().length(), name.length);
    }
}
