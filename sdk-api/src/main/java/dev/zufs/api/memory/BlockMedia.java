package dev.zufs.api.memory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Carries out what a {@link BlockDevice} is asked to do.
 *
 * <p>Implemented by hosts of plugins; like all types for hosts it may change with any version of the API. Ranges were checked by {@link BlockDevice} when they arrive here. <b>Threads:</b>
 * all methods may be called by any number of threads at once.
 */
public interface BlockMedia {

    /**
     * Returns the size of the device, which never changes.
     *
     * @return bytes; a multiple of {@link #blockBytes()}
     */
    long size();

    /**
     * Returns the unit of transfer: offsets and lengths are multiples of it, and a write of one unit is never torn.
     *
     * @return bytes; a power of two, at least 512
     */
    int blockBytes();

    /**
     * Reads.
     *
     * @param offset first byte on the device
     * @param target filled completely
     * @throws IOException if the device cannot give the bytes back
     */
    void read(long offset, MemorySegment target) throws IOException;

    /**
     * Writes; what was written may be lost or reordered until the next {@link #flush}.
     *
     * @param offset first byte on the device
     * @param source written completely
     * @throws IOException if the device refuses
     */
    void write(long offset, MemorySegment source) throws IOException;

    /**
     * Makes all writes that returned before this call persistent.
     *
     * @throws IOException if any of them may be lost
     */
    void flush() throws IOException;

    /**
     * Tells the device that a range is unused; reading it gives anything until it is written again.
     *
     * @param offset first byte on the device
     * @param length bytes
     * @throws IOException if the device refuses
     */
    void discard(long offset, long length) throws IOException;
}
