package dev.zufs.api;

import java.util.Objects;

/**
 * The limits of a filesystem type; those of the protocol are constants.
 *
 * <p>Immutable. What lies beyond a limit does not reach a plugin: the feeder answers with the errno named at each. The one
 * exception is {@link #MAX_XATTR_NAME_AND_VALUE} on zuf, see there.
 */
public final class Limits {

    /** The most names of a file and the most subdirectories of a directory, plus two; beyond: EMLINK. */
    public static final int MAX_LINKS = 32_000;

    /** The longest text of a symbolic link in bytes; beyond: ENAMETOOLONG. */
    public static final int MAX_LINK_TEXT = 4095;

    /**
     * The most bytes that name (with its final zero) and value of an extended attribute have; beyond: E2BIG. Version 1.0 of
     * zuf does not look: there the length of a longer request wraps, and the plugin can get a part of the value.
     */
    public static final int MAX_XATTR_NAME_AND_VALUE = 65_535 - 48;

    /** The most bytes of one data operation; larger requests arrive in pieces. */
    public static final int MAX_DATA_BYTES = 4 << 20;

    /** The unit of extents, of {@link InodeRecord#blocks()} and of the region's block numbers. */
    public static final int BLOCK_BYTES = 4096;

    private static final Limits DEFAULT = new Limits(Long.MAX_VALUE, 1);

    private final long maxFileBytes;
    private final int timeGranularityNanos;

    private Limits(long maxFileBytes, int timeGranularityNanos) {
        this.maxFileBytes = maxFileBytes;
        this.timeGranularityNanos = timeGranularityNanos;
    }

    /**
     * Returns the widest limits: files up to 2^63 - 1 bytes, times to the nanosecond.
     *
     * @return the limits
     */
    public static Limits widest() {
        return DEFAULT;
    }

    /**
     * Returns these limits with another maximum size of files; beyond: EFBIG.
     *
     * @param bytes positive
     * @return new limits
     */
    public Limits withMaxFileBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("files hold at least one byte, not " + bytes);
        }
        return new Limits(bytes, timeGranularityNanos);
    }

    /**
     * Returns these limits with another granularity of times; finer times are cut off by the feeder.
     *
     * @param nanos 1 to 1,000,000,000
     * @return new limits
     */
    public Limits withTimeGranularityNanos(int nanos) {
        if (nanos < 1 || nanos > 1_000_000_000) {
            throw new IllegalArgumentException("times have a granularity of 1 ns to 1 s, not " + nanos + " ns");
        }
        return new Limits(maxFileBytes, nanos);
    }

    /**
     * Returns the size of the largest file.
     *
     * @return bytes
     */
    public long maxFileBytes() {
        return maxFileBytes;
    }

    /**
     * Returns the step of times.
     *
     * @return nanoseconds
     */
    public int timeGranularityNanos() {
        return timeGranularityNanos;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limits that
                && maxFileBytes == that.maxFileBytes
                && timeGranularityNanos == that.timeGranularityNanos;
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxFileBytes, timeGranularityNanos);
    }

    @Override
    public String toString() {
        return "files up to %d bytes, times in steps of %d ns".formatted(maxFileBytes, timeGranularityNanos);
    }
}
