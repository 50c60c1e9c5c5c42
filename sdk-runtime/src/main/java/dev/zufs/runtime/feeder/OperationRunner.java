package dev.zufs.runtime.feeder;

import java.lang.foreign.MemorySegment;

/**
 * Executes the operations of one channel. <b>Threads:</b> the zero-thread that serves the channel. <b>Lifetime:</b> while
 * {@link Channel#serve} runs.
 */
@FunctionalInterface
public interface OperationRunner {

    /**
     * Executes the operation in the channel's buffer, delayed puts behind it first, and leaves the reply there. Never throws:
     * whatever goes wrong is an error of the reply.
     *
     * @param window the application's bytes: native memory of {@code hdr.len} bytes, or {@link OperationPort#NO_WINDOW}. The
     *     filesystem gets a view that ends with the operation
     */
    void execute(MemorySegment window);
}
