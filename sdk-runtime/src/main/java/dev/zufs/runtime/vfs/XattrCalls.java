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

/** Extended attributes for callers, by their whole names: finds the namespace and checks rights. */
final class XattrCalls {

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

    int get(Vnode vnode, byte[] name, @Nullable MemorySegment target, Credentials credentials) {
        Acl.Kind kind = aclKind(name);
        if (kind != null) {
            return getAcl(vnode, kind, target);
        }
        checkLength(name);
        XattrNamespace namespace = namespaceOf(name);
        requireAccess(vnode, namespace, Permissions.READ, credentials);
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

    int list(Vnode vnode, @Nullable MemorySegment target, Credentials credentials) {
        return mount.xattrs().list(vnode, credentials.has(Capability.SYS_ADMIN), target);
    }

    void set(Vnode vnode, byte[] name, MemorySegment value, int flags, Credentials credentials) {
        if ((flags & ~(XattrOperations.CREATE | XattrOperations.REPLACE)) != 0) {
            throw Errnos.error(Errno.EINVAL);
        }
        checkLength(name);
        if (value.byteSize() > MAX_VALUE_BYTES) {
            throw Errnos.error(Errno.E2BIG);
        }
        change(vnode, name, value, flags, credentials);
    }

    void remove(Vnode vnode, byte[] name, Credentials credentials) {
        checkLength(name);
        change(vnode, name, null, 0, credentials);
    }

    private void change(Vnode vnode, byte[] name, @Nullable MemorySegment value, int flags, Credentials credentials) {
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
                setAcl(vnode, kind, value, credentials);
                return;
            }
            requireAccess(vnode, namespace, Permissions.WRITE, credentials);
            requireSecurity(name, namespace, credentials);
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
    private void setAcl(Vnode vnode, Acl.Kind kind, @Nullable MemorySegment value, Credentials credentials) {
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
        if (!Permissions.ownsOrMay(vnode, credentials)) {
            throw Errnos.error(Errno.EPERM);
        }
        boolean keepsSetGid = credentials.isInGroup(vnode.gid()) || credentials.has(Capability.FSETID);
        mount.acls().set(vnode, kind, list == null ? null : Acl.ofXattr(list), keepsSetGid);
    }

    /** Checks rights as the kernel does: before it looks whether anybody serves the name. */
    private void requireAccess(Vnode vnode, @Nullable XattrNamespace namespace, int wanted, Credentials credentials) {
        Errno refusal = wanted == Permissions.WRITE ? Errno.EPERM : Errno.ENODATA;
        switch (namespace) {
            case null -> {}
            case SECURITY, SYSTEM -> {
                return;
            }
            case TRUSTED -> {
                if (!credentials.has(Capability.SYS_ADMIN)) {
                    throw Errnos.error(refusal);
                }
                return;
            }
            case USER -> {
                if (!vnode.isRegular() && !vnode.isDirectory()) {
                    throw Errnos.error(refusal);
                }
                boolean sticky = vnode.isDirectory() && (vnode.mode() & Modes.STICKY) != 0;
                if (sticky && wanted == Permissions.WRITE && !Permissions.ownsOrMay(vnode, credentials)) {
                    throw Errnos.error(Errno.EPERM);
                }
            }
        }
        permissions.require(vnode, credentials, wanted);
    }

    private static void requireSecurity(byte[] name, @Nullable XattrNamespace namespace, Credentials credentials) {
        if (namespace != XattrNamespace.SECURITY) {
            return;
        }
        Capability needed = Arrays.equals(name, CAPABILITY) ? Capability.SETFCAP : Capability.SYS_ADMIN;
        if (!credentials.has(needed)) {
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
