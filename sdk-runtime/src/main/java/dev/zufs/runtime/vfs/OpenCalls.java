package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.OpenFlags.has;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;

/**
 * Says whether an inode may be opened, and keeps the mount writable while it is open for writing. Got from {@link
 * VfsMount#opens()}.
 *
 * <p>For feeders whose kernel has the open files: nothing is remembered here of a file but that it may be written to, and whoever
 * opened it says with its flags when it is closed. {@link FileData} and {@link FileRanges} do the rest.
 *
 * <p><b>Threads:</b> any, inside a use of the mount ({@link ZufMount#beginUse}), with a reference to the inode, which stays the
 * caller's. Begins changes and takes locks itself.
 */
public final class OpenCalls {

    private final ZufMount mount;
    private final Permissions permissions;
    private final FileRanges ranges;

    OpenCalls(VfsMount vfs) {
        this.mount = vfs.zuf();
        this.permissions = vfs.permissions();
        this.ranges = vfs.ranges();
    }

    /**
     * Opens an inode: checks what open(2) checks when the path is walked, and cuts a regular file to length 0 with {@code
     * O_TRUNC}.
     *
     * @param inode which
     * @param flags as {@link OpenFlags} names them; what they say of creation, the caller has done
     * @param created whether the file was made by the same call, which then may be opened whatever its mode is
     * @param keepsIdBits whether a truncation may keep setuid and setgid
     * @param rights what the caller may do
     * @return what {@link FileData} needs for a regular file; {@link #close} is due, with the same flags
     * @throws dev.zufs.api.ErrnoException EACCES, EPERM for what is immutable or can only be appended to, EROFS, EISDIR, ENOTDIR,
     *     ELOOP for a symbolic link; ENXIO for pipes, sockets and devices; what the filesystem answers. {@link #close} is not due
     *     then
     */
    public FileState open(Vnode inode, int flags, boolean created, boolean keepsIdBits, Rights rights) {
        begin(inode, flags, created, keepsIdBits, rights);
        return stateOf(flags);
    }

    /**
     * Says that a file is closed that {@link #open} opened.
     *
     * @param flags with which it was opened
     */
    public void close(int flags) {
        if (OpenFlags.writes(flags)) {
            mount.endWriting();
        }
    }

    static FileState stateOf(int flags) {
        return new FileState(has(flags, OpenFlags.O_DIRECT), has(flags, OpenFlags.O_DSYNC));
    }

    /** Does what {@link #open} does, for who makes the state itself. */
    void begin(Vnode inode, int flags, boolean created, boolean keepsIdBits, Rights rights) {
        if (has(flags, OpenFlags.O_DIRECTORY) && !inode.isDirectory()) {
            throw Errnos.error(Errno.ENOTDIR);
        }
        if (has(flags, OpenFlags.O_PATH)) {
            return;
        }
        check(inode, flags, created, rights);
        boolean writes = OpenFlags.writes(flags);
        if (writes) {
            mount.beginWriting();
        }
        boolean done = false;
        try {
            if (has(flags, OpenFlags.O_TRUNC) && inode.isRegular() && !created) {
                ranges.truncate(inode, 0, keepsIdBits);
            }
            done = true;
        } finally {
            if (writes && !done) {
                mount.endWriting();
            }
        }
    }

    private void check(Vnode inode, int flags, boolean created, Rights rights) {
        boolean truncates = has(flags, OpenFlags.O_TRUNC);
        boolean writes = OpenFlags.mayWrite(flags) || truncates;
        if (inode.isDirectory()) {
            if (writes || has(flags, OpenFlags.O_CREAT)) {
                throw Errnos.error(Errno.EISDIR);
            }
        } else if (inode.isSymbolicLink()) {
            throw Errnos.error(Errno.ELOOP);
        }
        if (!created) {
            int wanted = (OpenFlags.mayRead(flags) ? Permissions.READ : 0) | (writes ? Permissions.WRITE : 0);
            permissions.require(inode, rights, wanted);
        }
        boolean overwrites = (writes && !has(flags, OpenFlags.O_APPEND)) || truncates;
        if (inode.isAppendOnly() && overwrites) {
            throw Errnos.error(Errno.EPERM);
        }
        if (has(flags, OpenFlags.O_NOATIME) && !Permissions.ownsOrMay(inode, rights)) {
            throw Errnos.error(Errno.EPERM);
        }
        if (!inode.isDirectory() && !inode.isRegular()) {
            throw Errnos.error(Errno.ENXIO);
        }
    }
}
