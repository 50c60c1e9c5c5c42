package dev.zufs.runtime.memory;

import dev.zufs.api.memory.Persistence;
import dev.zufs.runtime.libc.CachePersistence;
import java.lang.foreign.MemorySegment;

/** Writes cache lines back with the processor's instructions. */
final class CpuMedia extends RegionMedia {

    CpuMedia(MemorySegment segment) {
        super(segment);
    }

    @Override
    public Persistence persistence() {
        return Persistence.CPU_WRITE_BACK;
    }

    @Override
    public void copyNonTemporal(long offset, MemorySegment source, long sourceOffset, long length) {
        CachePersistence.copyNonTemporal(segment(), offset, source, sourceOffset, length);
    }

    @Override
    public void zeroNonTemporal(long offset, long length) {
        CachePersistence.zeroNonTemporal(segment(), offset, length);
    }

    @Override
    public void flush(long offset, long length) {
        CachePersistence.flush(segment(), offset, length);
    }

    @Override
    public void fence() {
        CachePersistence.fence();
    }
}
