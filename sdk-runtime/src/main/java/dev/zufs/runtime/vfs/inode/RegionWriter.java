package dev.zufs.runtime.vfs.inode;

import java.lang.foreign.MemorySegment;

/**
 * Copies application data into the region past the cache, as the kernel does for writes by extents. <b>Threads:</b> any.
 */
@FunctionalInterface
public interface RegionWriter {

    /**
     * Copies.
     *
     * @param regionOffset first byte in the region
     * @param source where from, native or heap memory
     * @param sourceOffset first byte there
     * @param length bytes
     */
    void write(long regionOffset, MemorySegment source, long sourceOffset, long length);

    /** Waits until what the calling thread copied is persistent. The default does nothing. */
    default void fence() {}

    /**
     * Returns the writer that uses ordinary stores, for regions that need no persistence.
     *
     * @param region the region
     * @return a new writer
     */
    static RegionWriter ordinary(MemorySegment region) {
        return (regionOffset, source, sourceOffset, length) ->
                MemorySegment.copy(source, sourceOffset, region, regionOffset, length);
    }
}
