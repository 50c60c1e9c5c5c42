package dev.zufs.api;

import java.util.Objects;

/**
 * How a data operation is to be done, and what it has to say beyond its result.
 *
 * <p>Only valid during the call that it was given to, in the same thread; the host uses one object again and again.
 */
public final class IoContext {

    /** Answers for the running operation; implemented by hosts of plugins. */
    public interface Host {

        /**
         * Returns how the operation is to be done.
         *
         * @return the {@code ZUFS_RW_} bits of zufs
         */
        int modeBits();

        /**
         * Says whether the application was interrupted meanwhile.
         *
         * @return true if it waits only for the operation to end
         */
        boolean interrupted();

        /**
         * Notes a range of the file whose mappings in applications must go.
         *
         * @param position first byte
         * @param length bytes
         */
        void unmap(long position, long length);
    }

    private static final int RANDOM = 0x10;
    private static final int DIRECT = 0x400;
    private static final int DATA_SYNC = 0x1000;
    private static final int SYNC = 0x2000;

    private final Host host;

    private IoContext(Host host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Returns the context that asks {@code host}; called by hosts of plugins.
     *
     * @param host what answers
     * @return a new context
     */
    public static IoContext over(Host host) {
        return new IoContext(host);
    }

    /**
     * Says whether the data must be persistent when the operation returns ({@code O_DSYNC}, {@code O_SYNC}).
     *
     * @return true if so; a type of durability {@link Durability#OPERATION} need not ask
     */
    public boolean isSynchronous() {
        return (host.modeBits() & (DATA_SYNC | SYNC)) != 0;
    }

    /**
     * Says whether the application opened the file with {@code O_DIRECT}.
     *
     * @return true if so
     */
    public boolean isDirect() {
        return (host.modeBits() & DIRECT) != 0;
    }

    /**
     * Says whether the application announced random access ({@code POSIX_FADV_RANDOM}).
     *
     * @return true if so
     */
    public boolean isRandom() {
        return (host.modeBits() & RANDOM) != 0;
    }

    /**
     * Says whether the application got a signal while the operation runs. It cannot go on before the operation returns,
     * so a long one asks now and then, and ends early with what is done, or with EINTR if nothing is.
     *
     * @return true if so
     */
    public boolean isInterrupted() {
        return host.interrupted();
    }

    /**
     * Asks for the removal of applications' mappings of a range, because its blocks moved. They are gone before the
     * application hears that its write is done; until then it may still see, and store into, the old blocks. The feeder may
     * unmap more than was asked for.
     *
     * @param position first byte
     * @param length bytes; the range may end beyond the file
     * @throws IllegalStateException in a read, which moves no blocks
     * @throws IllegalArgumentException if an argument is negative
     */
    public void unmap(long position, long length) {
        host.unmap(position, length);
    }
}
