package dev.zufs.sample.pmem;

import dev.zufs.api.memory.Media;
import dev.zufs.api.memory.Persistence;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/** Media in native memory that is gone with the test; flushes and fences do nothing. */
class HeapMedia implements Media {

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment segment;

    HeapMedia(long bytes) {
        this(Arena.ofAuto().allocate(bytes, Layout.BLOCK_BYTES));
    }

    HeapMedia(MemorySegment segment) {
        this.segment = segment;
    }

    PersistentMemory memory() {
        return PersistentMemory.over(this);
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public Persistence persistence() {
        return Persistence.CPU_WRITE_BACK;
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
        MemorySegment.copy(source, sourceOffset, segment, offset, length);
    }

    @Override
    public void zeroNonTemporal(long offset, long length) {
        segment.asSlice(offset, length).fill((byte) 0);
    }

    @Override
    public void flush(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
    }

    @Override
    public void fence() {}
}
