package dev.zufs.api.memory;

import java.lang.foreign.MemorySegment;

/**
 * Carries out what a {@link PersistentMemory} is asked to do.
 *
 * <p>Implemented by hosts of plugins, not by plugins; like all types for hosts it may change with any version of the API. Every store that a plugin makes comes through here, so that a
 * host can record, delay, tear or refuse it.
 *
 * <p><b>Threads:</b> all methods may be called by any number of threads at once. {@link #fence} orders the calling
 * thread's flushes and non-temporal stores only. Non-temporal stores are not ordered with later puts, so a thread that
 * wants to publish them to another one fences first, also where nothing has to be persistent. <b>Units:</b> offsets and
 * lengths are bytes from the start of the region. <b>Errors:</b> a range outside of the region gives {@link
 * IndexOutOfBoundsException}; a put that is not naturally aligned gives {@link IllegalArgumentException}; media that
 * cannot be written back gives {@link java.io.UncheckedIOException} at the fence.
 */
public interface Media {

    /**
     * Returns the whole region, writable; its size is the region's size and never changes.
     *
     * @return the bytes, alive as long as the mount
     */
    MemorySegment segment();

    /**
     * Says how flushed stores become persistent.
     *
     * @return the means, the same at every call
     */
    Persistence persistence();

    /**
     * Stores one byte.
     *
     * @param offset where
     * @param value what
     */
    void putByte(long offset, byte value);

    /**
     * Stores two bytes, little-endian, ordered after the calling thread's earlier ordinary stores.
     *
     * @param offset where; a multiple of two
     * @param value what
     */
    void putShort(long offset, short value);

    /**
     * Stores four bytes, little-endian, ordered after the calling thread's earlier ordinary stores.
     *
     * @param offset where; a multiple of four
     * @param value what
     */
    void putInt(long offset, int value);

    /**
     * Stores eight bytes, little-endian, ordered after the calling thread's earlier ordinary stores.
     *
     * @param offset where; a multiple of eight
     * @param value what
     */
    void putLong(long offset, long value);

    /**
     * Copies bytes into the region with ordinary cached stores, to be flushed by the caller.
     *
     * @param offset where to
     * @param source where from; may be a part of the region itself, and then may overlap
     * @param sourceOffset first byte in {@code source}
     * @param length how many bytes
     */
    void copyIn(long offset, MemorySegment source, long sourceOffset, long length);

    /**
     * Sets bytes with ordinary cached stores, to be flushed by the caller.
     *
     * @param offset where
     * @param length how many bytes
     * @param value what
     */
    void fill(long offset, long length, byte value);

    /**
     * Copies bytes into the region past the cache; persistent after the calling thread's next fence, without a flush,
     * and only then ordered before what the thread stores later.
     *
     * @param offset where to
     * @param source where from; must not overlap the target
     * @param sourceOffset first byte in {@code source}
     * @param length how many bytes
     */
    void copyNonTemporal(long offset, MemorySegment source, long sourceOffset, long length);

    /**
     * Zeroes bytes past the cache; persistent after the calling thread's next fence, without a flush, and only then
     * ordered before what the thread stores later.
     *
     * @param offset where
     * @param length how many bytes
     */
    void zeroNonTemporal(long offset, long length);

    /**
     * Starts the write-back of every cache line that the range touches; complete at the calling thread's next fence.
     *
     * @param offset where
     * @param length how many bytes; zero flushes nothing
     */
    void flush(long offset, long length);

    /**
     * Waits until everything that the calling thread flushed or stored past the cache is persistent, and visible to all
     * threads before whatever the calling thread stores next.
     */
    void fence();
}
