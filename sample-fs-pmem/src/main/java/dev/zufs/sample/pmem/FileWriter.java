package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.IoContext;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * One write to a file, under the lock of its inode.
 *
 * <p>Data goes past the cache into new blocks, is fenced, and then one record swaps the words of the map. Two kinds of bytes
 * are stored in place instead: those behind the durable size, which nobody counts on yet, and pages that are mapped into an
 * application. Where a block that is to be overwritten finds no new one, its bytes go through the log instead, which needs no
 * space; so what a file has can be overwritten however full the region is.
 */
final class FileWriter {

    private static final MemorySegment ZEROS =
            MemorySegment.ofArray(new byte[Layout.BLOCK_BYTES]).asReadOnly();

    private final ZpmemFile file;
    private final Volume volume;
    private final PersistentMemory memory;
    private final FileMap map;
    private long durableSize;
    private long unmapFrom = Long.MAX_VALUE;
    private long unmapTo;
    /** Whether blocks that are overwritten stay where they are, because new ones or nodes for them ran out. */
    private boolean scarce;

    private boolean logged;

    FileWriter(ZpmemFile file) {
        this.file = file;
        this.volume = file.volume();
        this.memory = file.memory();
        this.map = file.map();
    }

    /** Writes as much as there is room for. */
    long write(long position, MemorySegment source, long length, @Nullable IoContext io) {
        if (position > Layout.MAX_FILE_BYTES - length) {
            throw ErrnoException.withoutStackTrace(Errno.EFBIG);
        }
        long done = 0;
        while (done < length) {
            try {
                done += batch(position + done, source, done, length - done);
            } catch (RuntimeException e) { // what is committed already was written, whatever comes behind it
                if (!scarce && isShortage(e)) {
                    scarce = true;
                    continue;
                }
                if (done == 0) {
                    throw e;
                }
                file.noteShort(e);
                break;
            }
        }
        if (io != null && unmapFrom < unmapTo) {
            io.unmap(Layout.offset(unmapFrom), Layout.offset(unmapTo - unmapFrom));
        }
        return done;
    }

    private static boolean isShortage(RuntimeException e) {
        return e instanceof ErrnoException failure && failure.errno() == Errno.ENOSPC;
    }

