package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Applies entries to the media with ordinary stores, which a checkpoint flushes later.
 *
 * <p>Words of the bitmap are shared by operations that hold no common lock, so they have locks of their own. Everything else
 * is stored under the locks of the operation.
 */
final class MediaTarget implements RedoTarget {

    private static final int LOCKS = 64;

    private final PersistentMemory memory;
    private final Geometry geometry;
    private final Object[] bitmapLocks = new Object[LOCKS];

    MediaTarget(PersistentMemory memory, Geometry geometry) {
        this.memory = memory;
        this.geometry = geometry;
        for (int index = 0; index < LOCKS; index++) {
            bitmapLocks[index] = new Object();
        }
    }

    @Override
    public void putLong(long offset, long value) {
        memory.putLong(offset, value);
    }

    @Override
    public void putInt(long offset, int value) {
        memory.putInt(offset, value);
    }

    @Override
    public void putBytes(long offset, byte[] source, int at, int length) {
        for (int index = 0; index < length; index += Long.BYTES) {
            memory.putLong(offset + index, RedoRecord.getLong(source, at + index));
        }
    }

    @Override
    public void zero(long offset, long length) {
        memory.fill(offset, length, (byte) 0);
    }

    @Override
    public void getBytes(long offset, byte[] target, int length) {
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, offset, target, 0, length);
    }

    @Override
    public void setBits(long block, int count, boolean used) {
        long end = block + count;
        for (long at = block; at < end; ) {
            long next = Math.min(end, BitmapWord.next(at));
            long word = geometry.bitmapWord(at);
            synchronized (bitmapLocks[(int) (at / Geometry.BITS_PER_BLOCK % LOCKS)]) {
                long old = memory.getLong(word);
                memory.putLong(word, BitmapWord.with(old, BitmapWord.index(at), BitmapWord.mask(at, next), used));
            }
            at = next;
        }
    }

    /** Returns the bits of blocks that share a word of a bitmap in ordinary memory. */
    static long bits(long from, long to) {
        long length = to - from;
        return (length == 64 ? -1L : (1L << length) - 1) << from;
    }
}
