package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.AllocationMode;

/** Changes of a file's size and space, under the lock of its inode. */
final class FileSpace {

    /** In place of a size: blocks are freed. */
    private static final long FREE = -1;

    private final ZpmemFile file;
    private final Volume volume;
    private final PersistentMemory memory;
    private final FileMap map;

    FileSpace(ZpmemFile file) {
        this.file = file;
        this.volume = file.volume();
        this.memory = file.memory();
        this.map = file.map();
    }

    /**
     * Sets the size. If the blocks that go do not fit into one record, the first one sets the size all the same, and a bit
     * that makes recovery go on.
     */
    void truncate(long size) {
        if (size > Layout.MAX_FILE_BYTES) {
            throw ErrnoException.withoutStackTrace(Errno.EFBIG);
        }
        boolean done;
        long old = file.durableSize();
        try (Transaction transaction = volume.log().begin().privileged()) {
            if (size > old) {
                zeroTail(transaction, old);
            }
            done = size >= old || cut(transaction, size);
            InodeUpdate update = transaction.inode(file.slot());
            update.size(size).takeOver(file.record(), file.type());
            if (!done) {
                update.state(update.state() | Layout.STATE_TRUNCATING);
            }
            transaction.commit(file.pins());
            publish(update);
        }
        if (!done) {
            InodeReclaim.finishTruncation(volume, file.number(), file.slot(), file.pins());
            file.record().blocks(DurableInode.blocks(memory, file.slot()));
        }
        if (size < old && file.mapped().contains(size >>> Layout.BLOCK_SHIFT)) {
            zeroShown(size >>> Layout.BLOCK_SHIFT);
        }
    }

    private boolean cut(Transaction transaction, long size) {
        return new MapEditor(memory, map, transaction, file.slot()).cut(Layout.blocks(size));
    }

    private void publish(InodeUpdate update) {
        file.record().size(update.get(InodeUpdate.SIZE));
        file.record().blocks(update.blocks());
    }

    /** Zeroes what lies behind a size in its last block, before a transaction makes it part of the file. */
    void zeroTail(Transaction transaction, long size) {
        if (storeZeroTail(size)) {
            transaction.fenceFirst();
        }
    }

    /**
     * Zeroes what lies behind the size in a page, if the page has the size in it, for those who map it. It is fenced because
     * whoever raises the size takes zeros for persistent.
     */
    void zeroShown(long page) {
        long size = file.durableSize();
        if (page == size >>> Layout.BLOCK_SHIFT && storeZeroTail(size)) {
            memory.fence();
        }
    }

    private boolean storeZeroTail(long size) {
        long at = firstByteBehind(size);
        if (at >= 0) {
            file.settle();
            memory.zeroNonTemporal(at, Layout.BLOCK_BYTES - (at & Layout.BLOCK_MASK));
        }
        return at >= 0;
    }

    /** Returns where the first byte behind a size is that is not zero, in the block that has the size in it; -1 if none is. */
    private long firstByteBehind(long size) {
        int from = (int) (size & Layout.BLOCK_MASK);
        long extent = from == 0 ? 0 : map.find(size >>> Layout.BLOCK_SHIFT, 1);
        if (!Extent.isData(extent)) {
            return -1;
        }
        long start = Layout.offset(Extent.block(extent));
        for (long at = start + from; at < start + Layout.BLOCK_BYTES; at++) {
            if (memory.getByte(at) != 0) {
                return at;
            }
        }
        return -1;
    }

    /** Carries out fallocate(2). */
    void allocate(AllocationMode mode, long position, long length, boolean keepSize) {
        long end = position + length;
        if (position > Layout.MAX_FILE_BYTES - length) {
            throw ErrnoException.withoutStackTrace(Errno.EFBIG);
        }
        switch (mode) {
            case ALLOCATE -> fill(position, end, keepSize);
            case UNSHARE_RANGE -> grow(end, keepSize); // nothing is ever shared
            case PUNCH_HOLE -> punch(position, end);
            case ZERO_RANGE -> zeroRange(position, end, keepSize);
            case COLLAPSE_RANGE, INSERT_RANGE -> throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
        }
    }

    private void grow(long end, boolean keepSize) {
        if (!keepSize && end > file.durableSize()) {
            truncate(end);
        } else {
            file.takeOverChanges();
        }
    }

    private void zeroRange(long position, long end, boolean keepSize) {
        if (hasHoles(position >>> Layout.BLOCK_SHIFT, Layout.blocks(end))) {
            fill(position, end, true); // can fail for want of space, and so comes before anything that shows
        }
        long from = Math.min(end, roundUp(position));
        long to = Math.max(from, end & ~(long) Layout.BLOCK_MASK);
        clear(position, end, from, to, keepSize ? 0 : end);
    }

    private boolean hasHoles(long from, long to) {
        for (long page = from; page < to; ) {
            long extent = map.find(page, (int) Math.min(Extent.MAX_PAGES, to - page));
            if (Extent.kind(extent) == Extent.HOLE) {
                return true;
            }
            page += Extent.pages(extent);
        }
        return false;
    }

