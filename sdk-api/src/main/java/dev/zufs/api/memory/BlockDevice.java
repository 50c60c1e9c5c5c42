package dev.zufs.api.memory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A device that is read and written in blocks.
 *
 * <p><b>Threads:</b> safe for any number of threads; overlapping transfers that run at once have no order.
 * <b>Lifetime:</b> from mount until {@link dev.zufs.api.SuperBlock#close} returns. <b>Units:</b> bytes; offsets and
 * lengths are multiples of {@link #blockBytes()}, otherwise {@link IllegalArgumentException}; a range outside of the
 * device gives {@link IndexOutOfBoundsException}. <b>Durability:</b> a write is persistent after a {@link #flush} that
 * began after the write returned.
 */
public final class BlockDevice {

    private final String name;
    private final BlockMedia media;
    private final long size;
    private final int blockBytes;

    private BlockDevice(String name, BlockMedia media) {
        this.name = Objects.requireNonNull(name, "name");
        this.media = Objects.requireNonNull(media, "media");
        this.size = media.size();
        this.blockBytes = media.blockBytes();
    }

    /**
     * Returns the device that transfers through {@code media}; called by hosts of plugins.
     *
     * @param name how messages call the device
     * @param media what carries the transfers out
     * @return a new view
     */
    public static BlockDevice over(String name, BlockMedia media) {
        return new BlockDevice(name, media);
    }

    /**
     * Returns how messages call the device.
     *
     * @return a path or a description
     */
    public String name() {
        return name;
    }

    /**
     * Returns the size of the device.
     *
     * @return bytes
     */
    public long size() {
        return size;
    }

    /**
     * Returns the unit of transfer; a write of one unit is never torn.
     *
     * @return bytes; a power of two, at least 512
     */
    public int blockBytes() {
        return blockBytes;
    }

    /**
     * Reads as many bytes as {@code target} holds.
     *
     * @param offset first byte on the device
     * @param target filled completely
     * @throws IOException if the device cannot give the bytes back; the content of {@code target} is then undefined
     */
    public void read(long offset, MemorySegment target) throws IOException {
        check(offset, target.byteSize());
        media.read(offset, target);
    }

    /**
     * Writes all bytes of {@code source}.
     *
     * @param offset first byte on the device
     * @param source written completely
     * @throws IOException if the device refuses; any part may have been written
     */
    public void write(long offset, MemorySegment source) throws IOException {
        check(offset, source.byteSize());
        media.write(offset, source);
    }

    /**
     * Makes all writes that returned before this call persistent.
     *
     * @throws IOException if any of them may be lost
     */
    public void flush() throws IOException {
        media.flush();
    }

    /**
     * Tells the device that a range is unused; reading it gives anything until it is written again.
     *
     * @param offset first byte on the device
     * @param length bytes
     * @throws IOException if the device refuses
     */
    public void discard(long offset, long length) throws IOException {
        check(offset, length);
        media.discard(offset, length);
    }

    private void check(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size);
        if (((offset | length) & (blockBytes - 1)) != 0) {
            throw new IllegalArgumentException(
                    name + ": offset " + offset + ", length " + length + " are no multiples of " + blockBytes);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
