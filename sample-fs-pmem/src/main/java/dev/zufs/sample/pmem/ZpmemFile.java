package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileType;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.IoContext;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SyncMode;
import dev.zufs.api.op.Allocation;
import dev.zufs.api.op.AllocationMode;
import dev.zufs.api.op.CopyRange;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.ExtentReport;
import dev.zufs.api.op.ExtentSink;
import dev.zufs.api.op.ExtentUse;
import dev.zufs.api.op.SeekData;
import java.lang.foreign.MemorySegment;

/**
 * A regular file.
 *
 * <p>Reads take no lock: they pin the file, find blocks, and copy. Writes take the inode's lock, put data into new blocks and
 * then swap the words of the map. Pages that an application has mapped keep their blocks and are overwritten in place.
 */
final class ZpmemFile extends ZpmemInode
        implements RegularFile, Allocation, CopyRange, SeekData, ExtentAccess, ExtentReport {

    private final FileMap map;
    private final Pins pins;
    private final MappedPages mapped = new MappedPages();
    private final BlockWindow window;
    /** No record of the log behind this number has content of the file; guarded by the inode's lock. */
    private long loggedUpTo;

    ZpmemFile(Volume volume, long number, long slot, InodeRecord record) {
        super(volume, number, slot, FileType.REGULAR, record);
        this.map = volume.map(number, slot + Layout.INODE_ROOT);
        this.pins = new Pins(volume.allocator());
        this.window = new BlockWindow(volume.allocator());
    }

    FileMap map() {
        return map;
    }

    @Override
    Pins pins() {
        return pins;
    }

    /** Returns the pages that applications may have mapped; guarded by the inode's lock. */
    MappedPages mapped() {
        return mapped;
    }

    /** Notes that a record has content of the file, after it was committed. */
    void noteLogged() {
        loggedUpTo = volume().log().lastSequence();
    }

    /**
     * Prepares for stores into blocks of the file without a record: as long as a record with older content waits, a recovery
     * would bring that back. The caller holds the inode's lock.
     */
    void settle() {
        volume().log().checkpoint(loggedUpTo);
    }

    /** Notes that the feeder took a range out of page tables; a page that is only partly in it may still be in one. */
    private void noteUnmapped(long position, long length) {
        mapped.unmapped(Layout.blocks(position), (position + length) >>> Layout.BLOCK_SHIFT);
    }

    /** Gives back the blocks set aside, unless somebody uses the file; says whether there were any. */
    boolean releaseWindow() {
        if (!lock().tryLock()) {
            return false;
        }
        try {
            return !isForgotten() && closeWindow();
        } finally {
            lock().unlock();
        }
    }

    private boolean closeWindow() {
        volume().windows().remove(this);
        return window.release();
    }

    /** Sets blocks aside behind those that the file got last; the caller holds the inode's lock. */
    void openWindow(long behind, int written) {
        if (window.extend(behind, written)) {
            volume().windows().add(this);
        }
    }

    /** Returns the blocks set aside for the end of the file; guarded by the inode's lock. */
    BlockWindow window() {
        return window;
    }

    @Override
    public void evict() {
        lock().lock();
        try {
            new FileExtents(this).flushMapped(0, Long.MAX_VALUE);
            mapped.clear();
            settle(); // the next object does not know what the log has
        } finally {
            lock().unlock();
        }
        super.evict();
    }

    @Override
    public void forget() {
        super.forget();
        lock().lock();
        try {
            closeWindow();
            pins.end();
        } finally {
            lock().unlock();
        }
    }

    @Override
    public long read(long position, MemorySegment target, IoContext io) {
        long all = target.byteSize();
        // A crash may leave anything behind the size, and so may a write that is under way.
        long length = Math.clamp(durableSize() - position, 0, all);
        if (length < all) {
            target.asSlice(length).fill((byte) 0);
        }
        int pinned = pins.pin();
        try {
            long done = 0;
            while (done < length) {
                long at = position + done;
                long pages = Layout.blocks((at & Layout.BLOCK_MASK) + length - done);
                long extent = map.find(at >>> Layout.BLOCK_SHIFT, (int) Math.min(pages, Extent.MAX_PAGES));
                long inExtent = at & Layout.BLOCK_MASK;
                long count = Math.min(length - done, Layout.offset(Extent.pages(extent)) - inExtent);
                if (Extent.isData(extent)) {
                    long from = Layout.offset(Extent.block(extent)) + inExtent;
                    MemorySegment.copy(memory().segment(), from, target, done, count);
                } else {
                    target.asSlice(done, count).fill((byte) 0);
                }
                done += count;
            }
            return all;
        } finally {
            pins.unpin(pinned);
        }
    }

    /** Notes why an operation ends early, with what is committed already; want of space the caller hears of next time. */
    void noteShort(RuntimeException reason) {
        if (!(reason instanceof ErrnoException failure) || failure.errno() != Errno.ENOSPC) {
            volume().corruption().note(toString(), "only a part was written: " + reason);
        }
    }

    @Override
    public long write(long position, MemorySegment source, IoContext io) {
        lock().lock();
        try {
            return new FileWriter(this).write(position, source, source.byteSize(), io);
        } finally {
            lock().unlock();
        }
    }

    @Override
    public void truncate(long size) {
        lock().lock();
        try {
            mapped.discarded(Layout.blocks(size), Long.MAX_VALUE);
            closeWindow();
            new FileSpace(this).truncate(size);
        } finally {
            lock().unlock();
        }
    }

    @Override
    public void allocate(AllocationMode mode, long position, long length, boolean keepSize) {
        lock().lock();
        try {
            if (mode == AllocationMode.PUNCH_HOLE || mode == AllocationMode.ZERO_RANGE) {
                noteUnmapped(position, length);
            }
            new FileSpace(this).allocate(mode, position, length, keepSize);
        } finally {
            lock().unlock();
        }
    }

    @Override
    public long copyRangeFrom(RegularFile source, long sourcePosition, long position, long length) {
        if (!(InodeTable.own(source) instanceof ZpmemFile from)) {
            throw ErrnoException.withoutStackTrace(Errno.EINVAL);
        }
        try (InodeLocks _ = InodeLocks.of(this, from)) {
            noteUnmapped(position, length);
            return new FileCopy(from, this).copy(sourcePosition, position, length);
        }
    }

    @Override
    public void sync(long position, long length, SyncMode mode) {
        if (mode == SyncMode.DONT_NEED) {
            return;
        }
        lock().lock();
        try {
            new FileExtents(this).flushMapped(position, length);
            super.sync(position, length, mode);
        } finally {
            lock().unlock();
        }
    }

    @Override
    public long seekData(long position) {
        return new FileExtents(this).seekData(position);
    }

    @Override
    public long seekHole(long position) {
        return new FileExtents(this).seekHole(position);
    }

    @Override
    public void acquire(long position, long length, ExtentUse use, ExtentMap extents) {
        new FileExtents(this).acquire(position, length, use, extents);
    }

    @Override
    public void release(long position, long length, ExtentUse use, ExtentMap extents) {
        if (!use.isFault() && extents.cookie() != 0) {
            pins.unpin((int) extents.cookie() - 1);
        }
    }

    @Override
    public void mappingsClosed() {
        lock().lock();
        try {
            // Another thread may have mapped the file again meanwhile: only what makes the feeder unmap ends a mapping
            // here.
            new FileExtents(this).flushMapped(0, Long.MAX_VALUE);
            takeOverChanges();
        } finally {
            lock().unlock();
        }
    }

    @Override
    public void reportExtents(long position, long length, ExtentSink sink) {
        new FileExtents(this).report(position, length, sink);
    }
}
