package dev.zufs.runtime.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Lends a plugin the application's bytes for the time of one operation.
 *
 * <p>The segment that {@link #open} answers belongs to an arena of its own: after {@link #close} every access to it gives
 * {@link IllegalStateException}, another thread gets {@link WrongThreadException}, and an offset outside of the lent bytes
 * gives {@link IndexOutOfBoundsException}. A plugin that keeps the segment keeps nothing.
 *
 * <p>One instance serves one thread, for one operation after the other. Opening and closing costs about 100 bytes of
 * garbage and neither blocks nor calls the kernel.
 */
public final class ApplicationWindow implements AutoCloseable {

    private @Nullable Arena arena;

    /** Create a closed window. */
    public ApplicationWindow() {}

    /**
     * Lend bytes until {@link #close}, to the calling thread.
     *
     * @param memory native memory that the application's bytes are mapped at, or were copied to; it has to live until
     *     {@link #close}
     * @param offset first byte that is lent
     * @param length bytes that are lent
     * @return the lent bytes, for reading and writing
     * @throws IllegalStateException if the window is open
     * @throws IndexOutOfBoundsException if {@code memory} is shorter
     * @throws UnsupportedOperationException if {@code memory} is on the Java heap
     */
    @SuppressWarnings({"restricted", "MustBeClosed"}) // close() closes the arena, whoever calls it
    public MemorySegment open(MemorySegment memory, long offset, long length) {
        if (arena != null) {
            throw new IllegalStateException("the window is still open for the operation before");
        }
        MemorySegment bytes = memory.asSlice(offset, length);
        Arena operation = Arena.ofConfined();
        MemorySegment lent = bytes.reinterpret(operation, null);
        arena = operation;
        return lent;
    }

    /**
     * Lend bytes until {@link #close}, to the calling thread, for reading only; as {@link #open} in all else.
     *
     * @param memory native memory that holds the application's bytes
     * @param offset first byte that is lent
     * @param length bytes that are lent
     * @return the lent bytes; a store gives {@link IllegalArgumentException}
     */
    public MemorySegment openReadOnly(MemorySegment memory, long offset, long length) {
        return open(memory, offset, length).asReadOnly();
    }

    /**
     * Revoke what was lent; does nothing if the window is closed.
     *
     * @throws IllegalStateException if the lent bytes are in use by an operation that the plugin left running, such as an
     *     asynchronous transfer; they stay lent then
     */
    @Override
    public void close() {
        Arena operation = arena;
        if (operation != null) {
            operation.close();
            arena = null;
        }
    }
}
