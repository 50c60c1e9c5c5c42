package dev.zufs.runtime.thread;

import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.feeder.Feeder;
import dev.zufs.runtime.libc.ThreadCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The zero-threads of a feeder: one for each online CPU and channel, and for each channel that belongs to no CPU.
 *
 * <p><b>Threads:</b> made and closed by one thread at a time.
 */
public final class ZeroThreads implements AutoCloseable {

    private static final Duration WAKE_INTERVAL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<ZeroThread> threads;

    private ZeroThreads(List<ZeroThread> threads) {
        this.threads = threads;
    }

    /** Hears of a zero-thread that ended though nobody asked it to. */
    @FunctionalInterface
    public interface Owner {

        /**
         * Notes that a channel is served no longer, for good: the rest of the feeder should end too, or do without. Called in
         * the thread that ends, after its channel was closed; must not wait for it.
         *
         * @param thread its name
         * @param reason what the feeder threw
         */
        void ended(String thread, Throwable reason);
    }

    /**
     * Starts all zero-threads for a feeder whose other channels can go on without one, as {@link #start(Feeder,
     * FileSystemServer, CpuSet, ThreadCalls, Supplier, Owner)}.
     *
     * @param feeder where operations come from
     * @param server executes them
     * @param cpus the CPUs that operations can come from
     * @param calls bind the threads
     * @param observers gives each thread who hears of its operations, or null for nobody; called once a thread
     * @return the running threads
     * @throws IOException if any could not start; none is left then
     */
    public static ZeroThreads start(
            Feeder feeder,
            FileSystemServer server,
            CpuSet cpus,
            ThreadCalls calls,
            Supplier<? extends @Nullable OperationObserver> observers)
            throws IOException {
        return start(feeder, server, cpus, calls, observers, (thread, reason) -> {});
    }

    /**
     * Starts all zero-threads, and returns when every one is bound to its CPU and has its channel.
     *
     * @param feeder where operations come from
     * @param server executes them
     * @param cpus the CPUs that operations can come from
     * @param calls bind the threads
     * @param observers gives each thread who hears of its operations, or null for nobody; called once a thread
     * @param owner hears of threads that end on their own
     * @return the running threads
     * @throws IOException if any could not start; none is left then
     */
    public static ZeroThreads start(
            Feeder feeder,
            FileSystemServer server,
            CpuSet cpus,
            ThreadCalls calls,
            Supplier<? extends @Nullable OperationObserver> observers,
            Owner owner)
            throws IOException {
        List<ZeroThread> threads = new ArrayList<>();
        for (int channel = 0; channel < feeder.channels(); channel++) {
            for (int cpu : cpus.stream().toArray()) {
                threads.add(new ZeroThread(cpu, channel, feeder, server, calls, observers.get(), owner));
            }
        }
        for (int channel = 0; channel < feeder.freeChannels(); channel++) {
            threads.add(new ZeroThread(Feeder.ANY_CPU, channel, feeder, server, calls, observers.get(), owner));
        }
        ZeroThreads all = new ZeroThreads(List.copyOf(threads));
        try {
            threads.forEach(ZeroThread::start);
            for (ZeroThread thread : threads) {
                thread.awaitOpened();
            }
        } catch (IOException | RuntimeException | Error e) {
            all.close();
            throw e;
        }
        return all;
    }

    /**
     * Returns the names of the threads that are running.
     *
     * @return {@code zt-<cpu>.<channel>} each, with {@code any} for no CPU
     */
    public List<String> names() {
        return threads.stream()
                .map(ZeroThread::thread)
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .toList();
    }

    /**
     * Waits until all threads have ended because their feeder has, however long that takes.
     *
     * @throws InterruptedException if the caller is interrupted; the threads go on
     */
    public void awaitEnd() throws InterruptedException {
        for (ZeroThread thread : threads) {
            thread.thread().join();
        }
    }

    /**
     * Ends all threads after the operations that they execute. A wake-up can be lost on a thread that is not waiting yet, so
     * it is repeated until all have left.
     *
     * @throws IllegalStateException if a filesystem's operation does not end within half a minute; the message names the
     *     threads
     */
    @Override
    public void close() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean interrupted = false;
        for (ZeroThread thread : threads) {
            while (thread.thread().isAlive() && System.nanoTime() - deadline < 0) {
                threads.forEach(ZeroThread::wake);
                try {
                    boolean ended = thread.thread().join(WAKE_INTERVAL);
                    if (ended) {
                        break;
                    }
                } catch (InterruptedException e) {
                    // The threads must be gone before their memory is: finish, and tell the caller afterwards.
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!names().isEmpty()) {
            throw new IllegalStateException("still executing an operation: " + names());
        }
    }
}
