package dev.zufs.runtime.feeder;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The place where one zero-thread gets its operations from.
 *
 * <p><b>Threads:</b> all but {@link #wake} is called by the zero-thread that opened it, pinned to its CPU. <b>Lifetime:</b>
 * from {@link Feeder#open} until {@link #close}.
 */
public interface Channel extends AutoCloseable {

    /**
     * Returns the op buffer.
     *
     * @return native memory, the same at every call
     */
    MemorySegment buffer();

    /**
     * Gives the reply that lies in the buffer to the operation before, if there was one, and waits for the next. The reply
     * is delivered even if {@link #wake} was called before: it is the answer that an application waits for.
     *
     * <p>A call after {@link #wake} may still return an operation, which came before; it is executed, and its reply given by
     * the call after that.
     *
     * @return false if there will be no more operations; then the reply has been given
     * @throws IOException if the feeder fails; the zero-thread ends. It ends on an Error too and does not call again, as
     *     nobody knows whether an operation has arrived that a second call would answer unexecuted. In both cases the owner
     *     of the zero-threads is told, after {@link #close}
     */
    boolean next() throws IOException;

    /**
     * Returns the application's bytes of the operation in the buffer.
     *
     * @return native memory of {@code hdr.len} bytes, or {@link MemorySegment#NULL} if the operation has none
     */
    MemorySegment window();

    /**
     * Makes {@link #next} answer false as soon as it finds no operation, now or when it is called next. Any thread may
     * call, and more than once; a feeder that can lose a wake-up is woken until it has ended.
     */
    void wake();

    /** Gives the channel back. */
    @Override
    void close();
}