    /**
     * Adds zeros over bytes of one block to a transaction; bytes of holes are zero already.
     *
     * @return whether they are in the log, which {@link ZpmemFile#noteLogged} is to be told of after the commit
     */
    boolean stageZero(Transaction transaction, MapEditor editor, long position, long length) {
        durableSize = file.durableSize();
        scarce = volume.allocator().available() == 0;
        if (length > 0
                && Extent.isData(map.find(position >>> Layout.BLOCK_SHIFT, 1))
                && piece(transaction, editor, position, ZEROS, 0, length) == 0) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }
        return logged;
    }

    /** Writes as many bytes as fit into one record; a block at a time if space is scarce. */
    private long batch(long position, MemorySegment source, long sourceOffset, long length) {
        durableSize = file.durableSize();
        logged = false;
        try (Transaction transaction = volume.log().begin()) {
            zeroGap(transaction, position);
            MapEditor editor = new MapEditor(memory, map, transaction, file.slot());
            long done = 0;
            while (done < length && transaction.hasRoom(Transaction.PIECE_BYTES) && (done == 0 || !scarce)) {
                long count = piece(transaction, editor, position + done, source, sourceOffset + done, length - done);
                if (count == 0) {
                    break;
                }
                done += count;
            }
            if (done == 0) {
                throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
            }
            InodeUpdate update = transaction.inode(file.slot());
            if (position + done > update.get(InodeUpdate.SIZE)) {
                update.size(position + done);
            }
            update.takeOver(file.record(), file.type());
            transaction.commit(file.pins());
            file.record().blocks(update.blocks());
            if (logged) {
                file.noteLogged();
            }
            return done;
        }
    }

    /** What lies behind the size in the last block may be anything; it must be zero before the file grows over it. */
    private void zeroGap(Transaction transaction, long position) {
        if (position > durableSize && (durableSize & Layout.BLOCK_MASK) != 0) {
            new FileSpace(file).zeroTail(transaction, durableSize);
        }
    }

    /** Writes a part of one chunk whose pages can all be treated the same way; 0 if there is no block for it. */
    private long piece(
            Transaction transaction,
            MapEditor editor,
            long position,
            MemorySegment source,
            long sourceOffset,
            long length) {
        long page = position >>> Layout.BLOCK_SHIFT;
        int inChunk = Layout.NODE_WORDS - FileMap.inChunk(page);
        int wanted = (int) Math.min(inChunk, Layout.blocks((position & Layout.BLOCK_MASK) + length));
        long extent = map.find(page, wanted);
        int pages;
        long block;
        if (isInPlace(page, position, extent)) {
            pages = 1;
            block = Extent.block(extent);
        } else if (Extent.kind(extent) == MapWord.UNWRITTEN) {
            pages = untilMapped(page, Extent.pages(extent));
            block = Extent.block(extent);
        } else {
            boolean stays = scarce && Extent.isData(extent);
            long run = stays ? AllocationGroup.NONE : takeRun(transaction, page, untilOther(page, wanted));
            if (run == AllocationGroup.NONE) {
                return Extent.isData(extent) ? log(transaction, position, source, sourceOffset, length, extent) : 0;
            }
            pages = Extent.pages(run);
            block = Extent.block(run);
        }
        long count = Math.min(length, Layout.offset(pages) - (position & Layout.BLOCK_MASK));
        boolean inPlace = Extent.isData(extent) && Extent.block(extent) == block;
        if (Extent.block(extent) == block) {
            file.settle();
        }
        if (!inPlace) {
            fillEdges(position, count, page, pages, block);
        } else if (position + count > durableSize) {
            zeroBetween(position, block);
        }
        memory.copyNonTemporal(Layout.offset(block) + (position & Layout.BLOCK_MASK), source, sourceOffset, count);
        transaction.fenceFirst();
        if (!inPlace) {
            editor.put(page, block, pages, MapWord.DATA);
            noteMoved(page, pages);
        }
        return count;
    }

    /**
     * Overwrites bytes of one block by an entry of the record. Entries have whole words, so neighbours are stored again. A read
     * beside it may see a part of the new bytes, which it does not of a block that is replaced.
     */
    private long log(
            Transaction transaction, long position, MemorySegment source, long sourceOffset, long length, long extent) {
        int from = (int) (position & Layout.BLOCK_MASK);
        int count = (int) Math.min(length, Layout.BLOCK_BYTES - from);
        int first = from & -Long.BYTES;
        int end = (from + count + Long.BYTES - 1) & -Long.BYTES;
        long at = Layout.offset(Extent.block(extent)) + first;
        byte[] bytes = new byte[end - first];
        int valid = Math.clamp(
                durableSize - (position - from) - first, 0, bytes.length); // behind are zeros, or become some
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, at, bytes, 0, valid);
        MemorySegment.copy(source, ValueLayout.JAVA_BYTE, sourceOffset, bytes, from - first, count);
        transaction.bytes(at, bytes, bytes.length);
        logged = true;
        return count;
    }

    private boolean isInPlace(long page, long position, long extent) {
        if (!Extent.isData(extent)) {
            return false;
        }
        boolean behindEnd = position >= durableSize
                && page == durableSize >>> Layout.BLOCK_SHIFT
                && (durableSize & Layout.BLOCK_MASK) != 0;
        return behindEnd || file.mapped().keepsBlock(page);
    }

    /** A page that is mapped and overwritten in place may have anything between the durable end and the new bytes. */
    private void zeroBetween(long position, long block) {
        long pageStart = position & ~(long) Layout.BLOCK_MASK;
        long from = Math.max(durableSize, pageStart);
        if (from < position && from > pageStart) {
            memory.zeroNonTemporal(Layout.offset(block) + (from - pageStart), position - from);
        }
    }

    private int untilMapped(long page, int limit) {
        if (file.mapped().isEmpty()) {
            return limit;
        }
        int count = 1;
        while (count < limit && !file.mapped().contains(page + count)) {
            count++;
        }
        return count;
    }

    /** Returns how many pages from here on get new blocks. */
    private int untilOther(long page, int limit) {
        int count = 0;
        while (count < limit) {
            long extent = map.find(page + count, limit - count);
            if (count > 0 && Extent.kind(extent) == MapWord.UNWRITTEN) {
                break;
            }
            count += Extent.pages(extent);
        }
        return untilMapped(page, Math.min(count, limit));
    }

    private long takeRun(Transaction transaction, long page, int wanted) {
        long goal = -1;
        if (page > 0) {
            long before = map.find(page - 1, 1);
            goal = Extent.kind(before) == Extent.HOLE ? -1 : Extent.block(before) + 1;
        }
        boolean atEnd = Layout.offset(page) >= durableSize - Layout.BLOCK_BYTES;
        if (atEnd && goal > 0) {
            int fromWindow = file.window().take(goal, wanted);
            if (fromWindow > 0) {
                transaction.adopt(goal, fromWindow);
                return Extent.of(MapWord.DATA, goal, fromWindow);
            }
        }
        long run = transaction.takeIfFree(goal, wanted);
        if (atEnd && page > 0 && Extent.pages(run) == wanted) {
            file.openWindow(Extent.block(run) + wanted, wanted);
        }
        return run;
    }

    /** Fills what of the first and the last new block is not written: with what was there, or zeros. */
    private void fillEdges(long position, long count, long page, int pages, long block) {
        int head = (int) (position & Layout.BLOCK_MASK);
        if (head > 0) {
            fillEdge(page, 0, head, block);
        }
        long end = head + count;
        int tail = (int) (end & Layout.BLOCK_MASK);
        if (tail > 0) {
            fillEdge(page + pages - 1, tail, Layout.BLOCK_BYTES, block + pages - 1);
        }
    }

    private void fillEdge(long page, int from, int to, long block) {
        long old = map.find(page, 1);
        long valid = Math.clamp(durableSize - Layout.offset(page), 0, Layout.BLOCK_BYTES);
        int kept = Extent.isData(old) ? Math.clamp(valid, from, to) : from;
        if (kept > from) {
            memory.copyNonTemporal(
                    Layout.offset(block) + from,
                    memory.segment(),
                    Layout.offset(Extent.block(old)) + from,
                    kept - from);
        }
        if (to > kept) {
            memory.zeroNonTemporal(Layout.offset(block) + kept, to - kept);
        }
    }

    /** A mapped hole that got a block: the application must fault again to see it. */
    private void noteMoved(long page, int pages) {
        if (file.mapped().isEmpty()) {
            return;
        }
        for (long each = page; each < page + pages; each++) {
            if (file.mapped().contains(each)) {
                unmapFrom = Math.min(unmapFrom, each);
                unmapTo = Math.max(unmapTo, each + 1);
            }
        }
    }
}
