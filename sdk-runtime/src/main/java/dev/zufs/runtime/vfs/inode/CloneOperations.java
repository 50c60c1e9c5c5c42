package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.wire.CloneRequest;
import dev.zufs.runtime.wire.CopyRangeRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/**
 * Clones and copies ranges between files: CLONE, COPY_RANGE, and copies by reads and writes where neither is to be had.
 * Takes the locks of both inodes itself.
 */
public final class CloneOperations {

    private static final Logger LOG = System.getLogger(CloneOperations.class.getPackageName());
    private static final long BLOCK_MASK = ZufProtocol.PAGE_SIZE - 1;

    /** What one call copies at most, as with other calls on Linux: it holds the locks of both files. */
    private static final long MAX_COPY = 1L << 31;

    /** The same where the bytes go through memory, which takes much longer. */
    private static final long MAX_COPY_THROUGH_MEMORY = 64 << 20;

    private final ZufMount mount;

    CloneOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Makes a range of a file a clone of a range of another: {@code FICLONE}, {@code FICLONERANGE}.
     *
     * @param source a regular file
     * @param sourcePosition first byte there
     * @param target a regular file, possibly the same
     * @param targetPosition first byte there
     * @param length bytes; 0 for all up to the end of the source
     * @param keepsIdBits whether the caller may keep setuid and setgid of the target
     * @throws dev.zufs.api.ErrnoException EINVAL for ranges that overlap or are not aligned; what the server answers
     */
    public void cloneRange(
            Vnode source, long sourcePosition, Vnode target, long targetPosition, long length, boolean keepsIdBits) {
        lockInodes(source, target);
        try {
            long size = source.size();
            long bytes = length == 0 ? size - sourcePosition : length;
            checkCloneRange(source, sourcePosition, target, targetPosition, bytes);
            if (bytes > 0) {
                // Before in_sync is held, which is shared to load an access list.
                mount.attributes().dropPrivileges(target, keepsIdBits);
                lockSyncs(source, target);
                try {
                    Errors.check(sendClone(source, sourcePosition, target, targetPosition, bytes));
                } finally {
                    unlockSyncs(source, target);
                }
            }
        } finally {
            unlockInodes(source, target);
        }
    }

    private void checkCloneRange(Vnode source, long sourcePosition, Vnode target, long targetPosition, long bytes) {
        boolean negative = sourcePosition < 0 || targetPosition < 0 || bytes < 0;
        if (negative
                || bytes > source.size() - sourcePosition
                || !canClone(source, sourcePosition, target, targetPosition, bytes)) {
            throw Errors.of(Errno.EINVAL);
        }
        if (bytes > mount.maxFileBytes() - targetPosition) {
            throw Errors.of(Errno.EFBIG);
        }
    }

    /** Blocks can be shared from block to block; a part of one only at the end of both files. */
    private static boolean canClone(Vnode source, long sourcePosition, Vnode target, long targetPosition, long bytes) {
        if (((sourcePosition | targetPosition) & BLOCK_MASK) != 0
                || overlaps(source, sourcePosition, target, targetPosition, bytes)) {
            return false;
        }
        return (bytes & BLOCK_MASK) == 0
                || (sourcePosition + bytes == source.size() && targetPosition + bytes >= target.size());
    }

    private static boolean overlaps(Vnode source, long sourcePosition, Vnode target, long targetPosition, long bytes) {
        return source == target && sourcePosition < targetPosition + bytes && targetPosition < sourcePosition + bytes;
    }

    private int sendClone(Vnode source, long sourcePosition, Vnode target, long targetPosition, long bytes) {
        prepare(source, sourcePosition, target, targetPosition, bytes);
        MemorySegment buffer = mount.sender().begin(Operation.CLONE);
        CloneRequest.sourceCookie(buffer, 0, source.cookie());
        CloneRequest.targetCookie(buffer, 0, target.cookie());
        CloneRequest.sourcePosition(buffer, 0, sourcePosition);
        CloneRequest.targetPosition(buffer, 0, targetPosition);
        CloneRequest.length(buffer, 0, bytes);
        boolean whole = sourcePosition == 0
                && targetPosition == 0
                && bytes == source.size()
                && (!mount.profile().isPosix() || target.size() <= bytes);
        CloneRequest.lengthRoundedUp(buffer, 0, whole ? 0 : bytes + BLOCK_MASK & ~BLOCK_MASK);
        int error = mount.sender().send(buffer);
        target.readSizeAndBlocks();
        return error;
    }

    /** Takes what is mapped or delayed away, and notes the change of the target. */
    private void prepare(Vnode source, long sourcePosition, Vnode target, long targetPosition, long bytes) {
        mount.sender().flushPuts(target.cookie());
        unmap(source, sourcePosition, bytes);
        unmap(target, targetPosition, bytes);
        target.touch(mount.now());
    }

    private static void unmap(Vnode vnode, long position, long bytes) {
        Mappings mappings = vnode.mappingsOrNull();
        if (mappings != null) {
            mappings.unmap(position, position + bytes);
        }
    }

