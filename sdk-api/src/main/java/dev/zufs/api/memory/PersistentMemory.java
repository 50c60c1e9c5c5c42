package dev.zufs.api.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The byte-addressable region of a mount: all stores of a plugin go through it.
 *
 * <p>Reading is free of ceremony: the getters, or {@link #segment()} for bulk. Storing is explicit: a store is
 * persistent only after it was {@linkplain #flush flushed} (or made with a non-temporal method) and then {@linkplain
 * #fence fenced} by the same thread. The order in which unfenced lines reach the media is unknown.
 *
 * <p>Non-temporal stores are not ordered with later puts: a thread that sees a put may still see old bytes where a
 * non-temporal store came before it, and a volatile variable or a lock between them does not promise more. So after
 * non-temporal stores a fence comes before whatever publishes them to another thread (a put, an unlock, the return of
 * an operation), and not only where persistence is wanted. All other stores are <i>ordinary</i> ones.
 *
 * <p><b>Threads:</b> safe for any number of threads; two threads that store to the same bytes need a lock of their own.
 * <b>Lifetime:</b> from mount until {@link dev.zufs.api.SuperBlock#close} returns; later use gives {@link
 * IllegalStateException}. <b>Units:</b> offsets and lengths are bytes from the start of the region. <b>Errors:</b> a
 * range outside of the region gives {@link IndexOutOfBoundsException}, and so does a store by a filesystem into the first
 * {@value #HOST_BYTES} bytes, which are the host's; a get or put that is not naturally aligned gives {@link
 * IllegalArgumentException}; media that cannot be written back gives {@link java.io.UncheckedIOException} at {@link
 * #fence}.
 */
public final class PersistentMemory {

    /** The grain at which stores reach the media: one cache line. */
    public static final int LINE_BYTES = 64;

    /**
     * The bytes at the start of every region that belong to the host: it keeps the device table there that the kernel module
     * demands, and who uses the region. A filesystem stores nothing there and relies on nothing that it reads there.
     */
    public static final int HOST_BYTES = 4096;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Media media;
    private final MemorySegment readable;
    private final int firstStorable;

    private PersistentMemory(Media media, int firstStorable) {
        this.media = Objects.requireNonNull(media, "media");
        this.readable = media.segment().asReadOnly();
        this.firstStorable = firstStorable;
    }

    /**
     * Returns the memory that stores through {@code media}, all of it; called by hosts and by tests for their own stores.
     *
     * @param media what carries the stores out
     * @return a new view
     */
    public static PersistentMemory over(Media media) {
        return new PersistentMemory(media, 0);
    }

    /**
     * Returns the memory that a host hands to a filesystem: as {@link #over}, but stores into the first {@link #HOST_BYTES}
     * bytes are refused.
     *
     * @param media what carries the stores out
     * @return a new view
     */
    public static PersistentMemory forFileSystem(Media media) {
        return new PersistentMemory(media, HOST_BYTES);
    }

    /**
     * Returns the size of the region.
     *
     * @return bytes
     */
    public long size() {
        return readable.byteSize();
    }

    /**
     * Says how flushed stores become persistent.
     *
     * @return the means, the same for the life of the mount
     */
    public Persistence persistence() {
        return media.persistence();
    }

    /**
     * Returns the whole region for reading.
     *
     * @return a read-only segment; a store into it gives {@link IllegalArgumentException}
     */
    public MemorySegment segment() {
        return readable;
    }

    /**
     * Reads one byte.
     *
     * @param offset where
     * @return the value
     */
    public byte getByte(long offset) {
        return readable.get(ValueLayout.JAVA_BYTE, offset);
    }

    /**
     * Reads two bytes, little-endian.
     *
     * @param offset where; a multiple of two
     * @return the value
     */
    public short getShort(long offset) {
        return readable.get(SHORT, offset);
    }

    /**
     * Reads four bytes, little-endian.
     *
     * @param offset where; a multiple of four
     * @return the value
     */
    public int getInt(long offset) {
        return readable.get(INT, offset);
    }

    /**
     * Reads eight bytes, little-endian.
     *
     * @param offset where; a multiple of eight
     * @return the value
     */
    public long getLong(long offset) {
        return readable.get(LONG, offset);
    }

    /**
     * Stores one byte.
     *
     * @param offset where
     * @param value what
     */
    public void putByte(long offset, byte value) {
        media.putByte(storable(offset), value);
    }

    /**
     * Stores two bytes, little-endian and never torn, ordered after the calling thread's earlier ordinary stores.
     *
     * @param offset where; a multiple of two
     * @param value what
     */
    public void putShort(long offset, short value) {
        media.putShort(storable(offset), value);
    }

    /**
     * Stores four bytes, little-endian and never torn, ordered after the calling thread's earlier ordinary stores.
     *
     * @param offset where; a multiple of four
     * @param value what
     */
    public void putInt(long offset, int value) {
        media.putInt(storable(offset), value);
    }

    /**
     * Stores eight bytes, little-endian and never torn, ordered after the calling thread's earlier ordinary stores.
     *
     * @param offset where; a multiple of eight
     * @param value what
     */
    public void putLong(long offset, long value) {
        media.putLong(storable(offset), value);
    }

    /**
     * Copies a whole segment into the region with ordinary stores, which may be torn and need a flush.
     *
     * @param offset where to
     * @param source what
     */
    public void copyIn(long offset, MemorySegment source) {
        media.copyIn(storable(offset), source, 0, source.byteSize());
    }

    /**
     * Copies bytes into the region with ordinary stores, which may be torn and need a flush.
     *
     * @param offset where to
     * @param source where from; may be a part of {@link #segment()}, overlapping or not
     * @param sourceOffset first byte in {@code source}
     * @param length how many bytes
     */
    public void copyIn(long offset, MemorySegment source, long sourceOffset, long length) {
        media.copyIn(storable(offset), source, sourceOffset, length);
    }

    /**
     * Sets bytes with ordinary stores, which may be torn and need a flush.
     *
     * @param offset where
     * @param length how many bytes
     * @param value what
     */
    public void fill(long offset, long length, byte value) {
        media.fill(storable(offset), length, value);
    }

    /**
     * Copies bytes into the region past the cache: the fast way for data. Needs a fence, but no flush; and the fence
     * before the bytes are published to another thread, because later puts are not ordered after them.
     *
     * @param offset where to
     * @param source where from; must not overlap the target
     * @param sourceOffset first byte in {@code source}
     * @param length how many bytes
     */
    public void copyNonTemporal(long offset, MemorySegment source, long sourceOffset, long length) {
        media.copyNonTemporal(storable(offset), source, sourceOffset, length);
    }

    /**
     * Zeroes bytes past the cache. Needs a fence, but no flush; and the fence before the bytes are published to another
     * thread, because later puts are not ordered after them.
     *
     * @param offset where
     * @param length how many bytes
     */
    public void zeroNonTemporal(long offset, long length) {
        media.zeroNonTemporal(storable(offset), length);
    }

    /**
     * Starts the write-back of every cache line that the range touches.
     *
     * @param offset where
     * @param length how many bytes; zero flushes nothing
     */
    public void flush(long offset, long length) {
        media.flush(offset, length);
    }

    /**
     * Waits until everything that the calling thread flushed or stored past the cache is persistent, and visible to all
     * threads before whatever the calling thread stores next.
     *
     * @throws java.io.UncheckedIOException if any of it may be lost because the media cannot be written back. This is the
     *     only report of that. Once it came, every later fence that has anything to make persistent fails as well, whichever
     *     thread calls it: what is persistent is unknown from then on, so the filesystem answers EIO to changes until it is
     *     mounted anew
     */
    public void fence() {
        media.fence();
    }

    /**
     * Flushes a range and fences.
     *
     * @param offset where
     * @param length how many bytes
     * @throws java.io.UncheckedIOException as {@link #fence} does
     */
    public void persist(long offset, long length) {
        media.flush(offset, length);
        media.fence();
    }

    /** Refuses a store into the host's bytes. Offsets below 0 are the media's to refuse, with all that lie outside. */
    private long storable(long offset) {
        if (offset < firstStorable && offset >= 0) {
            throw new IndexOutOfBoundsException("a filesystem stores from byte " + firstStorable
                    + " of the region on: byte " + offset + " is the host's");
        }
        return offset;
    }
}
