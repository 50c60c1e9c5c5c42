package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.SetattrRequest;
import java.lang.foreign.MemorySegment;

/** Changes size and allocation of regular files: FALLOCATE, and truncation with what belongs to it. */
public final class SpaceOperations {

    /** Mode bit: the size stays as it is. */
    public static final int KEEP_SIZE = (int) IoRequest.MODE_KEEP_SIZE;

    /** Mode bit: make a hole. */
    public static final int PUNCH_HOLE = (int) IoRequest.MODE_PUNCH_HOLE;

    /** Mode bit: remove a range. */
    public static final int COLLAPSE_RANGE = (int) IoRequest.MODE_COLLAPSE_RANGE;

    /** Mode bit: zero a range. */
    public static final int ZERO_RANGE = (int) IoRequest.MODE_ZERO_RANGE;

    /** Mode bit: insert a range. */
    public static final int INSERT_RANGE = (int) IoRequest.MODE_INSERT_RANGE;

    /** Mode bit: give shared blocks copies of their own. */
    public static final int UNSHARE_RANGE = (int) IoRequest.MODE_UNSHARE_RANGE;

    private static final long TO_THE_END = -1;
    private static final long MOVES_WHAT_FOLLOWS =
            IoRequest.MODE_COLLAPSE_RANGE | IoRequest.MODE_INSERT_RANGE | IoRequest.MODE_ZERO_RANGE;

    private final ZufMount mount;

    SpaceOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Sets the size.
     *
     * @param vnode a regular file; its inode lock is held exclusively
     * @param size bytes
     * @param keepsIdBits whether the caller may keep setuid and setgid
     * @throws dev.zufs.api.ErrnoException EFBIG; what the server answers
     */
    public void truncate(Vnode vnode, long size, boolean keepsIdBits) {
        cut(vnode, size, keepsIdBits);
        int times = SetattrRequest.ATTRIBUTE_MTIME | SetattrRequest.ATTRIBUTE_CTIME;
        Errors.check(mount.attributes().send(vnode, times));
    }

    /**
     * Sets the size, and if that succeeds other attributes: with the operation that {@link #truncate(Vnode, long, boolean)}
     * needs for the times alone.
     *
     * @param vnode a regular file; its inode lock is held exclusively
     * @param size bytes
     * @param keepsIdBits whether the caller may keep setuid and setgid
     * @param change the other attributes
     * @throws dev.zufs.api.ErrnoException EFBIG; what the server answers
     */
    public void truncate(Vnode vnode, long size, boolean keepsIdBits, AttributeChange change) {
        cut(vnode, size, keepsIdBits);
        if (!change.changesModified()) {
            change.modified(vnode.modified());
        }
        mount.attributes().apply(vnode, change);
    }

    private void cut(Vnode vnode, long size, boolean keepsIdBits) {
        if (size > mount.maxFileBytes()) {
            throw Errors.of(Errno.EFBIG);
        }
        mount.attributes().dropPrivileges(vnode, keepsIdBits);
        execute(vnode, IoRequest.MODE_TRUNCATE, size, TO_THE_END);
    }

    /**
     * Changes the allocation of a range; takes the locks itself.
     *
     * @param vnode a regular file
     * @param mode bits of {@code fallocate(2)}
     * @param position first byte
     * @param length bytes, at least 1
     * @param keepsIdBits whether the caller may keep setuid and setgid
     * @throws dev.zufs.api.ErrnoException EFBIG; what the server answers
     */
    public void allocate(Vnode vnode, int mode, long position, long length, boolean keepsIdBits) {
        if (length > mount.maxFileBytes() - position) {
            throw Errors.of(Errno.EFBIG);
        }
        InodeLocks locks = vnode.locks();
        locks.lockInodeExclusive();
        try {
            if ((mode & INSERT_RANGE) != 0 && length > mount.maxFileBytes() - vnode.size()) {
                throw Errors.of(Errno.EFBIG);
            }
            if (mount.profile().isPosix()) {
                mount.attributes().dropPrivileges(vnode, keepsIdBits);
            }
            execute(vnode, Integer.toUnsignedLong(mode), position, position + length);
        } finally {
            locks.unlockInodeExclusive();
        }
    }

    private void execute(Vnode vnode, long mode, long position, long end) {
        InodeLocks locks = vnode.locks();
        locks.lockSyncExclusive();
        try {
            unmap(vnode, mode, position, end);
            long now = mount.now();
            SavedTimes before = SavedTimes.of(vnode, now);
            vnode.touch(now);
            MemorySegment buffer = mount.sender().begin(Operation.FALLOCATE);
            IoRequest.inodeCookie(buffer, 0, vnode.cookie());
            IoRequest.filePosition(buffer, 0, position);
            IoRequest.rw(buffer, 0, mode);
            IoRequest.lastPosition(buffer, 0, end);
            int error = mount.data().sendWithRetry(vnode, buffer);
            vnode.readSizeAndBlocks();
            if (error != Errors.NONE && mode == IoRequest.MODE_TRUNCATE) {
                before.restoreIn(mount.profile());
            }
            Errors.check(error);
        } finally {
            locks.unlockSyncExclusive();
        }
    }

    private void unmap(Vnode vnode, long mode, long position, long end) {
        boolean truncates = mode == IoRequest.MODE_TRUNCATE;
        boolean moves = (mode & MOVES_WHAT_FOLLOWS) != 0;
        // Unsharing gives a block that is mapped another place.
        boolean changesRange = (mode & (IoRequest.MODE_PUNCH_HOLE | IoRequest.MODE_UNSHARE_RANGE)) != 0;
        if (vnode.size() == 0 || (!truncates && !moves && !changesRange)) {
            return;
        }
        mount.sender().flushPuts(vnode.cookie());
        Mappings mappings = vnode.mappingsOrNull();
        if (mappings != null) {
            mappings.unmap(position, truncates || moves ? Long.MAX_VALUE : end);
        }
    }
}
