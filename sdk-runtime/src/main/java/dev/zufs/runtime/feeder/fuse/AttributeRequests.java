package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.feeder.fuse.wire.FuseAttrOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseKstatfs;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.feeder.fuse.wire.FuseSetattrIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseStatfsOut;
import dev.zufs.runtime.vfs.AttributeRequest;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.vfs.Rights;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.QueryOperations;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;

/** Answers requests about attributes of inodes and of the filesystem. The kernel has checked the rights. */
final class AttributeRequests {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Bits of a change that say nothing of what changes. */
    private static final int WAYS_TO_FILE = FuseSetattrIn.VALID_HANDLE | FuseSetattrIn.VALID_LOCK_OWNER;

    private static final int WRITABLE_BY_OTHERS = 0022;

    private final VfsMount vfs;
    private final Attributes attributes;

    AttributeRequests(Session session) {
        this.vfs = session.vfs();
        this.attributes = session.attributes();
    }

    void get(Vnode inode, Answer answer) {
        attributes.attributesOut(answer.structure(FuseAttrOut.SIZE), 0, inode);
    }

    void set(Vnode inode, FuseRequest request, Answer answer) {
        AttributeRequest wanted = wanted(request.structure(), request.structureAt());
        if ((FuseSetattrIn.valid(request.structure(), request.structureAt()) & ~WAYS_TO_FILE) == 0) {
            complete(inode, request.uid(), wanted);
        }
        vfs.attributes().set(inode, wanted, Rights.trusted());
        get(inode, answer);
    }

    /**
     * Completes a change of nothing. A kernel sends it for a chown(2) that keeps both, and before a write by who must not keep
     * setuid and setgid: it believes the mode of this reply, so with the old one the changed file could be executed with them.
     *
     * <p>A chown by a stranger is to take nothing, and only that can come from one who has no right to write. Which groups the
     * caller is in is not told, so a group that may write counts as one of them.
     */
    private void complete(Vnode inode, int uid, AttributeRequest wanted) {
        if (uid == 0 || uid == inode.uid()) {
            wanted.owner(AttributeRequest.KEEP, AttributeRequest.KEEP);
        } else if ((inode.mode() & WRITABLE_BY_OTHERS) != 0) {
            wanted.withoutPrivileges();
        } else {
            wanted.changed(vfs.zuf().now());
        }
    }

    private static AttributeRequest wanted(MemorySegment in, long at) {
        int valid = FuseSetattrIn.valid(in, at);
        AttributeRequest wanted = new AttributeRequest();
        if ((valid & FuseSetattrIn.VALID_MODE) != 0) {
            wanted.mode(FuseSetattrIn.mode(in, at));
        }
        if ((valid & (FuseSetattrIn.VALID_UID | FuseSetattrIn.VALID_GID)) != 0) {
            wanted.owner(
                    (valid & FuseSetattrIn.VALID_UID) != 0 ? FuseSetattrIn.uid(in, at) : AttributeRequest.KEEP,
                    (valid & FuseSetattrIn.VALID_GID) != 0 ? FuseSetattrIn.gid(in, at) : AttributeRequest.KEEP);
        }
        if ((valid & FuseSetattrIn.VALID_SIZE) != 0) {
            wanted.size(FuseSetattrIn.fileSize(in, at));
        }
        long accessed = time(
                valid,
                FuseSetattrIn.VALID_ATIME,
                FuseSetattrIn.VALID_ATIME_NOW,
                FuseSetattrIn.atime(in, at),
                FuseSetattrIn.atimeNanos(in, at));
        long modified = time(
                valid,
                FuseSetattrIn.VALID_MTIME,
                FuseSetattrIn.VALID_MTIME_NOW,
                FuseSetattrIn.mtime(in, at),
                FuseSetattrIn.mtimeNanos(in, at));
        wanted.times(accessed, modified);
        if ((valid & FuseSetattrIn.VALID_CTIME) != 0) {
            wanted.changed(nanos(FuseSetattrIn.ctime(in, at), FuseSetattrIn.ctimeNanos(in, at)));
        }
        if ((valid & FuseSetattrIn.VALID_KILL_SUIDGID) != 0) {
            wanted.withoutPrivileges();
        }
        return wanted;
    }

    private static long time(int valid, int given, int now, long seconds, int nanos) {
        if ((valid & now) != 0) {
            return Posix.TIME_NOW;
        }
        return (valid & given) == 0 ? Posix.TIME_OMIT : nanos(seconds, nanos);
    }

    /** Gives nanoseconds since 1970, as many as inode records can hold. */
    private static long nanos(long seconds, int nanos) {
        if (seconds < 0) {
            return 0;
        }
        long most = Long.MAX_VALUE / NANOS_PER_SECOND - 1;
        return Math.min(seconds, most) * NANOS_PER_SECOND + nanos;
    }

    void readLink(Vnode inode, Answer answer) {
        if (!inode.isSymbolicLink()) {
            throw new ErrnoException(Errno.EINVAL);
        }
        if (vfs.touchesAccessTime(inode, 0)) {
            vfs.zuf().attributes().touchAccessTime(inode);
        }
        byte[] text = vfs.zuf().queries().linkText(inode);
        MemorySegment.copy(MemorySegment.ofArray(text), 0, answer.body(), 0, text.length);
        answer.succeed(text.length);
    }

    void statistics(Answer answer) {
        QueryOperations.Space space = vfs.zuf().queries().statistics();
        MemorySegment out = answer.structure(FuseStatfsOut.SIZE);
        FuseKstatfs.blocks(out, 0, space.blocks());
        FuseKstatfs.freeBlocks(out, 0, space.freeBlocks());
        FuseKstatfs.availableBlocks(out, 0, space.availableBlocks());
        FuseKstatfs.files(out, 0, space.inodes());
        FuseKstatfs.freeFiles(out, 0, space.freeInodes());
        FuseKstatfs.blockBytes(out, 0, (int) space.blockBytes());
        FuseKstatfs.fragmentBytes(out, 0, (int) space.blockBytes());
        FuseKstatfs.maxNameLength(out, 0, (int) space.maxNameBytes());
    }
}
