package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.SpaceOperations;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.vfs.lock.InodeLocks;

/**
 * Changes size and allocation of regular files, and copies ranges between them: what the calls by file do once it is clear
 * that the files are open for them. No right is checked here but the inode's own flags; who may keep setuid and setgid, the
 * caller says.
 *
 * <p><b>Threads:</b> any, inside a use of the mount ({@link ZufMount#beginUse}) and with a reference to each inode. Takes the
 * locks itself.
 */
public final class FileRanges {

    private static final int KNOWN_MODES = SpaceOperations.KEEP_SIZE
            | SpaceOperations.PUNCH_HOLE
            | SpaceOperations.COLLAPSE_RANGE
            | SpaceOperations.ZERO_RANGE
            | SpaceOperations.INSERT_RANGE
            | SpaceOperations.UNSHARE_RANGE;

    private final ZufMount mount;

    /**
     * Makes the calls of a mount.
     *
     * @param mount whose files
     */
    public FileRanges(ZufMount mount) {
        this.mount = mount;
    }

    /** Fails for what cannot be a size; so the kernel does before it looks at the file. */
    static void checkSize(long size) {
        if (size < 0) {
            throw Errnos.error(Errno.EINVAL);
        }
    }

    /** Fails for what has no size that could be set. */
    static void requireSized(Vnode inode) {
        if (!inode.isRegular()) {
            throw Errnos.error(inode.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
        }
    }

    /** Fails for what must not be cut; its inode lock is held. */
    static void requireTruncatable(Vnode inode) {
        if (inode.isAppendOnly() || inode.isImmutable()) {
            throw Errnos.error(Errno.EPERM);
        }
    }

    /**
     * Sets the size.
     *
     * @param inode a regular file
     * @param size bytes, not negative
     * @param keepsIdBits whether the caller may keep setuid and setgid
     * @throws dev.zufs.api.ErrnoException EPERM, EROFS, EFBIG; what the filesystem answers
     */
    public void truncate(Vnode inode, long size, boolean keepsIdBits) {
        int change = mount.beginChange();
        InodeLocks locks = inode.locks();
        locks.lockInodeExclusive();
        try {
            requireTruncatable(inode);
            mount.space().truncate(inode, size, keepsIdBits);
        } finally {
            locks.unlockInodeExclusive();
            mount.endChange(change);
        }
    }

    /**
     * Fails for ranges and modes that make no sense with any file; so the kernel does before it looks at the file.
     *
     * @param mode bits as {@link SpaceOperations} names them
     * @param offset first byte
     * @param length bytes
     * @throws dev.zufs.api.ErrnoException EINVAL, EOPNOTSUPP
     */
    public static void checkAllocation(int mode, long offset, long length) {
        if (offset < 0 || length <= 0) {
            throw Errnos.error(Errno.EINVAL);
        }
        boolean punches = (mode & SpaceOperations.PUNCH_HOLE) != 0;
        boolean keepsSize = (mode & SpaceOperations.KEEP_SIZE) != 0;
        boolean zeroes = (mode & SpaceOperations.ZERO_RANGE) != 0;
        if ((mode & ~KNOWN_MODES) != 0 || (punches && (zeroes || !keepsSize))) {
            throw Errnos.error(Errno.EOPNOTSUPP);
        }
        boolean moves = (mode & (SpaceOperations.COLLAPSE_RANGE | SpaceOperations.INSERT_RANGE)) != 0;
        if (Integer.bitCount(mode & ~SpaceOperations.KEEP_SIZE) > 1 || (moves && keepsSize)) {
            throw Errnos.error(Errno.EINVAL);
        }
    }

    /**
     * Changes the allocation of a range.
     *
     * @param inode what is open
     * @param mode bits that {@link #checkAllocation} lets pass
     * @param offset first byte
     * @param length bytes
     * @param keepsIdBits whether the caller may keep setuid and setgid
     * @throws dev.zufs.api.ErrnoException EPERM, EISDIR, ENODEV, EROFS, EFBIG; what the filesystem answers
     */
    public void allocate(Vnode inode, int mode, long offset, long length, boolean keepsIdBits) {
        boolean changesContent = (mode & ~SpaceOperations.KEEP_SIZE) != 0;
        if (inode.isImmutable() || (inode.isAppendOnly() && changesContent)) {
            throw Errnos.error(Errno.EPERM);
        }
        if (!inode.isRegular()) {
            throw Errnos.error(inode.isDirectory() ? Errno.EISDIR : Errno.ENODEV);
        }
        int change = mount.beginChange();
        try {
            mount.space().allocate(inode, mode, offset, length, keepsIdBits);
        } finally {
            mount.endChange(change);
        }
    }

    /**
     * Copies a range.
     *
     * @param source a regular file
     * @param sourceOffset first byte there
     * @param target a regular file of the same mount, possibly the same
     * @param offset first byte there
     * @param length bytes
     * @param keepsIdBits whether the caller may keep setuid and setgid of the target
     * @return bytes copied, possibly less than asked for; 0 at the end of the source
     * @throws dev.zufs.api.ErrnoException EINVAL for ranges that overlap; EOVERFLOW, EROFS, EFBIG, ENOSPC
     */
    public long copy(Vnode source, long sourceOffset, Vnode target, long offset, long length, boolean keepsIdBits) {
        if (wraps(sourceOffset, length) || wraps(offset, length)) {
            throw Errnos.error(Errno.EOVERFLOW);
        }
        if (sourceOffset < 0 || offset < 0 || length < 0) {
            throw Errnos.error(Errno.EINVAL);
        }
        int change = mount.beginChange();
        try {
            return mount.clones().copyRange(source, sourceOffset, target, offset, length, keepsIdBits);
        } finally {
            mount.endChange(change);
        }
    }

    /** Says whether a range begins before the file and ends in it, which the kernel takes for a number that is too large. */
    private static boolean wraps(long offset, long length) {
        return offset < 0 && length > 0 && offset + length >= 0;
    }

    /**
     * Makes a range a clone of another.
     *
     * @param source a regular file
     * @param sourceOffset first byte there; a multiple of 4096
     * @param target a regular file of the same mount, possibly the same
     * @param offset first byte there; a multiple of 4096
     * @param length bytes; 0 for all up to the end of the source
     * @param keepsIdBits whether the caller may keep setuid and setgid of the target
     * @throws dev.zufs.api.ErrnoException EINVAL, EROFS, EOPNOTSUPP
     */
    public void clone(Vnode source, long sourceOffset, Vnode target, long offset, long length, boolean keepsIdBits) {
        int change = mount.beginChange();
        try {
            mount.clones().cloneRange(source, sourceOffset, target, offset, length, keepsIdBits);
        } finally {
            mount.endChange(change);
        }
    }
}
