package dev.zufs.api.support;

import dev.zufs.api.memory.Media;
import dev.zufs.api.memory.Persistence;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/** A zeroed region of ordinary memory, gone when it is closed. Keeps every rule of {@link Media} but to persist. */
public final class VolatileMedia implements Media, AutoCloseable {

    private static final long PAGE_BYTES = 4096;
    private static final VarHandle SHORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment region;

    public VolatileMedia(long sizeBytes) {
        this.region = arena.allocate(sizeBytes, PAGE_BYTES);
    }

    @Override
    public MemorySegment segment() {
        return region;
    }

    @Override
    public Persistence persistence() {
        return Persistence.VOLATILE;
    }

    @Override
    public void putByte(long offset, byte value) {
        region.set(ValueLayout.JAVA_BYTE, offset, value);
    }

    @Override
    public void putShort(long offset, short value) {
        SHORT.setRelease(region, offset, value);
    }

    @Override
    public void putInt(long offset, int value) {
        INT.setRelease(region, offset, value);
    }

    @Override
    public void putLong(long offset, long value) {
        LONG.setRelease(region, offset, value);
    }

    @Override
    public void copyIn(long offset, MemorySegment source, long sourceOffset, long length) {
        MemorySegment.copy(source, sourceOffset, region, offset, length);
    }

    @Override
    public void fill(long offset, long length, byte value) {
        region.asSlice(offset, length).fill(value);
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
        Objects.checkFromIndexSize(offset, length, region.byteSize());
    }

    @Override
    public void fence() {
        VarHandle.fullFence();
    }

    @Override
    public void close() {
        arena.close();
    }
}
