package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.ExtentSink;
import dev.zufs.api.op.ExtentUse;
import dev.zufs.api.op.SeekData;

/** What a file tells of its blocks, and gives to the feeder. */
final class FileExtents {

    private final ZpmemFile file;
    private final PersistentMemory memory;
    private final FileMap map;

    FileExtents(ZpmemFile file) {
        this.file = file;
        this.memory = file.memory();
        this.map = file.map();
    }

    void acquire(long position, long length, ExtentUse use, ExtentMap extents) {
        if (use.isFault()) {
            file.lock().lock();
            try {
                fault(position >>> Layout.BLOCK_SHIFT, use, extents);
            } finally {
                file.lock().unlock();
            }
            return;
        }
        if (use.isWrite()) {
            throw dev.zufs.api.ErrnoException.withoutStackTrace(dev.zufs.api.Errno.EOPNOTSUPP);
        }
        zeroBehindSize(position, length);
        acquireForRead(position, length, extents);
    }

    /**
     * Zeroes what lies behind the durable size in its block, if the feeder is going to show that: it raises the size before a
     * write, and leaves it so if the write fails.
     */
    private void zeroBehindSize(long position, long length) {
        long size = file.durableSize();
        boolean shown = file.record().size() > size && position + length > size;
        if (shown && position < Layout.offset(Layout.blocks(size))) {
            file.lock().lock();
            try {
                new FileSpace(file).zeroShown(size >>> Layout.BLOCK_SHIFT);
            } finally {
                file.lock().unlock();
            }
        }
    }

    private void acquireForRead(long position, long length, ExtentMap extents) {
        int pinned = file.pins().pin();
        boolean given = false;
        try {
            long page = position >>> Layout.BLOCK_SHIFT;
            long inPages = Layout.blocks((position & Layout.BLOCK_MASK) + length);
            int left = (int) Math.min(inPages, extents.capacity());
            while (left > 0) {
                long extent = map.find(page, left);
                int pages = Extent.pages(extent);
                if (Extent.isData(extent)) {
                    extents.addRun(Extent.block(extent), pages);
                } else {
                    extents.addHoles(pages);
                }
                page += pages;
                left -= pages;
            }
            extents.cookie(pinned + 1L);
            given = true;
        } finally {
            if (!given) {
                file.pins().unpin(pinned);
            }
        }
    }

    /** Answers a fault; from now on the page keeps its block until the mappings are gone. */
    private void fault(long page, ExtentUse use, ExtentMap extents) {
        long extent = map.find(page, 1);
        if (use.isWrite() && !Extent.isData(extent)) {
            extents.add(makeMappable(page, extent));
            extents.markNew();
        } else if (Extent.isData(extent)) {
            new FileSpace(file).zeroShown(page);
            if (use.isWrite()) {
                file.settle();
            }
            extents.add(Extent.block(extent));
        } else {
            extents.add(ExtentMap.HOLE);
            file.mapped().mappedHole(page);
            return;
        }
        file.mapped().mapped(page, use.isWrite());
    }

    private long makeMappable(long page, long extent) {
        try (Transaction transaction = file.volume().log().begin()) {
            long block = Extent.kind(extent) == MapWord.UNWRITTEN
                    ? Extent.block(extent)
                    : Extent.block(transaction.take(-1, 1));
            file.settle();
            memory.zeroNonTemporal(Layout.offset(block), Layout.BLOCK_BYTES);
            transaction.fenceFirst();
            MapEditor editor = new MapEditor(memory, map, transaction, file.slot());
            editor.put(page, block, 1, MapWord.DATA);
            InodeUpdate update = transaction.inode(file.slot());
            update.takeOver(file.record(), file.type());
            transaction.commit(file.pins());
            file.record().blocks(update.blocks());
            return block;
        }
    }

    /** Makes persistent what applications stored into mapped pages of a range; the caller holds the inode's lock. */
    void flushMapped(long position, long length) {
        if (file.mapped().isFlushed()) {
            return;
        }
        long end = position + length < 0 ? Long.MAX_VALUE : position + length;
        file.mapped().flush(position >>> Layout.BLOCK_SHIFT, Layout.blocks(end), this::flushPage);
        memory.fence();
    }

    private void flushPage(long page) {
        long extent = map.find(page, 1);
        if (Extent.isData(extent)) {
            memory.flush(Layout.offset(Extent.block(extent)), Layout.BLOCK_BYTES);
        }
    }

    long seekData(long position) {
        long end = file.record().size();
        int pinned = file.pins().pin();
        try {
            for (long page = position >>> Layout.BLOCK_SHIFT; Layout.offset(page) < end; ) {
                long extent = map.find(page, Extent.MAX_PAGES);
                if (Extent.isData(extent)) {
                    return Math.max(position, Layout.offset(page));
                }
                page += Extent.pages(extent);
            }
            return SeekData.NO_DATA;
        } finally {
            file.pins().unpin(pinned);
        }
    }

    long seekHole(long position) {
        long end = file.record().size();
        int pinned = file.pins().pin();
        try {
            for (long page = position >>> Layout.BLOCK_SHIFT; Layout.offset(page) < end; ) {
                long extent = map.find(page, Extent.MAX_PAGES);
                if (!Extent.isData(extent)) {
                    return Math.max(position, Layout.offset(page));
                }
                page += Extent.pages(extent);
            }
            return end;
        } finally {
            file.pins().unpin(pinned);
        }
    }

    void report(long position, long length, ExtentSink sink) {
        long size = file.record().size();
        long end = Math.min(position + length < 0 ? Long.MAX_VALUE : position + length, roundUp(size));
        int pinned = file.pins().pin();
        try {
            long page = position >>> Layout.BLOCK_SHIFT;
            while (Layout.offset(page) < end) {
                long extent = map.find(page, Extent.MAX_PAGES);
                long pages = Extent.pages(extent);
                if (Extent.kind(extent) != Extent.HOLE) {
                    pages = joined(page, extent);
                    int flags = Extent.kind(extent) == MapWord.UNWRITTEN ? ExtentSink.UNWRITTEN : 0;
                    long first = Layout.offset(page);
                    if (!sink.add(first, Layout.offset(Extent.block(extent)), Layout.offset(pages), flags)) {
                        return;
                    }
                }
                page += pages;
            }
        } finally {
            file.pins().unpin(pinned);
        }
    }

    /** Returns how many pages follow each other on the media, over the borders of chunks too. */
    private long joined(long page, long extent) {
        long pages = Extent.pages(extent);
        while (true) {
            long next = map.find(page + pages, Extent.MAX_PAGES);
            if (Extent.kind(next) != Extent.kind(extent) || Extent.block(next) != Extent.block(extent) + pages) {
                return pages;
            }
            pages += Extent.pages(next);
        }
    }

    private static long roundUp(long size) {
        return Layout.offset(Layout.blocks(size));
    }
}
