package dev.zufs.runtime.feeder.fuse;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Finds the request that an interrupt is meant for, whichever channel serves it.
 *
 * <p><b>Threads:</b> any; {@link #begin} that of the channel.
 */
final class Interrupts {

    private final EarlyInterrupts early = new EarlyInterrupts();
    private final List<Serving> channels = new CopyOnWriteArrayList<>();

    void add(Serving channel) {
        channels.add(channel);
    }

    void remove(Serving channel) {
        channels.remove(channel);
    }

    /** Says that a channel serves a request from now on, for which an interrupt may have come already. */
    void begin(Serving channel, long unique) {
        channel.begin(unique);
        if (early.take(unique)) {
            channel.interruptOwn();
        }
    }

    /**
     * Notes that who waits for a request has a signal. If no channel serves the request, one of them may be about to; if it was
     * answered meanwhile, nobody else has its number.
     */
    void interrupt(long unique) {
        early.add(unique);
        for (Serving channel : channels) {
            if (channel.interrupt(unique)) {
                early.take(unique);
                return;
            }
        }
    }
}
