package dev.zufs.runtime.dispatch;

import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The passes of all executors of a server, and the waiting for them.
 *
 * <p><b>Threads:</b> any.
 */
final class Passes {

    private static final System.Logger LOGGER = System.getLogger(Passes.class.getPackageName());
    private static final long BACK_OFF_NANOS = 20_000;
    private static final int SPINS = 200;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<Reference<Pass>> all = new CopyOnWriteArrayList<>();

    Pass issue() {
        Pass pass = new Pass();
        all.removeIf(reference -> reference.get() == null);
        all.add(new WeakReference<>(pass));
        return pass;
    }

    /**
     * Waits until no executor serves a mount, however long that takes: what an operation works on must not go away under
     * it. New operations must be kept out already.
     */
    void awaitIdle(ServedMount mount) {
        long begin = System.nanoTime();
        boolean told = false;
        boolean interrupted = false;
        for (Reference<Pass> reference : all) {
            Pass pass = reference.get();
            for (int tries = 0; pass != null && pass.isServing(mount); tries++) {
                pause(tries);
                // An interrupted thread does not park, and would wait at full speed.
                interrupted |= Thread.interrupted();
                if (!told && System.nanoTime() - begin > PATIENCE_NANOS) {
                    told = true;
                    LOGGER.log(
                            Level.WARNING,
                            "the unmount of {0} waits for an operation that does not end",
                            mount.backing().source());
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(int tries) {
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(BACK_OFF_NANOS);
        }
    }
}
