package dev.zufs.runtime.memory;

import dev.zufs.api.memory.Persistence;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.libc.MemoryCalls;
import dev.zufs.runtime.libc.Syscall;
import dev.zufs.runtime.libc.SyscallException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Lets the kernel write pages back: a fence syncs what its thread flushed since the one before.
 *
 * <p>The flushed ranges of a thread are kept as the one range that covers them. A sync costs a commit of the filesystem's
 * journal and a flush of the disk, whatever its length, and looks only at pages that are dirty: one call for all is the
 * cheapest, and what it writes beyond would have been written anyway.
 */
final class MsyncMedia extends RegionMedia {

    private final MemoryCalls calls;
    private final String name;
    private final ThreadLocal<FlushedRange> flushed = ThreadLocal.withInitial(FlushedRange::new);

    // The kernel reports a failed write-back once and takes the pages for clean afterwards: a second attempt would
    // succeed
    // without having written anything. So the first failure is the last word.
    private volatile @Nullable SyscallException failure;

    MsyncMedia(MemorySegment segment, MemoryCalls calls, String name) {
        super(segment);
        this.calls = calls;
        this.name = name;
    }

    @Override
    public Persistence persistence() {
        return Persistence.MSYNC;
    }

    @Override
    public void copyNonTemporal(long offset, MemorySegment source, long sourceOffset, long length) {
        copyIn(offset, source, sourceOffset, length);
        flush(offset, length);
    }

    @Override
    public void zeroNonTemporal(long offset, long length) {
        fill(offset, length, (byte) 0);
        flush(offset, length);
    }

    @Override
    public void flush(long offset, long length) {
        checkRange(offset, length);
        if (length > 0) {
            flushed.get().cover(offset, offset + length);
        }
    }

    @Override
    public void fence() {
        FlushedRange range = flushed.get();
        if (range.isEmpty()) {
            return;
        }
        SyscallException earlier = failure;
        if (earlier != null) {
            throw new UncheckedIOException("write-back failed before; what is on the media is unknown", earlier);
        }
        try {
            sync(range.start & -Backing.PAGE_BYTES, range.end);
        } catch (SyscallException e) {
            failure = e;
            throw new UncheckedIOException(e);
        }
        range.clear();
    }

    private void sync(long start, long end) throws SyscallException {
        long result = calls.msync(segment(), start, end - start, LinuxConstants.Sync.SYNC);
        Syscall.check(result, "msync", name);
    }

    /** Covers what one thread flushed since its last fence. */
    private static final class FlushedRange {

        private long start = Long.MAX_VALUE;
        private long end;

        boolean isEmpty() {
            return end == 0;
        }

        void cover(long from, long to) {
            start = Math.min(start, from);
            end = Math.max(end, to);
        }

        void clear() {
            start = Long.MAX_VALUE;
            end = 0;
        }
    }
}
