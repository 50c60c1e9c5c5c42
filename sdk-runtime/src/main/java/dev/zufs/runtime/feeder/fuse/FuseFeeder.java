package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.Feeder;
import dev.zufs.runtime.libc.ThreadCalls;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The classic transport: each channel reads a copy of the device of its own; all copies share one queue.
 *
 * <p><b>Threads:</b> any.
 */
final class FuseFeeder implements Feeder {

    private final Session session;
    private final FuseDevice device;
    private final ThreadCalls calls;
    private final Runnable ending;
    private final AtomicBoolean ends = new AtomicBoolean();
    private final EarlyInterrupts early = new EarlyInterrupts();
    private final List<FuseChannel> channels = new CopyOnWriteArrayList<>();

    private volatile @Nullable Readers readers;

    /**
     * Makes the feeder.
     *
     * @param session with the kernel
     * @param device mounted; stays the caller's
     * @param calls tell threads apart, and bind them
     * @param ending ends the connection, the one thing that wakes who reads from it; called once at most
     */
    FuseFeeder(Session session, FuseDevice device, ThreadCalls calls, Runnable ending) {
        this.session = session;
        this.device = device;
        this.calls = calls;
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
            FuseChannel opened = new FuseChannel(session, this, copy, cpu, (int) calls.gettid());
            channels.add(opened);
            return opened;
        } catch (RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }

    /** Ends the connection, and with it all channels. */
    void endConnection() {
        if (ends.compareAndSet(false, true)) {
            ending.run();
        }
    }

    /**
     * Lets channels read, all of which are open.
     *
     * @throws IOException if the device cannot be opened once more
     */
    void begin() throws IOException {
        Readers watching = new Readers(channels, device.copy(), calls);
        readers = watching;
        watching.start();
    }

    /** Hears of every request that begins. */
    void requestBegins() {
        Readers watching = readers;
        if (watching != null) {
            watching.requestBegins();
        }
    }

    private void end() {
        Readers watching = readers;
        if (watching != null) {
            watching.end();
        }
    }

    void closed(FuseChannel channel) {
        channels.remove(channel);
        // If it was the connection's end, the others hear of it; and if the channel failed, they must not wait for it.
        end();
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
