package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.op.AllocationMode;

/** Copies a range from one file to another, or within one, straight on the media; holes stay holes. */
final class FileCopy {

    /** Bytes of one call, which runs alone: others wait for the files. */
    private static final long MAX_BYTES = 32 << 20;

    private final ZpmemFile source;
    private final ZpmemFile target;

    FileCopy(ZpmemFile source, ZpmemFile target) {
        this.source = source;
        this.target = target;
    }

    /**
     * Copies as much as there is room for, and not more than 32 MiB; the caller holds the locks of both files. Within one file, a block that both ranges
     * have a part of is replaced before all of it is read, and so must not be used again until the end.
     */
    long copy(long sourcePosition, long position, long length) {
        int pinned = source.pins().pin();
        try {
            return copyPinned(sourcePosition, position, length);
        } finally {
            source.pins().unpin(pinned);
        }
    }

    private long copyPinned(long sourcePosition, long position, long length) {
        if (position > Layout.MAX_FILE_BYTES - length) {
            throw ErrnoException.withoutStackTrace(Errno.EFBIG);
        }
        long limit = Math.min(length, MAX_BYTES);
        long done = 0;
        try {
            while (done < limit) {
                done += piece(sourcePosition + done, position + done, limit - done);
            }
            if (position + done > target.durableSize()) {
                new FileSpace(target).truncate(position + done);
            }
        } catch (RuntimeException e) {
            done = Math.min(done, target.durableSize() - position);
            if (done <= 0) {
                throw e;
            }
            target.noteShort(e);
        } finally {
            target.record().size(target.durableSize());
        }
        return done;
    }

    private long piece(long sourcePosition, long position, long length) {
        long inPage = sourcePosition & Layout.BLOCK_MASK;
        long extent = source.map().find(sourcePosition >>> Layout.BLOCK_SHIFT, Extent.MAX_PAGES);
        long count = Math.min(length, Layout.offset(Extent.pages(extent)) - inPage);
        if (Extent.isData(extent)) {
            long from = Layout.offset(Extent.block(extent)) + inPage;
            return new FileWriter(target)
                    .write(position, target.memory().segment().asSlice(from, count), count, null);
        }
        long below = Math.min(count, target.durableSize() - position);
        if (below > 0) {
            new FileSpace(target).allocate(AllocationMode.PUNCH_HOLE, position, below, true);
        }
        return count;
    }
}
