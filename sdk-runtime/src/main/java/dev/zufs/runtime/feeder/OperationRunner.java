package dev.zufs.runtime.feeder;

import java.lang.foreign.MemorySegment;

/**
 * Executes the operations of one channel. <b>Threads:</b> the zero-thread that serves the channel; {@link #interrupt} any.
 * <b>Lifetime:</b> while {@link Channel#serve} runs.
 */
public interface OperationRunner {

    /**
     * Executes the operation in the channel's buffer, delayed puts behind it first, and leaves the reply there. Never throws:
     * whatever goes wrong is an error of the reply.
     *
     * @param window the application's bytes: native memory of {@code hdr.len} bytes, or {@link OperationPort#NO_WINDOW}. The
     *     filesystem gets a view that ends with the operation
     */
    void execute(MemorySegment window);

    /**
     * Notes that the application that waits has a signal: the filesystem can see it in the operation that is executed now, and in
     * those that follow until {@link #clearInterrupt}. A channel that serves one operation at a time need not call, if its
     * kernel side writes the note into the buffer.
     */
    void interrupt();

    /** Notes that what comes next is for an application that has no signal. */
    void clearInterrupt();
}
