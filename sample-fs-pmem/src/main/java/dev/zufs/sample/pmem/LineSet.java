package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.util.Arrays;

/**
 * Collects the cache lines that were changed in place, to flush each of them once. Not safe for several threads.
 *
 * <p>As a visitor it collects the targets of records. A piece is packed into one long: first line above, number of lines in
 * the lower 20 bits.
 */
final class LineSet implements RedoVisitor {

    private static final int COUNT_BITS = 20;
    private static final long MAX_COUNT = (1L << COUNT_BITS) - 1;
    private static final int LINE_SHIFT = 6;

    private final Geometry geometry;
    private long[] pieces = new long[64];
    private int size;

    LineSet(Geometry geometry) {
        this.geometry = geometry;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        size = 0;
    }

    void add(long offset, long length) {
        if (length == 0) {
            return;
        }
        long first = offset >>> LINE_SHIFT;
        long end = ((offset + length - 1) >>> LINE_SHIFT) + 1;
        while (first < end) {
            long count = Math.min(end - first, MAX_COUNT);
            append((first << COUNT_BITS) | count);
            first += count;
        }
    }

    void addAll(LineSet other) {
        for (int index = 0; index < other.size; index++) {
            append(other.pieces[index]);
        }
    }

    private void append(long piece) {
        if (size == pieces.length) {
            pieces = Arrays.copyOf(pieces, size * 2);
        }
        pieces[size++] = piece;
    }

    /** Flushes all lines, without a fence. */
    void flush(PersistentMemory memory) {
        Arrays.sort(pieces, 0, size);
        int index = 0;
        while (index < size) {
            long first = pieces[index] >>> COUNT_BITS;
            long end = first;
            while (index < size && pieces[index] >>> COUNT_BITS <= end) {
                end = Math.max(end, (pieces[index] >>> COUNT_BITS) + (pieces[index] & MAX_COUNT));
                index++;
            }
            memory.flush(first << LINE_SHIFT, (end - first) << LINE_SHIFT);
        }
    }

    @Override
    public void word(long offset, long value) {
        add(offset, Long.BYTES);
    }

    @Override
    public void bytes(long offset, byte[] source, int at, int length) {
        add(offset, length);
    }

    @Override
    public void zero(long block, int count) {
        add(Layout.offset(block), Layout.offset(count));
    }

    @Override
    public void bits(long block, int count, boolean used) {
        if (count > 0) {
            long first = geometry.bitmapWord(block);
            add(first, geometry.bitmapWord(block + count - 1) + Long.BYTES - first);
        }
    }

    @Override
    public void inode(long slot, int mask, byte[] source, int at) {
        boolean second = (mask & (InodeUpdate.FRESH | 0xFF00)) != 0;
        add(slot, second ? Layout.INODE_BYTES : Layout.LINE_BYTES);
    }
}
