package dev.zufs.runtime.feeder;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The place where one zero-thread gets its operations from.
 *
 * <p>Where the kernel side gives one operation after the other, as the zuf module does, this is a {@link WaitingChannel}.
 * Where it asks for something that takes several operations or none, as FUSE does, the channel translates: it calls {@code
 * vfs}, which sends operations through an {@link OperationPort} that executes them in the calling thread.
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
     * Serves the channel until {@link #wake} was called and nothing is left to answer, or the kernel side has ended.
     *
     * @param operations executes what lies in the buffer, in the calling thread
     * @throws IOException if the feeder fails; the zero-thread ends. It ends on an Error too, as nobody knows then whether an
     *     operation has arrived that nobody would answer. In both cases the owner of the zero-threads is told, after {@link
     *     #close}
     */
    void serve(OperationRunner operations) throws IOException;

    /**
     * Makes {@link #serve} end as soon as it finds nothing to do, now or when it is called next. Any thread may call, and
     * more than once; a feeder that can lose a wake-up is woken until it has ended.
     */
    void wake();

    /** Gives the channel back. */
    @Override
    void close();
}
