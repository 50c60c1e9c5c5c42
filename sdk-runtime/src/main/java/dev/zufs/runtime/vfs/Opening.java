package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.OpenFlags.has;

import dev.zufs.api.Errno;
import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;

/** Opens files: what open(2) finds or makes; what it checks, {@link OpenCalls} does. */
final class Opening {

    private static final int MAX_LINKS = 40;

    private final VfsMount vfs;
    private final ZufMount mount;
    private final Posix posix;
    private final PathWalk.Start start;
    private final Creator creator;
    private final Credentials credentials;

    Opening(VfsMount vfs, Posix posix, PathWalk.Start start, Creator creator) {
        this.vfs = vfs;
        this.mount = vfs.zuf();
        this.posix = posix;
        this.start = start;
        this.creator = creator;
        this.credentials = creator.credentials();
    }

    OpenFile open(byte[] path, int flags, int mode) {
        if (has(flags, OpenFlags.O_PATH)) {
            Vnode vnode = vfs.walk().find(start, path, credentials, !has(flags, OpenFlags.O_NOFOLLOW));
            return openFound(vnode, flags, false);
        }
        if (OpenFlags.isUnnamed(flags)) {
            return openUnnamed(path, flags, mode);
        }
        if (has(flags, OpenFlags.O_CREAT)) {
            return openOrCreate(path, flags, mode);
        }
        return openFound(vfs.walk().find(start, path, credentials, !has(flags, OpenFlags.O_NOFOLLOW)), flags, false);
    }

    private OpenFile openUnnamed(byte[] path, int flags, int mode) {
        boolean isWhole = has(flags, OpenFlags.O_TMPFILE) && !has(flags, OpenFlags.O_CREAT);
        if (!isWhole || !OpenFlags.mayWrite(flags)) {
            throw Errnos.error(Errno.EINVAL);
        }
        Vnode directory = vfs.walk().find(start, path, credentials, !has(flags, OpenFlags.O_NOFOLLOW));
        try {
            Vnode vnode = vfs.namespace().createUnnamed(directory, creator.node(FileType.REGULAR, mode), credentials);
            try {
                mount.beginWriting();
            } catch (RuntimeException e) {
                mount.inodes().release(vnode);
                throw e;
            }
            return new OpenFile(posix, vnode, flags, !has(flags, OpenFlags.O_EXCL));
        } finally {
            mount.inodes().release(directory);
        }
    }

    private OpenFile openOrCreate(byte[] path, int flags, int mode) {
        boolean exclusive = has(flags, OpenFlags.O_EXCL);
        if (has(flags, OpenFlags.O_DIRECTORY)) {
            throw Errnos.error(Errno.EINVAL);
        }
        if (!exclusive) {
            Vnode known = vfs.walk().findKnown(start, path, credentials, true);
            if (known != null && known.tryAcquire()) {
                return openFound(known, flags, false);
            }
        }
        Place last = vfs.walk().findLast(start, path, credentials);
        for (int links = 0; ; links++) {
            Place next;
            try {
                DirectoryCalls.Found opened = findOrCreate(last, exclusive, mode);
                Vnode inode = opened.inode();
                boolean follow = inode.isSymbolicLink() && !exclusive;
                if (!follow || has(flags, OpenFlags.O_NOFOLLOW)) {
                    return finish(opened, exclusive, flags);
                }
                try {
                    next = vfs.walk().followLast(start, last, inode, credentials, links);
                } finally {
                    mount.inodes().release(inode);
                }
            } finally {
                mount.inodes().release(last.directory());
            }
            if (links == MAX_LINKS) {
                mount.inodes().release(next.directory());
                throw Errnos.error(Errno.ELOOP);
            }
            last = next;
        }
    }

    private DirectoryCalls.Found findOrCreate(Place last, boolean exclusive, int mode) {
        if (!last.isName()) {
            throw Errnos.error(exclusive ? Errno.EEXIST : Errno.EISDIR);
        }
        if (last.followedBySlash()) {
            throw Errnos.error(Errno.EISDIR);
        }
        return vfs.namespace().findOrCreate(last, creator.node(FileType.REGULAR, mode), credentials);
    }

    private OpenFile finish(DirectoryCalls.Found opened, boolean exclusive, int flags) {
        if (exclusive && !opened.created()) {
            mount.inodes().release(opened.inode());
            throw Errnos.error(Errno.EEXIST);
        }
        return openFound(opened.inode(), flags, opened.created());
    }

    /** Opens an inode, whose reference goes over to the file. */
    OpenFile openFound(Vnode vnode, int flags, boolean created) {
        try {
            vfs.opens().begin(vnode, flags, created, credentials.has(Capability.FSETID), credentials);
        } catch (RuntimeException e) {
            mount.inodes().release(vnode);
            throw e;
        }
        return new OpenFile(posix, vnode, flags, false);
    }
}
