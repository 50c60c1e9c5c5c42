package dev.zufs.api.op;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Takes the value of an extended attribute. Only valid during the call that it was given to, in the same thread.
 *
 * <p>A value is copied before {@link #set} returns, so a filesystem calls it under the lock that keeps the value from
 * changing, with the bytes where they lie.
 */
public final class XattrValueSink {

    /** Stores a value; implemented by hosts of plugins. */
    @FunctionalInterface
    public interface Host {

        /**
         * Stores the value.
         *
         * @param value its bytes, valid during the call
         */
        void value(MemorySegment value);
    }

    private final Host host;

    private XattrValueSink(Host host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Returns the sink that stores into {@code host}; called by hosts of plugins.
     *
     * @param host what stores the value
     * @return a new sink
     */
    public static XattrValueSink over(Host host) {
        return new XattrValueSink(host);
    }

    /**
     * Gives the value. The runtime answers ERANGE if the caller's buffer is too small.
     *
     * @param value its bytes, possibly none; copied
     */
    public void set(MemorySegment value) {
        host.value(value);
    }
}