    /**
     * Copies a range: copy_file_range(2).
     *
     * @param source a regular file
     * @param sourcePosition first byte there
     * @param target a regular file, possibly the same
     * @param targetPosition first byte there
     * @param length bytes
     * @param keepsIdBits whether the caller may keep setuid and setgid of the target
     * @return bytes copied, possibly less than asked for; 0 at the end of the source
     * @throws dev.zufs.api.ErrnoException EINVAL for ranges that overlap; EFBIG; what the server answers, if nothing was copied
     */
    public long copyRange(
            Vnode source, long sourcePosition, Vnode target, long targetPosition, long length, boolean keepsIdBits) {
        lockInodes(source, target);
        try {
            long limit = mount.maxFileBytes() - targetPosition;
            if (limit <= 0) {
                throw Errors.of(Errno.EFBIG);
            }
            long bytes = Math.min(Math.min(length, limit), source.size() - sourcePosition);
            if (bytes <= 0) {
                return 0;
            }
            if (overlaps(source, sourcePosition, target, targetPosition, bytes)) {
                throw Errors.of(Errno.EINVAL);
            }
            mount.attributes().dropPrivileges(target, keepsIdBits);
            lockSyncs(source, target);
            try {
                return copyLocked(source, sourcePosition, target, targetPosition, Math.min(bytes, MAX_COPY));
            } finally {
                unlockSyncs(source, target);
            }
        } finally {
            unlockInodes(source, target);
        }
    }

    private long copyLocked(Vnode source, long sourcePosition, Vnode target, long targetPosition, long bytes) {
        if (mount.profile().isPosix()) {
            long copied = sendCopy(source, sourcePosition, target, targetPosition, bytes);
            if (copied > 0) {
                return copied;
            }
        }
        boolean toTheEnd = sourcePosition + bytes == source.size();
        long whole = toTheEnd && targetPosition + bytes >= target.size() ? bytes : bytes & ~BLOCK_MASK;
        if (whole > 0
                && canClone(source, sourcePosition, target, targetPosition, whole)
                && sendClone(source, sourcePosition, target, targetPosition, whole) == Errors.NONE) {
            return whole;
        }
        return copyThroughMemory(source, sourcePosition, target, targetPosition, bytes);
    }

    /** Gives how much the server copied, 0 if it leaves that to the caller. */
    private long sendCopy(Vnode source, long sourcePosition, Vnode target, long targetPosition, long bytes) {
        prepare(source, sourcePosition, target, targetPosition, bytes);
        MemorySegment buffer = mount.sender().begin(Operation.COPY_RANGE);
        CopyRangeRequest.sourceCookie(buffer, 0, source.cookie());
        CopyRangeRequest.targetCookie(buffer, 0, target.cookie());
        CopyRangeRequest.sourcePosition(buffer, 0, sourcePosition);
        CopyRangeRequest.targetPosition(buffer, 0, targetPosition);
        CopyRangeRequest.length(buffer, 0, bytes);
        int error = mount.sender().send(buffer);
        if (error == Errors.EOPNOTSUPP) {
            return 0;
        }
        target.readSizeAndBlocks();
        Errors.check(error);
        long copied = CopyRangeRequest.copied(buffer, 0);
        if (copied <= 0 || copied > bytes) {
            LOG.log(Level.WARNING, "COPY_RANGE of {0} bytes answers {1}", bytes, copied);
            throw Errors.of(Errno.EIO);
        }
        return copied;
    }

    private long copyThroughMemory(Vnode source, long sourcePosition, Vnode target, long targetPosition, long wanted) {
        FileState state = new FileState(false, false);
        long bytes = Math.min(wanted, MAX_COPY_THROUGH_MEMORY);
        MemorySegment memory = mount.bounce().borrow(Math.min(bytes, Bounce.LARGE));
        long done = 0;
        try {
            while (done < bytes) {
                MemorySegment[] piece = {memory.asSlice(0, Math.min(bytes - done, memory.byteSize()))};
                long read = mount.data().readLocked(source, state, piece, sourcePosition + done, false);
                if (read == 0) {
                    break;
                }
                MemorySegment[] toWrite = {memory.asSlice(0, read)};
                long written = mount.data().writeLocked(target, state, toWrite, targetPosition + done);
                done += written;
                if (written < read) {
                    break;
                }
            }
        } catch (ErrnoException e) {
            // As with a write: what was done counts, and whoever goes on there meets the error again.
            if (done == 0) {
                throw e;
            }
            LOG.log(Level.DEBUG, "a copy ends after {0} bytes: {1}", done, e.getMessage());
        } finally {
            mount.bounce().giveBack(memory);
        }
        return done;
    }

    private static void lockInodes(Vnode one, Vnode other) {
        lower(one, other).locks().lockInodeExclusive();
        if (one != other) {
            higher(one, other).locks().lockInodeExclusive();
        }
    }

    private static void unlockInodes(Vnode one, Vnode other) {
        if (one != other) {
            higher(one, other).locks().unlockInodeExclusive();
        }
        lower(one, other).locks().unlockInodeExclusive();
    }

    private static void lockSyncs(Vnode one, Vnode other) {
        lower(one, other).locks().lockSyncExclusive();
        if (one != other) {
            higher(one, other).locks().lockSyncExclusive();
        }
    }

    private static void unlockSyncs(Vnode one, Vnode other) {
        if (one != other) {
            higher(one, other).locks().unlockSyncExclusive();
        }
        lower(one, other).locks().unlockSyncExclusive();
    }

    private static Vnode lower(Vnode one, Vnode other) {
        return Long.compareUnsigned(one.number(), other.number()) <= 0 ? one : other;
    }

    private static Vnode higher(Vnode one, Vnode other) {
        return lower(one, other) == one ? other : one;
    }
}
