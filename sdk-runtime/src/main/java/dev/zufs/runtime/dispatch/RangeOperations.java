package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.RegularFile;
import dev.zufs.api.op.Allocation;
import dev.zufs.api.op.AllocationMode;
import dev.zufs.api.op.CloneRange;
import dev.zufs.api.op.CopyRange;
import dev.zufs.api.op.ReadAhead;
import dev.zufs.api.op.SeekData;
import dev.zufs.runtime.wire.CloneRequest;
import dev.zufs.runtime.wire.CopyRangeRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.SeekRequest;
import java.lang.foreign.MemorySegment;

/** Executes what concerns ranges of files but no window: FALLOCATE, LLSEEK, CLONE and the like. Confined to one thread. */
final class RangeOperations {

    private static final int PAGE_SHIFT = 12;

    private final OperationContext context;
    private final MemorySegment buffer;

    RangeOperations(OperationContext context) {
        this.context = context;
        this.buffer = context.buffer;
    }

    void preRead() {
        Handle handle = context.handle(IoRequest.inodeCookie(buffer, 0));
        if (handle.inode instanceof ReadAhead file) {
            long pages = Integer.toUnsignedLong(IoRequest.readAheadPages(buffer, 0));
            file.readAhead(IoRequest.filePosition(buffer, 0), pages << PAGE_SHIFT);
        }
    }

    void fallocate() {
        Handle handle = context.handle(IoRequest.inodeCookie(buffer, 0));
        RegularFile file = OperationContext.file(handle);
        long position = IoRequest.filePosition(buffer, 0);
        long mode = IoRequest.rw(buffer, 0);
        if ((mode & IoRequest.MODE_TRUNCATE) != 0) {
            if (position < 0) {
                throw ErrnoException.withoutStackTrace(Errno.EINVAL);
            }
            file.truncate(position);
            return;
        }
        if (!(file instanceof Allocation allocation)) {
            throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
        }
        long length = IoRequest.lastPosition(buffer, 0) - position;
        if (position < 0 || length <= 0) {
            throw ErrnoException.withoutStackTrace(Errno.EINVAL);
        }
        boolean keepSize = (mode & IoRequest.MODE_KEEP_SIZE) != 0;
        allocation.allocate(allocationMode(mode & ~IoRequest.MODE_KEEP_SIZE, keepSize), position, length, keepSize);
    }

    private static AllocationMode allocationMode(long bits, boolean keepSize) {
        if (bits == 0) {
            return AllocationMode.ALLOCATE;
        } else if (bits == IoRequest.MODE_PUNCH_HOLE && keepSize) {
            return AllocationMode.PUNCH_HOLE;
        } else if (bits == IoRequest.MODE_ZERO_RANGE) {
            return AllocationMode.ZERO_RANGE;
        } else if (bits == IoRequest.MODE_COLLAPSE_RANGE && !keepSize) {
            return AllocationMode.COLLAPSE_RANGE;
        } else if (bits == IoRequest.MODE_INSERT_RANGE && !keepSize) {
            return AllocationMode.INSERT_RANGE;
        } else if (bits == IoRequest.MODE_UNSHARE_RANGE) {
            return AllocationMode.UNSHARE_RANGE;
        }
        throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
    }

    void seek() {
        Handle handle = context.handle(SeekRequest.inodeCookie(buffer, 0));
        long position = SeekRequest.offsetIn(buffer, 0);
        int whence = SeekRequest.whence(buffer, 0);
        long size = handle.inode.record().size();
        if (position < 0 || (whence != SeekRequest.SEEK_DATA && whence != SeekRequest.SEEK_HOLE)) {
            throw ErrnoException.withoutStackTrace(Errno.EINVAL);
        }
        if (position >= size) {
            throw ErrnoException.withoutStackTrace(Errno.ENXIO);
        }
        boolean data = whence == SeekRequest.SEEK_DATA;
        long found = data ? position : size;
        if (handle.inode instanceof SeekData file) {
            found = data ? file.seekData(position) : file.seekHole(position);
        }
        if (data && found == SeekData.NO_DATA) {
            throw ErrnoException.withoutStackTrace(Errno.ENXIO);
        }
        // Writes run beside a search, so that the file may have grown.
        long end = handle.inode.record().size();
        if (found < position || found > end || (data && found == end)) {
            throw new ContractException("a search from " + position + " in " + handle + " found " + found);
        }
        SeekRequest.offsetOut(buffer, 0, found);
    }

    /**
     * Clones a file or a range.
     *
     * @param sharing whether blocks are to be shared; the protocol's plain copy, which no kernel sends, may do so too
     */
    void clone(boolean sharing) {
        Handle source = context.handle(CloneRequest.sourceCookie(buffer, 0));
        Handle target = context.handle(CloneRequest.targetCookie(buffer, 0));
        OperationContext.requireSameMount(source, target);
        RegularFile from = OperationContext.file(source);
        RegularFile to = OperationContext.file(target);
        long sourcePosition = CloneRequest.sourcePosition(buffer, 0);
        long position = CloneRequest.targetPosition(buffer, 0);
        long length = CloneRequest.length(buffer, 0);
        if (!sharing && to instanceof CopyRange copier) {
            boolean whole = CloneRequest.lengthRoundedUp(buffer, 0) == 0;
            copyAll(
                    copier,
                    from,
                    sourcePosition,
                    position,
                    whole ? from.record().size() : length);
        } else if (!(to instanceof CloneRange cloner)) {
            throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
        } else if (CloneRequest.lengthRoundedUp(buffer, 0) == 0) {
            cloner.cloneFrom(from);
        } else {
            cloner.cloneRangeFrom(from, sourcePosition, position, length);
        }
    }

    /** Copies all of a range: the reply of the protocol's copy has no room for a length. */
    private static void copyAll(CopyRange copier, RegularFile from, long sourcePosition, long position, long length) {
        for (long done = 0; done < length; ) {
            done += copy(copier, from, sourcePosition + done, position + done, length - done);
        }
    }

    private static long copy(CopyRange copier, RegularFile from, long sourcePosition, long position, long length) {
        long copied = copier.copyRangeFrom(from, sourcePosition, position, length);
        if (copied <= 0 || copied > length) {
            throw new ContractException("a copy of " + length + " bytes answered " + copied);
        }
        return copied;
    }

    void copyRange() {
        Handle source = context.handle(CopyRangeRequest.sourceCookie(buffer, 0));
        Handle target = context.handle(CopyRangeRequest.targetCookie(buffer, 0));
        OperationContext.requireSameMount(source, target);
        RegularFile from = OperationContext.file(source);
        if (!(OperationContext.file(target) instanceof CopyRange copier)) {
            throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
        }
        long copied = copy(
                copier,
                from,
                CopyRangeRequest.sourcePosition(buffer, 0),
                CopyRangeRequest.targetPosition(buffer, 0),
                CopyRangeRequest.length(buffer, 0));
        CopyRangeRequest.copied(buffer, 0, copied);
    }
}
