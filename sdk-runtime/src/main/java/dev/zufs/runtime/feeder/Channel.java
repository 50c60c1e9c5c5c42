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
     * Gives the reply that lies in the buffer to the operation before, if there was one, and waits for the next.
     *
     * @return false if there will be no more operations
     * @throws IOException if the feeder fails; the zero-thread ends
     */
    boolean next() throws IOException;

    /**
     * Returns the application's bytes of the operation in the buffer.
     *
     * @return native memory of {@code hdr.len} bytes, or {@link MemorySegment#NULL} if the operation has none
     */
    MemorySegment window();

    /** Makes the waiting {@link #next} answer false, now or when it is called next. Any thread may call. */
    void wake();

    /** Gives the channel back. */
    @Override
    void close();
}
