package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * What is behind an open file: the inode, by whom and for what it was opened, and the calls that use it at the moment.
 *
 * <p><b>Threads:</b> any. A call by file lasts from {@link #enter} to {@link #leave}: neither the mount nor the inode goes away
 * under it, though another thread may close the file.
 */
final class FileHandle {

    private final VfsMount vfs;
    private final ZufMount mount;
    private final Credentials credentials;
    private final Vnode vnode;
    private final int flags;
    private final FileUsers users = new FileUsers();

    /** Takes a reference over; a file for writing must have been announced with {@link ZufMount#beginWriting}. */
    FileHandle(Posix posix, Vnode vnode, int flags) {
        this.vfs = posix.vfs();
        this.mount = vfs.zuf();
        this.credentials = posix.credentials();
        this.vnode = vnode;
        this.flags = flags;
    }

    /** Gives the inode, which must not be worked on outside of a call; fails with EBADF if the file is closed. */
    Vnode vnode() {
        if (users.isClosed()) {
            throw Errnos.error(Errno.EBADF);
        }
        return vnode;
    }

    Credentials credentials() {
        return credentials;
    }

    boolean isOf(VfsMount mounted) {
        return vfs == mounted;
    }

    boolean reads() {
        return OpenFlags.reads(flags);
    }

    boolean writes() {
        return OpenFlags.writes(flags);
    }

    boolean appends() {
        return OpenFlags.has(flags, OpenFlags.O_APPEND);
    }

    boolean keepsIdBits() {
        return credentials.has(Capability.FSETID);
    }

    boolean touchesAccessTime() {
        return vfs.touchesAccessTime(vnode, flags);
    }

    /** Fails if the file was opened only to name it. */
    void requireContent() {
        if (OpenFlags.has(flags, OpenFlags.O_PATH)) {
            throw Errnos.error(Errno.EBADF);
        }
    }

    void requireRegular() {
        Vnode inode = vnode();
        if (!inode.isRegular()) {
            throw Errnos.error(inode.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
        }
    }

    /**
     * Begins a call. The calling thread must not be in another call of the mount.
     *
     * @return for {@link #leave}
     */
    int enter() {
        vnode();
        int use = mount.beginUse();
        users.enter();
        if (users.isClosed()) {
            leave(use);
            throw Errnos.error(Errno.EBADF);
        }
        return use;
    }

    int enterToRead() {
        if (!reads()) {
            throw Errnos.error(Errno.EBADF);
        }
        requireRegular();
        return enter();
    }

    int enterToWrite() {
        if (!writes()) {
            throw Errnos.error(Errno.EBADF);
        }
        requireRegular();
        return enter();
    }

    void leave(int use) {
        if (users.leave()) {
            mount.inodes().release(vnode);
        }
        mount.endUse(use);
    }

    /** Begins a call that writes here what it reads from another file of the mount; ends with {@link #leaveWith}. */
    int enterWith(FileHandle source) {
        source.requireContent();
        requireContent();
        if (source.vnode().isDirectory() || vnode().isDirectory()) {
            throw Errnos.error(Errno.EISDIR);
        }
        source.requireRegular();
        requireRegular();
        if (!source.reads() || !writes() || appends()) {
            throw Errnos.error(Errno.EBADF);
        }
        if (source.vfs != vfs) {
            throw Errnos.error(Errno.EXDEV);
        }
        int use = enter();
        source.users.enter();
        if (source.users.isClosed()) {
            leaveWith(source, use);
            throw Errnos.error(Errno.EBADF);
        }
        return use;
    }

    void leaveWith(FileHandle source, int use) {
        if (source.users.leave()) {
            mount.inodes().release(source.vnode);
        }
        leave(use);
    }

    void use(Consumer<Vnode> action) {
        int use = enter();
        try {
            action.accept(vnode);
        } finally {
            leave(use);
        }
    }

    int ask(ToIntFunction<Vnode> question) {
        int use = enter();
        try {
            return question.applyAsInt(vnode);
        } finally {
            leave(use);
        }
    }

    /** Closes; closing again does nothing. The inode is given back when no call uses it any more. */
    void close() {
        if (!users.close()) {
            return;
        }
        int use = mount.holdUse();
        try {
            // A mount that has ended has let go of all inodes.
            if (mount.isMounted()) {
                if (writes()) {
                    mount.endWriting();
                }
                if (users.finish()) {
                    mount.inodes().release(vnode);
                }
            }
        } finally {
            mount.endUse(use);
        }
    }

    @Override
    public String toString() {
        return vnode.toString();
    }
}
