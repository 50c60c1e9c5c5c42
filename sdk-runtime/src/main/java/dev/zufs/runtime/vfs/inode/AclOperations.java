package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.AclEntry;
import dev.zufs.runtime.wire.SetattrRequest;
import dev.zufs.runtime.wire.XattrRequest;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * POSIX ACLs: zuf's {@code acl.c}. Lists are stored as extended attributes, and cached.
 *
 * <p>A mount without ACLs has none and stores none. <b>Locks:</b> reading takes what it needs; who changes a list holds
 * the inode lock exclusively.
 */
public final class AclOperations {

    private final ZufMount mount;

    AclOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Returns a list if that takes no operation.
     *
     * @param vnode the inode
     * @return false if {@link #get} would ask the server
     */
    public boolean isAccessListKnown(Vnode vnode) {
        return !mount.hasAcls() || vnode.acl(Acl.Kind.ACCESS).known();
    }

    /**
     * Returns a list.
     *
     * @param vnode the inode
     * @param kind which
     * @return null if there is none
     * @throws dev.zufs.api.ErrnoException what the server answers
     */
    public @Nullable Acl get(Vnode vnode, Acl.Kind kind) {
        if (!mount.hasAcls() || !Acl.canHave(kind, vnode.mode())) {
            return null;
        }
        Acl.Cached cached = vnode.acl(kind);
        return cached.known() ? cached.acl() : load(vnode, kind);
    }

    /**
     * Asks the server. Who sets the list meanwhile does not wait for that, so the answer is only kept if the mark of this
     * loader is still there; else what is known by then is newer.
     */
    private @Nullable Acl load(Vnode vnode, Acl.Kind kind) {
        Acl.Cached mark = Acl.Cached.loading();
        vnode.replaceAcl(kind, Acl.Cached.UNKNOWN, mark);
        boolean kept = false;
        try {
            Acl.Cached loaded = Acl.Cached.of(ask(vnode, kind));
            kept = vnode.replaceAcl(kind, mark, loaded);
            Acl.Cached newer = kept ? loaded : vnode.acl(kind);
            return newer.known() ? newer.acl() : loaded.acl();
        } finally {
            if (!kept) {
                vnode.replaceAcl(kind, mark, Acl.Cached.UNKNOWN);
            }
        }
    }

    private @Nullable Acl ask(Vnode vnode, Acl.Kind kind) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockSyncShared();
        try {
            MemorySegment buffer = mount.sender().buffer();
            byte[] name = kind.wireName();
            XattrOperations.writeGet(
                    buffer, vnode, XattrRequest.TYPE_SYSTEM, name.length, name, AclEntry.MAX_LIST_SIZE);
            int error = mount.sender().send(buffer);
            if (error == Errors.NONE) {
                int size = XattrOperations.checkedLength(buffer, AclEntry.MAX_LIST_SIZE);
                return Acl.ofWire(buffer, XattrRequest.DATA, size);
            }
            if (error != Errors.ENODATA && error != Errors.EOPNOTSUPP) {
                throw Errors.exception(error);
            }
            return null;
        } finally {
            locks.unlockSyncShared(token);
        }
    }

    /**
     * Sets or removes a list; the inode lock is held exclusively. An access list also sets the mode, which goes back if
     * the server fails; profile {@link Profile#POSIX} tells the server with a SETATTR.
     *
     * @param vnode the inode
     * @param kind which
     * @param acl null to remove it
     * @param keepsSetGid whether the caller may keep the setgid bit of a file of another group
     * @throws dev.zufs.api.ErrnoException EOPNOTSUPP without ACLs, EACCES for a default list of what is no directory, E2BIG
     *     for one of more entries than can be read back; what the server answers
     */
    public void set(Vnode vnode, Acl.Kind kind, @Nullable Acl acl, boolean keepsSetGid) {
        if (!mount.hasAcls() || vnode.isSymbolicLink()) {
            throw Errors.of(Errno.EOPNOTSUPP);
        }
        if (acl != null && acl.wireSize() > AclEntry.MAX_LIST_SIZE) {
            throw Errors.of(Errno.E2BIG);
        }
        if (kind == Acl.Kind.DEFAULT) {
            if (!vnode.isDirectory()) {
                if (acl == null) {
                    return;
                }
                throw Errors.of(Errno.EACCES);
            }
            setDefault(vnode, acl);
            return;
        }
        setAccess(vnode, acl, keepsSetGid);
    }

    private void setDefault(Vnode vnode, @Nullable Acl acl) {
        long changed = vnode.changed();
        boolean tells = mount.profile().isPosix();
        if (tells) {
            vnode.changed(mount.now());
        }
        try {
            store(vnode, Acl.Kind.DEFAULT, acl);
            if (tells) {
                Errors.check(mount.attributes().send(vnode, SetattrRequest.ATTRIBUTE_CTIME));
            }
        } catch (ErrnoException e) {
            vnode.changed(changed);
            throw e;
        }
    }

    private void setAccess(Vnode vnode, @Nullable Acl acl, boolean keepsSetGid) {
        AttributeChange change = new AttributeChange();
        if (acl != null) {
            int mode = acl.modeOf(vnode.mode());
            change.mode(keepsSetGid ? mode : mode & ~Modes.SET_GID);
        }
        AttributeChange undo = change.undoOf(vnode);
        long changed = vnode.changed();
        change.applyTo(vnode, mount.now());
        try {
            store(vnode, Acl.Kind.ACCESS, acl == null || acl.isMode() ? null : acl);
            if (mount.profile().isPosix()) {
                // Only this makes a filesystem take mode and time over; it may not even have had a list to store.
                Errors.check(mount.attributes().send(vnode, change.attributes()));
            }
        } catch (ErrnoException e) {
            undo.applyTo(vnode, changed);
            throw e;
        }
    }

    /** Stores what a new inode inherits; its inode lock is held exclusively, and that of its directory if it has a name. */
    void storeInherited(Vnode vnode, Acl defaultAcl, Acl accessAcl) {
        if (vnode.isDirectory()) {
            store(vnode, Acl.Kind.DEFAULT, defaultAcl);
        }
        if (accessAcl.isMode()) {
            vnode.acl(Acl.Kind.ACCESS, Acl.Cached.NONE);
        } else {
            store(vnode, Acl.Kind.ACCESS, accessAcl);
        }
    }

    /** Rewrites the access list after a chmod; the inode lock is held exclusively. */
    void followMode(Vnode vnode) {
        Acl acl = mount.profile().isPosix() ? get(vnode, Acl.Kind.ACCESS) : null;
        if (acl != null) {
            store(vnode, Acl.Kind.ACCESS, acl.withMode(vnode.mode()));
        }
    }

    private void store(Vnode vnode, Acl.Kind kind, @Nullable Acl acl) {
        MemorySegment buffer = mount.sender().buffer();
        byte[] name = kind.wireName();
        int size = acl == null ? 0 : acl.wireSize();
        XattrOperations.writeSet(buffer, vnode, XattrRequest.TYPE_SYSTEM, name.length, name, size);
        if (acl != null) {
            acl.write(buffer, XattrRequest.value(buffer, 0));
        }
        int error = mount.sender().send(buffer);
        if (error != Errors.NONE && (acl != null || error != Errors.ENODATA)) {
            throw Errors.exception(error);
        }
        vnode.acl(kind, Acl.Cached.of(acl));
    }
}
