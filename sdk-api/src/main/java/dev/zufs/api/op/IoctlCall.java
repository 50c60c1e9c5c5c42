package dev.zufs.api.op;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * One ioctl(2) that the feeder does not know. Only valid during the call that it was given to.
 *
 * <p>A handler that needs another amount of the argument, or a frozen filesystem, says so and returns; it is then called
 * once more.
 */
public final class IoctlCall {

    /** Carries the call; implemented by hosts of plugins. */
    public interface Host {

        /**
         * Returns the number of the request.
         *
         * @return the command, unsigned
         */
        int command();

        /**
         * Returns the argument bytes, writable.
         *
         * @return as many as came
         */
        MemorySegment argument();

        /**
         * Returns the time of the call.
         *
         * @return nanoseconds since 1970
         */
        long timeNanos();

        /**
         * Returns what the kernel says of the call.
         *
         * @return the {@code ZUFS_IOC_} bits of zufs
         */
        int kernelFlags();

        /**
         * Notes how many bytes go back to the caller.
         *
         * @param bytes at most the size of the argument
         */
        void reply(int bytes);

        /**
         * Asks for the call again, with another amount of the argument.
         *
         * @param bytes how many
         */
        void again(int bytes);

        /** Asks for the call again, with the filesystem frozen. */
        void againFrozen();
    }

    private static final int FROZEN = 1;
    private static final int ADMINISTRATOR = 2;

    private final Host host;

    private IoctlCall(Host host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Returns the call that {@code host} carries; called by hosts of plugins.
     *
     * @param host what carries it
     * @return a new call
     */
    public static IoctlCall over(Host host) {
        return new IoctlCall(host);
    }

    /**
     * Returns the number of the request.
     *
     * @return the command, unsigned
     */
    public int command() {
        return host.command();
    }

    /**
     * Returns the argument.
     *
     * @return the bytes that came, writable
     */
    public MemorySegment argument() {
        return host.argument();
    }

    /**
     * Returns the time of the call.
     *
     * @return nanoseconds since 1970
     */
    public long timeNanos() {
        return host.timeNanos();
    }

    /**
     * Says whether the caller may do everything ({@code CAP_SYS_ADMIN}).
     *
     * @return true if so
     */
    public boolean isAdministrator() {
        return (host.kernelFlags() & ADMINISTRATOR) != 0;
    }

    /**
     * Says whether the filesystem is frozen for this call.
     *
     * @return true if so
     */
    public boolean isFrozen() {
        return (host.kernelFlags() & FROZEN) != 0;
    }

    /**
     * Gives the first bytes of the argument back to the caller.
     *
     * @param bytes how many
     * @throws IndexOutOfBoundsException if the argument has fewer
     */
    public void reply(int bytes) {
        Objects.checkFromIndexSize(0, bytes, host.argument().byteSize());
        host.reply(bytes);
    }

    /**
     * Asks for the call once more, with another amount of the argument; return then. The application gets EBUSY if the second
     * call asks again.
     *
     * @param bytes how many, 0 to 65,479
     * @throws IllegalArgumentException if the number is another
     */
    public void repeatWithArgument(int bytes) {
        host.again(bytes);
    }

    /**
     * Asks for the call once more, with the filesystem frozen; return then. The application gets EBUSY if the second call asks
     * again.
     */
    public void repeatFrozen() {
        host.againFrozen();
    }
}
