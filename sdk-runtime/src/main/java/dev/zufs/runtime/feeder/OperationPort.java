package dev.zufs.runtime.feeder;

import java.lang.foreign.MemorySegment;

/**
 * The way of an operation from a kernel side that runs in this process ({@code vfs}) to the dispatcher: in the calling
 * thread, or through the zero-thread of its CPU.
 *
 * <p><b>Threads:</b> any number at once; each has a buffer of its own. <b>Lifetime:</b> a thread that asked for {@link
 * #buffer} fills it and calls {@link #execute}, and has read the reply before it asks again.
 */
public interface OperationPort {

    /** The size of every op buffer, as the C server has it. */
    int BUFFER_BYTES = 65_536;

    /** Stands for the application's bytes of an operation that has none. */
    MemorySegment NO_WINDOW = MemorySegment.NULL;

    /**
     * Returns the op buffer of the calling thread. It is not cleared: behind what a request fills lie the bytes of earlier
     * ones.
     *
     * @return native memory of {@value #BUFFER_BYTES} bytes
     */
    MemorySegment buffer();

    /**
     * Returns the CPU that the calling thread's next operation belongs to, for what is kept by CPU, such as delayed puts.
     *
     * @return 0 to the number of CPUs - 1
     */
    int cpu();

    /**
     * Executes the operation in the calling thread's buffer, delayed puts behind it first, and returns when the reply is in
     * the buffer.
     *
     * @param window the application's bytes: native memory of {@code hdr.len} bytes, or {@link #NO_WINDOW}. The filesystem
     *     gets a view that ends with the operation, and is read-only for a WRITE
     */
    void execute(MemorySegment window);
}
