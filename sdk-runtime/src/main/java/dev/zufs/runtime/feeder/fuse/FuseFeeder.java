package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.Feeder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The classic transport: each channel reads a copy of the device of its own; all copies share one queue.
 *
 * <p><b>Threads:</b> any.
 */
final class FuseFeeder implements Feeder {

    private final Session session;
    private final FuseDevice device;
    private final List<FuseChannel> channels = new CopyOnWriteArrayList<>();

    FuseFeeder(Session session, FuseDevice device) {
        this.session = session;
        this.device = device;
    }

    @Override
    public int channels() {
        return session.options().channels();
    }

    @Override
    public Channel open(int cpu, int channel) throws IOException {
        FuseDevice copy = device.copy();
        FuseChannel opened = new FuseChannel(session, this, copy);
        channels.add(opened);
        return opened;
    }

    void closed(FuseChannel channel) {
        channels.remove(channel);
    }

    /**
     * Notes that who waits for a request has a signal.
     *
     * @return false if no channel serves the request
     */
    boolean interrupt(long unique) {
        for (FuseChannel channel : channels) {
            if (channel.interrupt(unique)) {
                return true;
            }
        }
        return false;
    }
}
