package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.Feeder;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings the requests of one connection to channels, one way or the other.
 *
 * <p><b>Threads:</b> any.
 */
abstract class FuseFeeder implements Feeder {

    private final Session session;
    private final FuseDevice device;
    private final Runnable ending;
    private final AtomicBoolean ends = new AtomicBoolean();
    private final Interrupts interrupts = new Interrupts();

    /**
     * Makes the feeder.
     *
     * @param session with the kernel
     * @param device mounted; stays the caller's
     * @param ending ends the connection, the one thing that wakes who waits for its requests; called once at most
     */
    FuseFeeder(Session session, FuseDevice device, Runnable ending) {
        this.session = session;
        this.device = device;
        this.ending = ending;
    }

    final Session session() {
        return session;
    }

    final FuseDevice device() {
        return device;
    }

    final Interrupts interrupts() {
        return interrupts;
    }

    /** Ends the connection, and with it all channels. */
    final void endConnection() {
        if (ends.compareAndSet(false, true)) {
            ending.run();
        }
    }

    /**
     * Lets requests come, now that all channels are open.
     *
     * @throws IOException if that is not possible
     */
    abstract void begin() throws IOException;

    /** Hears of every request that begins on a channel that reads the device. */
    abstract void requestBegins();

    /** Hears that a channel that reads the device is closed: it will not read any more. */
    abstract void closed(FuseChannel channel);
}
