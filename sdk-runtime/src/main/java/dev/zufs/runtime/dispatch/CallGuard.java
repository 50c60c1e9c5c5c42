package dev.zufs.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Says whether a callback is running, and in which thread, so that an object that a filesystem kept from an earlier callback
 * can do nothing to a later one.
 *
 * <p><b>Threads:</b> begun and ended by the executor's; checked by any, where every thread but the executor's is refused
 * whatever it reads.
 */
final class CallGuard {

    private @Nullable Thread runner;

    void begin() {
        runner = Thread.currentThread();
    }

    void end() {
        runner = null;
    }

    /**
     * Passes only inside the callback.
     *
     * @throws IllegalStateException anywhere else
     */
    void check() {
        if (runner != Thread.currentThread()) {
            throw new IllegalStateException(
                    "the operation that this object belongs to has ended, or is another thread's");
        }
    }
}
