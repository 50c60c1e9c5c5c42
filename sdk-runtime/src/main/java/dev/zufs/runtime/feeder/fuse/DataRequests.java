package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.feeder.fuse.wire.FuseCopyFileRangeIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseCopyFileRangeOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseFallocateIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseFsyncIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseLseekIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseLseekOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseReadIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.feeder.fuse.wire.FuseWriteIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseWriteOut;
import dev.zufs.runtime.vfs.FileData;
import dev.zufs.runtime.vfs.FileRanges;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.DataOperations;
import dev.zufs.runtime.vfs.inode.GatherSink;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;

/** Answers requests about the content of files: reading, writing, ranges and syncs. */
final class DataRequests {

    /** The reply of COPY_FILE_RANGE has 32 bits for how much was copied, and the kernel asks again for the rest. */
    private static final long MAX_COPY = 1L << 30;

    private final VfsMount vfs;
    private final Opening opening;
    private final FileData data;
    private final FileRanges ranges;
    private final Reused target = new Reused();
    private final Reused source = new Reused();

    DataRequests(Session session) {
        this.vfs = session.vfs();
        this.opening = session.opening();
        this.data = vfs.data();
        this.ranges = vfs.ranges();
    }

    void read(FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        Opened file = opening.find(FuseReadIn.handle(in, at));
        Vnode inode = requireRegular(file);
        boolean touches = vfs.touchesAccessTime(inode, file.flags());
        long offset = FuseReadIn.offset(in, at);
        int length = FuseReadIn.length(in, at);
        GatherSink sink = answer.gather();
        long gathered = sink == null
                ? DataOperations.NOT_GATHERED
                : data.gather(inode, file.state(), offset, length, touches, sink);
        if (gathered == DataOperations.NOT_GATHERED) {
            MemorySegment[] targets = target.slice(answer.body(), 0, length);
            answer.succeed(data.read(inode, file.state(), targets, offset, touches));
        }
    }

    void write(FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        Opened file = opening.find(FuseWriteIn.handle(in, at));
        Vnode inode = requireRegular(file);
        boolean kills = (FuseWriteIn.writeFlags(in, at) & FuseWriteIn.FLAG_KILL_SUIDGID) != 0;
        MemorySegment[] sources = source.slice(request.body(), request.dataAt(), request.dataLength());
        long bytes = data.write(inode, file.state(), sources, FuseWriteIn.offset(in, at), !kills);
        FuseWriteOut.length(answer.structure(FuseWriteOut.SIZE), 0, (int) bytes);
    }

    private static Vnode requireRegular(Opened file) {
        Vnode inode = file.inode();
        if (!inode.isRegular()) {
            throw new ErrnoException(inode.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
        }
        return inode;
    }

    void allocate(FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        Vnode inode = requireRegular(opening.find(FuseFallocateIn.handle(in, at)));
        int mode = FuseFallocateIn.mode(in, at);
        long offset = FuseFallocateIn.offset(in, at);
        long length = FuseFallocateIn.length(in, at);
        FileRanges.checkAllocation(mode, offset, length);
        // Root keeps setuid and setgid; a kernel since 6.1 asks for those of others to go before.
        ranges.allocate(inode, mode, offset, length, request.isFromRoot());
        answer.done();
    }

    void seek(FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        Opened file = opening.find(FuseLseekIn.handle(in, at));
        long found = data.seekContent(file.inode(), FuseLseekIn.offset(in, at), FuseLseekIn.whence(in, at));
        FuseLseekOut.offset(answer.structure(FuseLseekOut.SIZE), 0, found);
    }

    void copyRange(FuseRequest request, Answer answer, boolean wide) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        Vnode source = requireRegular(opening.find(FuseCopyFileRangeIn.sourceHandle(in, at)));
        Vnode target = requireRegular(opening.find(FuseCopyFileRangeIn.targetHandle(in, at)));
        long length = Math.min(FuseCopyFileRangeIn.length(in, at), MAX_COPY);
        long copied = ranges.copy(
                source,
                FuseCopyFileRangeIn.sourceOffset(in, at),
                target,
                FuseCopyFileRangeIn.targetOffset(in, at),
                length,
                request.isFromRoot());
        if (wide) {
            FuseCopyFileRangeOut.bytesCopied(answer.structure(FuseCopyFileRangeOut.SIZE), 0, copied);
        } else {
            FuseWriteOut.length(answer.structure(FuseWriteOut.SIZE), 0, (int) copied);
        }
    }

    void sync(Vnode inode, FuseRequest request, Answer answer) {
        int flags = FuseFsyncIn.flags(request.structure(), request.structureAt());
        vfs.zuf().syncs().sync(inode, (flags & FuseFsyncIn.FLAG_DATA_ONLY) != 0);
        answer.done();
    }

    void syncAll(Answer answer) {
        vfs.zuf().syncs().syncAll();
        answer.done();
    }

    /** A slice of memory, kept for the next request, which most often has the same place and length. */
    private static final class Reused {

        private final MemorySegment[] slices = {MemorySegment.NULL};
        private MemorySegment whole = MemorySegment.NULL;
        private long from;

        MemorySegment[] slice(MemorySegment memory, long at, long length) {
            if (!memory.equals(whole) || at != from || length != slices[0].byteSize()) {
                slices[0] = memory.asSlice(at, length);
                whole = memory;
                from = at;
            }
            return slices;
        }
    }
}
