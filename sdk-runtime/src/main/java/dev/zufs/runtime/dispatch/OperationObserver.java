package dev.zufs.runtime.dispatch;

/** Hears of every executed operation, in the thread that executed it; must not block. */
@FunctionalInterface
public interface OperationObserver {

    /**
     * Notes that an operation begins.
     *
     * @param operation its number, of {@link dev.zufs.runtime.wire.Operation}
     * @param beginNanos {@link System#nanoTime} now
     */
    default void begins(int operation, long beginNanos) {}

    /**
     * Notes an operation.
     *
     * @param operation its number, of {@link dev.zufs.runtime.wire.Operation}
     * @param errno what it answered, positive; 0 for success
     * @param bytes user data that it moved, or gave extents for
     * @param beginNanos {@link System#nanoTime} when it began
     * @param endNanos {@link System#nanoTime} when it ended
     */
    void executed(int operation, int errno, long bytes, long beginNanos, long endNanos);
}
