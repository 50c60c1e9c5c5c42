package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * The media as they are after recovery, without changing them: lines that the log changes are copies in ordinary memory.
 *
 * <p>There are at most as many copies as the log has records to repeat.
 */
final class CheckImage implements RedoTarget {

    private static final int LINE_MASK = Layout.LINE_BYTES - 1;

    private final PersistentMemory memory;
    private final Geometry geometry;
    private final Map<Long, byte[]> lines = new HashMap<>();

    CheckImage(PersistentMemory memory, Geometry geometry) {
        this.memory = memory;
        this.geometry = geometry;
    }

    long getLong(long offset) {
        byte[] line = lines.isEmpty() ? null : lines.get(offset & ~LINE_MASK);
        return line == null ? memory.getLong(offset) : RedoRecord.getLong(line, (int) offset & LINE_MASK);
    }

    int getInt(long offset) {
        long word = getLong(offset & ~7L);
        return (int) ((offset & 4) == 0 ? word : word >>> Integer.SIZE);
    }

    int getShort(long offset) {
        return (getInt(offset & ~3L) >>> ((offset & 2) * 8)) & 0xFFFF;
    }

    @Override
    public void getBytes(long offset, byte[] target, int length) {
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, offset, target, 0, length);
        if (lines.isEmpty()) {
            return;
        }
        for (long at = offset & ~LINE_MASK; at < offset + length; at += Layout.LINE_BYTES) {
            byte[] line = lines.get(at);
            if (line != null) {
                long from = Math.max(at, offset);
                long to = Math.min(at + Layout.LINE_BYTES, offset + length);
                System.arraycopy(line, (int) (from - at), target, (int) (from - offset), (int) (to - from));
            }
        }
    }

    private byte[] line(long offset) {
        return lines.computeIfAbsent(offset & ~LINE_MASK, at -> {
            byte[] copy = new byte[Layout.LINE_BYTES];
            MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, at, copy, 0, copy.length);
            return copy;
        });
    }

    @Override
    public void putLong(long offset, long value) {
        RedoRecord.putLong(line(offset), (int) offset & LINE_MASK, value);
    }

    @Override
    public void putInt(long offset, int value) {
        RedoRecord.INT.set(line(offset), (int) offset & LINE_MASK, value);
    }

    @Override
    public void putBytes(long offset, byte[] source, int at, int length) {
        for (int index = 0; index < length; index += Long.BYTES) {
            putLong(offset + index, RedoRecord.getLong(source, at + index));
        }
    }

    @Override
    public void zero(long offset, long length) {
        for (long at = offset; at < offset + length; at += Long.BYTES) {
            putLong(at, 0);
        }
    }

    @Override
    public void setBits(long block, int count, boolean used) {
        for (long at = block; at < block + count; ) {
            long next = Math.min(block + count, BitmapWord.next(at));
            long word = geometry.bitmapWord(at);
            putLong(word, BitmapWord.with(getLong(word), BitmapWord.index(at), BitmapWord.mask(at, next), used));
            at = next;
        }
    }
}
