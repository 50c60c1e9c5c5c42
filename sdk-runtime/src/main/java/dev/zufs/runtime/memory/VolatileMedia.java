package dev.zufs.runtime.memory;

import dev.zufs.api.memory.Persistence;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Makes nothing persistent; keeps the checks and the order of stores, so that a mistake shows here too. */
final class VolatileMedia extends RegionMedia {

    VolatileMedia(MemorySegment segment) {
        super(segment);
    }

    @Override
    public Persistence persistence() {
        return Persistence.VOLATILE;
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
        checkRange(offset, length);
    }

    @Override
    public void fence() {
        VarHandle.fullFence();
    }
}
