package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.inode.NameOperations;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.QueryOperations;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.wire.FileMode;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of one caller on one mount, by path.
 *
 * <p>Paths are bytes without a final zero byte, up to 4095; absolute ones begin at the root of the mount, others at the
 * directory of {@link #at}, at first the root too. Arrays are not kept, but must not change during a call.
 *
 * <p><b>Threads:</b> any; a view has no state of its own. <b>Errors:</b> those that Linux answers, as {@link
 * ErrnoException}. Every method that resolves a path can fail with ENOENT, ENOTDIR, EACCES, ELOOP, ENAMETOOLONG or EIO,
 * every one that changes something with EROFS, ENOSPC or what else the filesystem answers; only others are named.
 */
public final class Posix {

    /** Time for {@link #setTimes}: now. */
    public static final long TIME_NOW = Long.MIN_VALUE;

    /** Time for {@link #setTimes}: as it is. */
    public static final long TIME_OMIT = Long.MIN_VALUE + 1;

    /** Rename flag: fail with EEXIST instead of replacing. */
    public static final int RENAME_NOREPLACE = NameOperations.RENAME_NOREPLACE;

    /** Rename flag: exchange both names. */
    public static final int RENAME_EXCHANGE = NameOperations.RENAME_EXCHANGE;

    private final VfsMount vfs;
    private final ZufMount mount;
    private final Credentials credentials;
    private final Creator creator;
    private final PathWalk.Start start;
    private final Opening opening;

    Posix(VfsMount vfs, Credentials credentials, int umask, Vnode directory) {
        this.vfs = vfs;
        this.mount = vfs.zuf();
        this.credentials = credentials;
        this.creator = new Creator(credentials, umask);
        this.start = new PathWalk.Start(mount.root(), directory);
        this.opening = new Opening(vfs, this, start, creator);
    }

    /**
     * Returns the calls of the same caller with relative paths beginning at an open directory: the calls with {@code at}
     * in their names.
     *
     * @param directory stays open while the view is used
     * @return a new view
     * @throws ErrnoException ENOTDIR if it is none, EBADF if it is closed
     */
    public Posix at(OpenFile directory) {
        Vnode vnode = directory.handle().vnode();
        if (!vnode.isDirectory()) {
            throw Errnos.error(Errno.ENOTDIR);
        }
        return new Posix(vfs, credentials, creator.umask(), vnode);
    }

    /**
     * Returns who the caller is.
     *
     * @return the credentials
     */
    public Credentials credentials() {
        return credentials;
    }

    VfsMount vfs() {
        return vfs;
    }

    /**
     * Opens a file: open(2).
     *
     * @param path which
     * @param flags as {@link OpenFlags} names them
     * @param mode permissions if it is created
     * @return the file, to be closed
     * @throws ErrnoException EEXIST, EISDIR, EINVAL; ENXIO for pipes, sockets and devices, which have no driver here
     */
    public OpenFile open(byte[] path, int flags, int mode) {
        int use = mount.beginUse();
        try {
            return opening.open(path, flags, mode);
        } finally {
            mount.endUse(use);
        }
    }

    /**
     * Tells about what a path names, through symbolic links: stat(2).
     *
     * @param path which
     * @return a copy of the attributes
     */
    public FileStatus status(byte[] path) {
        return status(path, true);
    }

    /**
     * Tells about what a path names.
     *
     * @param path which
     * @param follow whether a symbolic link stands for what it points to: stat(2), or for itself: lstat(2)
     * @return a copy of the attributes
     */
    public FileStatus status(byte[] path, boolean follow) {
        int use = mount.beginUse();
        try {
            return statusInUse(path, follow);
        } finally {
            mount.endUse(use);
        }
    }

    private FileStatus statusInUse(byte[] path, boolean follow) {
        Vnode known = vfs.walk().findKnown(start, path, credentials, follow);
        if (known != null && (known.isDirectory() || path[path.length - 1] != '/')) {
            return vfs.statusOf(known);
        }
        Vnode vnode = vfs.walk().find(start, path, credentials, follow);
        try {
            return vfs.statusOf(vnode);
        } finally {
            mount.inodes().release(vnode);
        }
    }

    /**
     * Checks rights: access(2) with the caller's effective ids.
     *
     * @param path which
     * @param wanted read 4, write 2, execute 1; 0 for existence
     * @throws ErrnoException EACCES if one is not granted, EROFS
     */
    public void access(byte[] path, int wanted) {
        withInode(path, true, vnode -> vfs.permissions().require(vnode, credentials, wanted & 7));
    }

    /**
     * Reads the text of a symbolic link: readlink(2).
     *
     * @param path which
     * @return the whole text
     * @throws ErrnoException EINVAL if it is none
     */
    public byte[] readLink(byte[] path) {
        return ofInode(path, false, vnode -> {
            if (!vnode.isSymbolicLink()) {
                throw Errnos.error(Errno.EINVAL);
            }
            if (vfs.touchesAccessTime(vnode, 0)) {
                mount.attributes().touchAccessTime(vnode);
            }
            return mount.queries().linkText(vnode);
        });
    }

    /**
     * Makes a directory: mkdir(2).
     *
     * @param path which
     * @param mode permissions
     * @throws ErrnoException EEXIST, EMLINK
     */
    public void makeDirectory(byte[] path, int mode) {
        create(path, FileType.DIRECTORY, mode, 0, null);
    }

    /**
     * Makes a file, pipe, socket or device node: mknod(2).
     *
     * @param path which
     * @param mode type and permissions; without a type, a regular file
     * @param device number of a device, {@code major << 20 | minor}
     * @throws ErrnoException EEXIST; EPERM for devices without {@link Capability#MKNOD}, and for directories; EINVAL
     */
    public void makeNode(byte[] path, int mode, int device) {
        int type = FileMode.type(mode) == 0 ? FileMode.REGULAR : FileMode.type(mode);
        if (type == FileMode.DIRECTORY) {
            throw Errnos.error(Errno.EPERM);
        }
        if (!FileType.isValidMode(type) || type == FileMode.SYMBOLIC_LINK) {
            throw Errnos.error(Errno.EINVAL);
        }
        boolean isDevice = type == FileMode.CHARACTER_DEVICE || type == FileMode.BLOCK_DEVICE;
        create(path, FileType.ofMode(type), mode, isDevice ? device : 0, null);
    }

    /**
     * Makes a symbolic link: symlink(2).
     *
     * @param text where it points
     * @param path the link
     * @throws ErrnoException EEXIST, ENOENT for an empty text
     */
    public void makeSymbolicLink(byte[] text, byte[] path) {
        if (text.length == 0) {
            throw Errnos.error(Errno.ENOENT);
        }
        if (text.length >= ZufProtocol.MAX_SYMLINK_SIZE) {
            throw Errnos.error(Errno.ENAMETOOLONG);
        }
        create(path, FileType.SYMBOLIC_LINK, 0777, 0, text.clone());
    }

    private void create(byte[] path, FileType type, int mode, int device, byte @Nullable [] text) {
        withLast(path, last -> {
            requireNewName(last);
            NewVnode wanted = creator.node(type, mode).withDevice(device);
            NewVnode whole = text == null ? wanted : wanted.withLinkText(text);
            mount.inodes().release(vfs.namespace().create(last, whole, credentials));
        });
    }

    private static void requireNewName(Place last) {
        if (!last.isName()) {
            throw Errnos.error(Errno.EEXIST);
        }
    }

    private void link(Vnode inode, boolean mayBeNameless, Place last) {
        requireNewName(last);
        vfs.namespace().link(inode, mayBeNameless, last, credentials);
    }

    /**
     * Gives a file one more name: link(2).
     *
     * @param oldPath an existing name; a symbolic link is not followed
     * @param newPath the name to be
     * @throws ErrnoException EEXIST, EMLINK, EPERM for a directory
     */
    public void link(byte[] oldPath, byte[] newPath) {
        withInode(oldPath, false, vnode -> withLastInUse(newPath, last -> link(vnode, false, last)));
    }

    /**
     * Gives an open file a name: linkat(2) with {@code AT_EMPTY_PATH}.
     *
     * @param file possibly without a name so far
     * @param newPath the name to be
     * @throws ErrnoException EEXIST, EMLINK, EPERM for a directory; ENOENT if the last name was removed, or must not come;
     *     EXDEV between mounts
     */
    public void link(OpenFile file, byte[] newPath) {
        FileHandle handle = file.handle();
        Vnode vnode = handle.vnode();
        if (!handle.isOf(vfs)) {
            throw Errnos.error(Errno.EXDEV);
        }
        int use = handle.enter();
        try {
            withLastInUse(newPath, last -> link(vnode, file.mayGetName(), last));
            file.noteNamed();
        } finally {
            handle.leave(use);
        }
    }

    /**
     * Removes the name of what is no directory: unlink(2).
     *
     * @param path which
     * @throws ErrnoException EISDIR, EPERM, EBUSY
     */
    public void unlink(byte[] path) {
        withLast(path, last -> {
            if (!last.isName()) {
                throw Errnos.error(Errno.EISDIR);
            }
            vfs.namespace().remove(last, credentials, false);
        });
    }

    /**
     * Removes an empty directory: rmdir(2).
     *
     * @param path which
     * @throws ErrnoException ENOTEMPTY, EPERM, EBUSY, EINVAL
     */
    public void removeDirectory(byte[] path) {
        withLast(path, last -> {
            if (!last.isName()) {
                throw Errnos.error(last.isDot() ? Errno.EINVAL : last.isDotDot() ? Errno.ENOTEMPTY : Errno.EBUSY);
            }
            vfs.namespace().remove(last, credentials, true);
        });
    }

    /**
     * Moves a name, replacing what has the new one: rename(2).
     *
     * @param oldPath which
     * @param newPath where to
     */
    public void rename(byte[] oldPath, byte[] newPath) {
        rename(oldPath, this, newPath, 0);
    }

    /**
     * Moves or exchanges names: renameat2(2).
     *
     * @param oldPath which
     * @param newBase where a relative new path begins
     * @param newPath where to
     * @param flags 0, {@link #RENAME_NOREPLACE} or {@link #RENAME_EXCHANGE}
     * @throws ErrnoException EEXIST, ENOTEMPTY, EISDIR, EINVAL, EBUSY, EPERM, EMLINK; EXDEV between mounts
     */
    public void rename(byte[] oldPath, Posix newBase, byte[] newPath, int flags) {
        Renaming.checkFlags(flags, credentials);
        withLast(oldPath, from -> {
            if (newBase.vfs != vfs) {
                newBase.withLast(newPath, to -> {
                    throw Errnos.error(Errno.EXDEV);
                });
            }
            newBase.withLastInUse(newPath, to -> rename(from, to, flags));
        });
    }

    private void rename(Place from, Place to, int flags) {
        if (!from.isName() || !to.isName()) {
            boolean noReplace = (flags & RENAME_NOREPLACE) != 0;
            throw Errnos.error(from.isName() && noReplace ? Errno.EEXIST : Errno.EBUSY);
        }
        new Renaming(vfs, vfs.lookups(), from, to, flags, credentials).run();
    }

    /**
     * Sets permissions: chmod(2).
     *
     * @param path which
     * @param mode permissions
     * @throws ErrnoException EPERM
     */
    public void setMode(byte[] path, int mode) {
        withInode(path, true, vnode -> vfs.attributes().set(vnode, new AttributeRequest().mode(mode), credentials));
    }

    /**
     * Sets owner and group: chown(2), lchown(2).
     *
     * @param path which
     * @param uid user id, -1 to keep it
     * @param gid group id, -1 to keep it
     * @param follow whether a symbolic link stands for what it points to
     * @throws ErrnoException EPERM
     */
    public void setOwner(byte[] path, int uid, int gid, boolean follow) {
        withInode(
                path,
                follow,
                vnode -> vfs.attributes().set(vnode, new AttributeRequest().owner(uid, gid), credentials));
    }

    /**
     * Sets times: utimensat(2). Times before 1970 become 1970.
     *
     * @param path which
     * @param accessed nanoseconds since 1970, {@link #TIME_NOW} or {@link #TIME_OMIT}
     * @param modified nanoseconds since 1970, {@link #TIME_NOW} or {@link #TIME_OMIT}
     * @param follow whether a symbolic link stands for what it points to
     * @throws ErrnoException EPERM
     */
    public void setTimes(byte[] path, long accessed, long modified, boolean follow) {
        withInode(
                path,
                follow,
                vnode -> vfs.attributes().set(vnode, new AttributeRequest().times(accessed, modified), credentials));
    }

    /**
     * Sets the size: truncate(2).
     *
     * @param path which
     * @param size bytes
     * @throws ErrnoException EISDIR, EINVAL, EFBIG, EPERM
     */
    public void truncate(byte[] path, long size) {
        FileRanges.checkSize(size);
        withInode(path, true, vnode -> {
            FileRanges.requireSized(vnode);
            vfs.permissions().require(vnode, credentials, Permissions.WRITE);
            vfs.ranges().truncate(vnode, size, credentials.has(Capability.FSETID));
        });
    }

    /**
     * Gets an extended attribute: getxattr(2), lgetxattr(2).
     *
     * @param path which
     * @param name the whole name
     * @param target takes the value; null to ask for its length
     * @param follow whether a symbolic link stands for what it points to
     * @return length of the value in bytes
     * @throws ErrnoException ENODATA, ERANGE, EOPNOTSUPP
     */
    public int getXattr(byte[] path, byte[] name, @Nullable MemorySegment target, boolean follow) {
        return ofInode(path, follow, vnode -> vfs.xattrs().get(vnode, name, target, credentials));
    }

    /**
     * Sets an extended attribute: setxattr(2), lsetxattr(2).
     *
     * @param path which
     * @param name the whole name
     * @param value the value
     * @param flags 0, 1 to create, 2 to replace
     * @param follow whether a symbolic link stands for what it points to
     * @throws ErrnoException EEXIST, ENODATA, E2BIG, EPERM, EOPNOTSUPP, EINVAL
     */
    public void setXattr(byte[] path, byte[] name, MemorySegment value, int flags, boolean follow) {
        withInode(path, follow, vnode -> vfs.xattrs().set(vnode, name, value, flags, credentials));
    }

    /**
     * Removes an extended attribute: removexattr(2), lremovexattr(2).
     *
     * @param path which
     * @param name the whole name
     * @param follow whether a symbolic link stands for what it points to
     * @throws ErrnoException ENODATA, EPERM, EOPNOTSUPP
     */
    public void removeXattr(byte[] path, byte[] name, boolean follow) {
        withInode(path, follow, vnode -> vfs.xattrs().remove(vnode, name, credentials));
    }

    /**
     * Lists the names of extended attributes, each with a final zero byte: listxattr(2), llistxattr(2).
     *
     * @param path which
     * @param target takes the list; null to ask for its length
     * @param follow whether a symbolic link stands for what it points to
     * @return length of the list in bytes
     * @throws ErrnoException ERANGE, EOPNOTSUPP
     */
    public int listXattrs(byte[] path, @Nullable MemorySegment target, boolean follow) {
        return ofInode(path, follow, vnode -> vfs.xattrs().list(vnode, credentials.has(Capability.SYS_ADMIN), target));
    }

    /**
     * Tells about the filesystem: statfs(2).
     *
     * @return fresh numbers
     */
    public QueryOperations.Space space() {
        int use = mount.beginUse();
        try {
            return mount.queries().statistics();
        } finally {
            mount.endUse(use);
        }
    }

    /**
     * Opens an inode by number, as a server of file handles does.
     *
     * @param number inode number
     * @param generation which inode of that number
     * @param flags as {@link OpenFlags} names them, without creation
     * @return the file, to be closed
     * @throws ErrnoException ESTALE, EACCES; EPERM without {@link Capability#DAC_READ_SEARCH}
     */
    public OpenFile openByNumber(long number, int generation, int flags) {
        if (!credentials.has(Capability.DAC_READ_SEARCH)) {
            throw Errnos.error(Errno.EPERM);
        }
        int use = mount.beginUse();
        try {
            return opening.openFound(mount.inodes().byNumber(number, generation), flags, false);
        } finally {
            mount.endUse(use);
        }
    }

    private void withInode(byte[] path, boolean follow, Consumer<Vnode> action) {
        ofInode(path, follow, vnode -> {
            action.accept(vnode);
            return vnode;
        });
    }

    private <T> T ofInode(byte[] path, boolean follow, Function<Vnode, T> question) {
        int use = mount.beginUse();
        try {
            Vnode vnode = vfs.walk().find(start, path, credentials, follow);
            try {
                return question.apply(vnode);
            } finally {
                mount.inodes().release(vnode);
            }
        } finally {
            mount.endUse(use);
        }
    }

    private void withLast(byte[] path, Consumer<Place> action) {
        int use = mount.beginUse();
        try {
            withLastInUse(path, action);
        } finally {
            mount.endUse(use);
        }
    }

    /** Does the same inside of a call that has begun. */
    private void withLastInUse(byte[] path, Consumer<Place> action) {
        Place last = vfs.walk().findLast(start, path, credentials);
        try {
            action.accept(last);
        } finally {
            mount.inodes().release(last.directory());
        }
    }
}
