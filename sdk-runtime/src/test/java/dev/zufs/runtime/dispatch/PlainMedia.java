package dev.zufs.runtime.dispatch;

import dev.zufs.api.memory.Media;
import dev.zufs.api.memory.Persistence;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Ordinary memory, which loses everything, as media for tests. */
record PlainMedia(MemorySegment segment) implements Media {

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public Persistence persistence() {
        return Persistence.VOLATILE;
    }

    @Override
    public void putByte(long offset, byte value) {
        segment.set(ValueLayout.JAVA_BYTE, offset, value);
    }

    @Override
    public void putShort(long offset, short value) {
        segment.set(SHORT, offset, value);
    }

    @Override
    public void putInt(long offset, int value) {
        segment.set(INT, offset, value);
    }

    @Override
    public void putLong(long offset, long value) {
        segment.set(LONG, offset, value);
    }

    @Override
    public void copyIn(long offset, MemorySegment source, long sourceOffset, long length) {
        MemorySegment.copy(source, sourceOffset, segment, offset, length);
    }

    @Override
    public void fill(long offset, long length, byte value) {
        segment.asSlice(offset, length).fill(value);
    }

    @Override
    public void copyNonTemporal(long offset, MemorySegment source, long sourceOffset, long length) {
        copyIn(offset, source, sourceOffset, length);
    }

    @Override
    public void zeroNonTemporal(long offset, long length) {
        fill(offset, length, (byte) 0);
    }

    @Override
    public void flush(long offset, long length) {
        // Volatile memory has nothing to write back.
    }

    @Override
    public void fence() {
        // Volatile memory has nothing to write back.
    }
}
