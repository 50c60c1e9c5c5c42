package dev.zufs.runtime.thread;

import dev.zufs.api.Errno;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.OperationExecutor;
import dev.zufs.runtime.feeder.OperationRunner;
import dev.zufs.runtime.wire.OpHeader;
import java.lang.foreign.MemorySegment;

/** What one thread executes operations with. Confined to it, but for {@link #interrupt}. */
final class Seat implements OperationRunner {

    private final FileSystemServer server;
    private final OperationExecutor executor;
    private final MemorySegment buffer;
    private final int cpu;

    /**
     * Makes a seat.
     *
     * @param server whose mounts
     * @param executor of the thread
     * @param cpu the CPU that its operations belong to
     */
    Seat(FileSystemServer server, OperationExecutor executor, int cpu) {
        this.server = server;
        this.executor = executor;
        this.buffer = executor.buffer();
        this.cpu = cpu;
    }

    boolean isOf(FileSystemServer other) {
        return server == other;
    }

    MemorySegment buffer() {
        return buffer;
    }

    int cpu() {
        return cpu;
    }

    @Override
    public void execute(MemorySegment window) {
        try {
            executor.execute(window);
        } catch (Throwable e) { // thrown by the executor itself, while it dealt with the same of a filesystem
            OpHeader.err(buffer, 0, -Errno.EIO.number());
        }
    }

    @Override
    public void interrupt() {
        executor.interrupt(true);
    }

    @Override
    public void clearInterrupt() {
        executor.interrupt(false);
    }
}
