package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The transport over io_uring: the kernel has a queue for each CPU, and each channel is a ring of its own with one place in the
 * queue of its CPU. So a request is served on the CPU that it comes from, and one that takes long holds nobody up.
 *
 * <p>What the kernel gives to no ring, a channel without CPU reads from the device: FORGET, INTERRUPT, and requests that come
 * before all queues are there.
 *
 * <p><b>Threads:</b> any.
 */
final class RingFeeder extends FuseFeeder {

    private static final int HOUSEKEEPING = 0;
    private static final long PATIENCE_SECONDS = 5;

    private final Libc libc;
    private final RingPlan plan;
    private final Path target;
    private final List<RingChannel> channels = new CopyOnWriteArrayList<>();

    /**
     * Makes the feeder.
     *
     * @param session with the kernel
     * @param device mounted; stays the caller's
     * @param libc calls
     * @param plan how many rings, and how large
     * @param target where it is mounted
     * @param ending ends the connection; called once at most
     */
    RingFeeder(Session session, FuseDevice device, Libc libc, RingPlan plan, Path target, Runnable ending) {
        super(session, device, ending);
        this.libc = libc;
        this.plan = plan;
        this.target = target;
    }

    @Override
    public int channels() {
        return plan.channels();
    }

    @Override
    public int freeChannels() {
        return plan.others().isEmpty() ? 1 : 2;
    }

    @Override
    public Channel open(int cpu, int channel) throws IOException {
        if (cpu == ANY_CPU && channel == HOUSEKEEPING) {
            FuseChannel reader = FuseChannel.open(this, cpu, (int) libc.gettid());
            reader.need(true);
            return reader;
        }
        RingChannel opened = RingChannel.open(this, libc, cpu == ANY_CPU ? plan.others() : List.of(cpu));
        channels.add(opened);
        return opened;
    }

    /** Asks for something, and does not believe in the rings until the request has come through one. */
    @Override
    void begin() throws IOException {
        try {
            CompletableFuture.runAsync(
                            this::ask,
                            task -> Thread.ofPlatform()
                                    .daemon()
                                    .name("fuse-probe")
                                    .start(task))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new RingException("the kernel sends nothing through the rings for " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new RingException("the rings cannot be tried: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the rings are tried");
        }
        if (channels.stream().mapToLong(RingChannel::served).sum() == 0) {
            throw new RingException("the kernel does not use the rings that it has taken");
        }
    }

    /** Opens the root: whether that is allowed or not, the kernel asks for it or for its attributes. */
    private void ask() {
        int flags = LinuxConstants.Open.RDONLY | LinuxConstants.Open.DIRECTORY | LinuxConstants.Open.CLOEXEC;
        long fd = libc.open(target.toString(), flags, 0);
        if (fd >= 0) {
            libc.close((int) fd);
        }
    }

    @Override
    void requestBegins() {
        // The one reader of the device always reads.
    }

    @Override
    void closed(FuseChannel channel) {
        // Nobody waits for it.
    }

    void closed(RingChannel channel) {
        channels.remove(channel);
    }
}
