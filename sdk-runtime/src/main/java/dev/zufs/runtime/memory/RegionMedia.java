package dev.zufs.runtime.memory;

import dev.zufs.api.memory.Media;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Stores to mapped memory; its three kinds differ in how stores become persistent.
 *
 * <p>Puts are release stores, which cost nothing on x86-64 and keep the order of a thread's stores.
 */
abstract sealed class RegionMedia implements Media permits CpuMedia, MsyncMedia, VolatileMedia {

    private static final int LINE_BYTES = 64;
    private static final VarHandle SHORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

    private final MemorySegment segment;

    RegionMedia(MemorySegment segment) {
        if (!segment.isNative() || segment.address() % LINE_BYTES != 0) {
            throw new IllegalArgumentException("a region is native memory, aligned to a cache line: " + segment);
        }
        this.segment = segment;
    }

    @Override
    public final MemorySegment segment() {
        return segment;
    }

    @Override
    public final void putByte(long offset, byte value) {
        BYTE.setRelease(segment, offset, value);
    }

    @Override
    public final void putShort(long offset, short value) {
        SHORT.setRelease(segment, offset, value);
    }

    @Override
    public final void putInt(long offset, int value) {
        INT.setRelease(segment, offset, value);
    }

    @Override
    public final void putLong(long offset, long value) {
        LONG.setRelease(segment, offset, value);
    }

    @Override
    public final void copyIn(long offset, MemorySegment source, long sourceOffset, long length) {
        MemorySegment.copy(source, sourceOffset, segment, offset, length);
    }

    @Override
    public final void fill(long offset, long length, byte value) {
        segment.asSlice(offset, length).fill(value);
    }

    final void checkRange(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
    }
}
