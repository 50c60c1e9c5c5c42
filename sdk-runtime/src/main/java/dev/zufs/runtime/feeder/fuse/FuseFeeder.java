package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.Feeder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The classic transport: each channel reads a copy of the device of its own; all copies share one queue.
 *
 * <p><b>Threads:</b> any.
 */
final class FuseFeeder implements Feeder {

    private final Session session;
    private final FuseDevice device;
    private final Runnable ending;
    private final AtomicBoolean ends = new AtomicBoolean();
    private final EarlyInterrupts early = new EarlyInterrupts();
    private final List<FuseChannel> channels = new CopyOnWriteArrayList<>();

    /**
     * Makes the feeder.
     *
     * @param session with the kernel
     * @param device mounted; stays the caller's
     * @param ending ends the connection, the one thing that wakes who reads from it; called once at most
     */
    FuseFeeder(Session session, FuseDevice device, Runnable ending) {
        this.session = session;
        this.device = device;
        this.ending = ending;
    }

    @Override
    public int channels() {
        return session.options().channels();
    }

    @Override
    public Channel open(int cpu, int channel) throws IOException {
        device.markThread();
        FuseDevice copy = device.copy();
        try {
            FuseChannel opened = new FuseChannel(session, this, copy);
            channels.add(opened);
            return opened;
        } catch (RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }

    /** Ends the connection, and with it all channels. */
    void end() {
        if (ends.compareAndSet(false, true)) {
            ending.run();
        }
    }

    void closed(FuseChannel channel) {
        channels.remove(channel);
    }

    /**
     * Notes that who waits for a request has a signal. If no channel serves the request, one of them may be about to; if it was
     * answered meanwhile, nobody else has its number.
     */
    void interrupt(long unique) {
        early.add(unique);
        for (FuseChannel channel : channels) {
            if (channel.interrupt(unique)) {
                early.take(unique);
                return;
            }
        }
    }

    /** Says whether a signal came for a request before its channel served it. Asked once it does. */
    boolean wasInterrupted(long unique) {
        return early.take(unique);
    }
}
