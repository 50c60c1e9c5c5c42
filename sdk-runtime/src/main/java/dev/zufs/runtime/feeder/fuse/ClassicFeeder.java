package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.libc.ThreadCalls;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The classic transport: each channel reads a copy of the device of its own; all copies share one queue.
 *
 * <p><b>Threads:</b> any.
 */
final class ClassicFeeder extends FuseFeeder {

    private final ThreadCalls calls;
    private final List<FuseChannel> channels = new CopyOnWriteArrayList<>();

    private volatile @Nullable Readers readers;

    /**
     * Makes the feeder.
     *
     * @param session with the kernel
     * @param device mounted; stays the caller's
     * @param calls tell threads apart, and bind them
     * @param ending ends the connection; called once at most
     */
    ClassicFeeder(Session session, FuseDevice device, ThreadCalls calls, Runnable ending) {
        super(session, device, ending);
        this.calls = calls;
    }

    @Override
    public int channels() {
        return session().options().channels();
    }

    @Override
    public Channel open(int cpu, int channel) throws IOException {
        FuseChannel opened = FuseChannel.open(this, cpu, (int) calls.gettid());
        channels.add(opened);
        return opened;
    }

    @Override
    void begin() throws IOException {
        Readers watching = new Readers(channels, device().copy(), calls);
        readers = watching;
        watching.start();
    }

    @Override
    void requestBegins() {
        Readers watching = readers;
        if (watching != null) {
            watching.requestBegins();
        }
    }

    @Override
    void closed(FuseChannel channel) {
        channels.remove(channel);
        // If it was the connection's end, the others hear of it; and if the channel failed, they must not wait for it.
        Readers watching = readers;
        if (watching != null) {
            watching.end();
        }
    }
}
