package dev.zufs.api.op;

import java.util.Objects;

/** Takes the extents of a file that is being reported. Only valid during the call that it was given to. */
public final class ExtentSink {

    /** Flag: the extent has a place that is not known yet ({@code FIEMAP_EXTENT_DELALLOC}, with UNKNOWN). */
    public static final int DELAYED = 0x6;

    /** Flag: allocated but reads as zeros ({@code FIEMAP_EXTENT_UNWRITTEN}). */
    public static final int UNWRITTEN = 0x800;

    /** Flag: other files use the same blocks ({@code FIEMAP_EXTENT_SHARED}). */
    public static final int SHARED = 0x2000;

    /** Stores extents; implemented by hosts of plugins. */
    @FunctionalInterface
    public interface Host {

        /**
         * Stores one extent.
         *
         * @param position first byte in the file
         * @param physical first byte in the region
         * @param length bytes
         * @param flags the flags of this class
         * @return false if there is no room
         */
        boolean extent(long position, long physical, long length, int flags);
    }

    private final Host host;

    private ExtentSink(Host host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Returns the sink that stores into {@code host}; called by hosts of plugins.
     *
     * @param host what stores the extents
     * @return a new sink
     */
    public static ExtentSink over(Host host) {
        return new ExtentSink(host);
    }

    /**
     * Gives one extent.
     *
     * @param position first byte in the file; behind all that were given
     * @param physical first byte in the region
     * @param length bytes
     * @param flags the flags of this class
     * @return false if there was no room: stop
     */
    public boolean add(long position, long physical, long length, int flags) {
        return host.extent(position, physical, length, flags);
    }
}
