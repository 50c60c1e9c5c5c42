package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseProtocol;
import java.util.Set;

/**
 * Holds what a mount would like to agree with the kernel. Immutable; any thread.
 *
 * @param options what is asked for beside what every mount asks for
 * @param maxWrite most bytes of a write and of a read, at least a page
 * @param maxReadahead most bytes that the kernel may read ahead; it may offer less
 * @param timeGranularityNanos unit of time stamps in nanoseconds, 1 to 1000000000
 * @param maxBackground most requests in the background, 0 for what the kernel has, at most 65535
 * @param congestionThreshold requests in the background from which the kernel thinks the device busy, 0 for what it
 *     has, at most {@code maxBackground} if that is not 0
 * @param pageBytes size of a page of the machine in bytes
 */
public record FuseWishes(
        Set<FuseOption> options,
        int maxWrite,
        int maxReadahead,
        int timeGranularityNanos,
        int maxBackground,
        int congestionThreshold,
        int pageBytes) {

    /** What a write has at most unless something else is wished for: 1 MiB. */
    public static final int DEFAULT_MAX_WRITE = 1 << 20;

    /** What the kernel may read ahead unless something else is wished for: 1 MiB. */
    public static final int DEFAULT_MAX_READAHEAD = 1 << 20;

    private static final int MAX_U16 = 0xFFFF;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    /**
     * Checks the wishes.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public FuseWishes {
        options = Set.copyOf(options);
        if (pageBytes < FuseProtocol.MIN_READ_BUFFER_SIZE / 2 || Integer.bitCount(pageBytes) != 1) {
            throw new IllegalArgumentException("page of " + pageBytes + " bytes");
        }
        if (maxWrite < pageBytes || maxWrite > Integer.MAX_VALUE - 2 * pageBytes) {
            throw new IllegalArgumentException("writes of " + maxWrite + " bytes");
        }
        if (maxReadahead < 0) {
            throw new IllegalArgumentException("read-ahead of " + maxReadahead + " bytes");
        }
        if (timeGranularityNanos < 1 || timeGranularityNanos > NANOS_PER_SECOND) {
            throw new IllegalArgumentException("time stamps in units of " + timeGranularityNanos + " ns");
        }
        if (maxBackground < 0 || maxBackground > MAX_U16) {
            throw new IllegalArgumentException(maxBackground + " requests in the background");
        }
        if (congestionThreshold < 0 || congestionThreshold > (maxBackground == 0 ? MAX_U16 : maxBackground)) {
            throw new IllegalArgumentException("busy from " + congestionThreshold + " requests of " + maxBackground);
        }
    }

    /**
     * Returns what a mount wishes that asks for nothing.
     *
     * @param timeGranularityNanos unit of time stamps in nanoseconds, 1 to 1000000000
     * @param pageBytes size of a page of the machine in bytes
     * @return the wishes
     */
    public static FuseWishes usual(int timeGranularityNanos, int pageBytes) {
        return new FuseWishes(
                Set.of(), DEFAULT_MAX_WRITE, DEFAULT_MAX_READAHEAD, timeGranularityNanos, 0, 0, pageBytes);
    }

    /**
     * Returns the same wishes with other options.
     *
     * @param newOptions what is asked for beside what every mount asks for
     * @return the wishes
     */
    public FuseWishes withOptions(FuseOption... newOptions) {
        return new FuseWishes(
                Set.of(newOptions),
                maxWrite,
                maxReadahead,
                timeGranularityNanos,
                maxBackground,
                congestionThreshold,
                pageBytes);
    }

    /**
     * Returns the same wishes with another size of writes and reads.
     *
     * @param newMaxWrite most bytes, at least a page
     * @return the wishes
     */
    public FuseWishes withMaxWrite(int newMaxWrite) {
        return new FuseWishes(
                options,
                newMaxWrite,
                maxReadahead,
                timeGranularityNanos,
                maxBackground,
                congestionThreshold,
                pageBytes);
    }

    /**
     * Returns the same wishes with other bounds for requests in the background.
     *
     * @param newMaxBackground most requests in the background, 0 for what the kernel has
     * @param newCongestionThreshold requests from which the kernel thinks the device busy, 0 for what it has
     * @return the wishes
     */
    public FuseWishes withBackground(int newMaxBackground, int newCongestionThreshold) {
        return new FuseWishes(
                options,
                maxWrite,
                maxReadahead,
                timeGranularityNanos,
                newMaxBackground,
                newCongestionThreshold,
                pageBytes);
    }
}
