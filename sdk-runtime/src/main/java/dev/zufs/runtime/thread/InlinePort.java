package dev.zufs.runtime.thread;

import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.OperationExecutor;
import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.feeder.OperationPort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes operations in the calling thread: a zero-thread of the same server in its own op buffer, any other thread in one
 * that it gets when it calls first, and that goes with it.
 */
public final class InlinePort implements OperationPort {

    private static final int ALIGNMENT = 4096;

    private final FileSystemServer server;
    private final Supplier<? extends @Nullable OperationObserver> observers;
    private final int cpus;
    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadLocal<Seat> seats = ThreadLocal.withInitial(this::newSeat);

    /**
     * Makes the port.
     *
     * @param server executes
     * @param cpus how many CPUs the threads play that are no zero-threads
     * @param observers makes the observer of each thread that is no zero-thread, or gives null
     */
    public InlinePort(FileSystemServer server, int cpus, Supplier<? extends @Nullable OperationObserver> observers) {
        this.server = server;
        this.cpus = cpus;
        this.observers = observers;
    }

    private Seat newSeat() {
        OperationExecutor executor = server.executor(Arena.ofAuto().allocate(BUFFER_BYTES, ALIGNMENT));
        OperationObserver observer = observers.get();
        if (observer != null) {
            executor.observe(observer);
        }
        // Threads play the part of CPUs, one after the other, so that a run with one thread is the same every time.
        return new Seat(server, executor, threads.getAndIncrement() % cpus);
    }

    /** A zero-thread may be one of another server: its filesystem uses a mount of its own. */
    private Seat seat() {
        if (Thread.currentThread() instanceof SeatedThread thread) {
            Seat seat = thread.seat();
            if (seat != null && seat.isOf(server)) {
                return seat;
            }
        }
        return seats.get();
    }

    @Override
    public MemorySegment buffer() {
        return seat().buffer();
    }

    @Override
    public int cpu() {
        return seat().cpu();
    }

    @Override
    public void execute(MemorySegment window) {
        seat().execute(window);
    }
}
