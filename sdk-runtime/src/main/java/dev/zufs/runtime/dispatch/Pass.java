package dev.zufs.runtime.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Says what the operation of an executor is using, to who waits until nobody does. Padded, as every operation
 * stores into one and who waits reads all.
 *
 * <p><b>Threads:</b> stored by the executor's, read by any. A volatile store and a volatile load cannot change places: when an
 * executor stores here what it uses and then loads whether that may be used, and another thread stores that it may not and
 * then looks here, at least one of the two sees what the other stored.
 */
final class Pass {

    private static final VarHandle SERVING;

    static {
        try {
            SERVING = MethodHandles.lookup().findVarHandle(Pass.class, "serving", ServedMount.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // padding
    private long before0, before1, before2, before3, before4, before5, before6;

    private volatile @Nullable ServedMount serving;

    @SuppressWarnings("UnusedVariable") // padding
    private long after0, after1, after2, after3, after4, after5, after6;

    void serve(ServedMount mount) {
        serving = mount;
    }

    void rest() {
        SERVING.setRelease(this, null);
    }

    @Nullable ServedMount serving() {
        return serving;
    }

    @SuppressWarnings("ReferenceEquality") // a mount is its identity
    boolean isServing(ServedMount mount) {
        return serving == mount;
    }
}