    private void punch(long position, long end) {
        long from = Math.min(end, roundUp(position));
        long to = end >= file.durableSize() ? roundUp(end) : end & ~(long) Layout.BLOCK_MASK;
        clear(position, end, from, Math.max(from, to), FREE);
    }

    /**
     * Makes a range read as zeros: whole blocks from {@code from} to {@code to} by the map, the rest by zeros in new blocks. One
     * record for all as long as it fits.
     *
     * @param size {@link #FREE} to free the blocks; else they are kept for later writes, and the size is raised to this
     */
    private void clear(long position, long end, long from, long to, long size) {
        boolean edges = true;
        long page = Layout.blocks(from);
        long last = to >>> Layout.BLOCK_SHIFT;
        do {
            try (Transaction transaction = volume.log().begin()) {
                if (size == FREE) {
                    transaction.privileged();
                }
                MapEditor editor = new MapEditor(memory, map, transaction, file.slot());
                boolean logged = edges && stageEdges(transaction, editor, position, end, from, to);
                edges = false;
                while (page < last && transaction.hasRoom(Transaction.LEAF_BYTES)) {
                    page += size == FREE ? punchPiece(editor, page, last) : unwritePiece(editor, page, last);
                }
                commit(transaction, page < last ? 0 : size);
                if (logged) {
                    file.noteLogged();
                }
            }
        } while (page < last);
    }

    /**
     * Zeroes the parts of blocks at both ends of a range whose whole blocks are dealt with otherwise; says whether any of them
     * are in the log.
     */
    private boolean stageEdges(Transaction transaction, MapEditor editor, long position, long end, long from, long to) {
        long size = file.durableSize();
        FileWriter writer = new FileWriter(file);
        writer.stageZero(transaction, editor, position, Math.min(Math.min(end, from), size) - position);
        return writer.stageZero(transaction, editor, to, Math.min(end, size) - to);
    }

    private long punchPiece(MapEditor editor, long page, long last) {
        long extent = map.find(page, (int) Math.min(Extent.MAX_PAGES, last - page));
        if (Extent.kind(extent) == Extent.HOLE) {
            return Extent.pages(extent);
        }
        int count = (int) Math.min(Layout.NODE_WORDS - FileMap.inChunk(page), last - page);
        editor.punch(page, count);
        return count;
    }

    private long unwritePiece(MapEditor editor, long page, long last) {
        int wanted = (int) Math.min(Layout.NODE_WORDS - FileMap.inChunk(page), last - page);
        long extent = map.find(page, wanted);
        if (Extent.isData(extent)) {
            editor.put(page, Extent.block(extent), Extent.pages(extent), MapWord.UNWRITTEN);
        }
        return Extent.pages(extent);
    }

    /** Gives holes space that reads as zeros. */
    private void fill(long position, long end, boolean keepSize) {
        long page = position >>> Layout.BLOCK_SHIFT;
        long last = Layout.blocks(end);
        if (!hasRoomForHoles(page, last)) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }
        while (page < last) {
            try (Transaction transaction = volume.log().begin()) {
                MapEditor editor = new MapEditor(memory, map, transaction, file.slot());
                while (page < last && transaction.hasRoom(Transaction.PIECE_BYTES)) {
                    page += fillPiece(transaction, editor, page, last);
                }
                commit(transaction, page < last || keepSize ? 0 : end);
            }
        }
    }

    private int fillPiece(Transaction transaction, MapEditor editor, long page, long last) {
        int wanted = (int) Math.min(Layout.NODE_WORDS - FileMap.inChunk(page), last - page);
        long extent = map.find(page, wanted);
        int pages = Extent.pages(extent);
        if (Extent.kind(extent) == Extent.HOLE) {
            long before = page == 0 ? 0 : map.find(page - 1, 1);
            long goal = Extent.kind(before) == Extent.HOLE ? -1 : Extent.block(before) + 1;
            long run = transaction.take(goal, pages);
            pages = Extent.pages(run);
            editor.put(page, Extent.block(run), pages, MapWord.UNWRITTEN);
        }
        return pages;
    }

    private boolean hasRoomForHoles(long from, long to) {
        long room = volume.allocator().available();
        long wanted = 0;
        for (long page = from; page < to; ) {
            long extent = map.find(page, (int) Math.min(Extent.MAX_PAGES, to - page));
            if (Extent.kind(extent) == Extent.HOLE) {
                wanted += Extent.pages(extent) + (Extent.pages(extent) >>> Layout.NODE_SHIFT) + 1L; // and their nodes
            }
            page += Extent.pages(extent);
            if (wanted > room) {
                volume.reclaimWindows();
                room = volume.allocator().available();
                if (wanted > room) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Commits, with a larger size if the file does not have it yet. */
    private void commit(Transaction transaction, long size) {
        InodeUpdate update = transaction.inode(file.slot());
        long old = file.durableSize();
        if (size > old) {
            zeroTail(transaction, old);
            update.size(size);
        }
        update.takeOver(file.record(), file.type());
        transaction.commit(file.pins());
        if (size > old) {
            file.record().size(size);
        }
        file.record().blocks(update.blocks());
    }

    private static long roundUp(long position) {
        return Layout.offset(Layout.blocks(position));
    }
}
