package dev.zufs.runtime.thread;

import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.OperationExecutor;
import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.Feeder;
import dev.zufs.runtime.libc.ThreadCalls;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A thread that is bound to one CPU and executes the operations of one channel, synchronously, as long as there are any. That of
 * a channel that belongs to no CPU is not bound, and executes as if it were on the first.
 *
 * <p>It outlives whatever a filesystem throws. It ends when the feeder says so, or fails.
 */
final class ZeroThread {

    private static final System.Logger LOGGER = System.getLogger(ZeroThread.class.getPackageName());

    private final int cpu;
    private final int channelNumber;
    private final Feeder feeder;
    private final FileSystemServer server;
    private final ThreadCalls calls;
    private final @Nullable OperationObserver observer;
    private final ZeroThreads.Owner owner;
    private final SeatedThread thread;
    private final CompletableFuture<Channel> opened = new CompletableFuture<>();

    ZeroThread(
            int cpu,
            int channelNumber,
            Feeder feeder,
            FileSystemServer server,
            ThreadCalls calls,
            @Nullable OperationObserver observer,
            ZeroThreads.Owner owner) {
        this.cpu = cpu;
        this.channelNumber = channelNumber;
        this.feeder = feeder;
        this.server = server;
        this.calls = calls;
        this.observer = observer;
        this.owner = owner;
        this.thread = new SeatedThread("zt-" + (cpu == Feeder.ANY_CPU ? "any" : cpu) + "." + channelNumber, this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Waits until the thread is bound and its channel open.
     *
     * @throws IOException if that failed; the thread has ended then
     */
    void awaitOpened() throws IOException {
        try {
            opened.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(thread.getName() + " could not start: " + cause.getMessage(), cause);
        }
    }

    /** Makes the thread end after the operation that it executes. */
    void wake() {
        if (opened.isDone() && !opened.isCompletedExceptionally()) {
            opened.join().wake();
        }
    }

    Thread thread() {
        return thread;
    }

    private void run() {
        Channel channel;
        try {
            if (cpu != Feeder.ANY_CPU) {
                CpuAffinity.pinCurrentThread(calls, cpu);
            }
            SignalMask.blockAllInCurrentThread(calls);
            channel = feeder.open(cpu, channelNumber);
        } catch (Throwable e) { // whatever it is, somebody waits in awaitOpened
            opened.completeExceptionally(e);
            return;
        }
        try (channel) {
            OperationExecutor executor = server.executor(channel.buffer());
            if (observer != null) {
                executor.observe(observer);
            }
            Seat seat = new Seat(server, executor, Math.max(cpu, 0));
            thread.seat(seat);
            opened.complete(channel);
            channel.serve(seat);
        } catch (Throwable e) { // as above
            if (!opened.completeExceptionally(e)) {
                fail(e);
            }
        }
    }

    /** Tells the owner, whatever happens to the log: a channel that nobody serves stops a CPU. */
    private void fail(Throwable reason) {
        try {
            LOGGER.log(Level.ERROR, thread.getName() + " ends: its feeder failed", reason);
        } finally {
            owner.ended(thread.getName(), reason);
        }
    }
}
