package dev.zufs.mock.internal;

import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.OperationExecutor;
import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.feeder.OperationPort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Executes operations in the calling thread, with an op buffer and an executor for each thread. */
public final class InlinePort implements OperationPort {

    private static final int ALIGNMENT = 4096;

    private final FileSystemServer server;
    private final Supplier<? extends @Nullable OperationObserver> observers;
    private final int cpus;
    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadLocal<Executor> executors = ThreadLocal.withInitial(this::newExecutor);

    /** What one calling thread has; goes with the thread. */
    private record Executor(OperationExecutor operations, int cpu) {}

    /**
     * Makes the port.
     *
     * @param server executes
     * @param cpus how many CPUs the threads play
     * @param observers makes the observer of each thread, or gives null
     */
    public InlinePort(FileSystemServer server, int cpus, Supplier<? extends @Nullable OperationObserver> observers) {
        this.server = server;
        this.cpus = cpus;
        this.observers = observers;
    }

    private Executor newExecutor() {
        OperationExecutor executor = server.executor(Arena.ofAuto().allocate(BUFFER_BYTES, ALIGNMENT));
        OperationObserver observer = observers.get();
        if (observer != null) {
            executor.observe(observer);
        }
        // Threads play the part of CPUs, one after the other, so that a run with one thread is the same every time.
        return new Executor(executor, threads.getAndIncrement() % cpus);
    }

    @Override
    public MemorySegment buffer() {
        return executors.get().operations.buffer();
    }

    @Override
    public int cpu() {
        return executors.get().cpu;
    }

    @Override
    public void execute(MemorySegment window) {
        executors.get().operations.execute(window);
    }
}
