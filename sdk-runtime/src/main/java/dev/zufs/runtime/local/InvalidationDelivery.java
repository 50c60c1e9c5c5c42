package dev.zufs.runtime.local;

import dev.zufs.api.FileSystemType;
import dev.zufs.api.Invalidations;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.vfs.StaleState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a filesystem tells of what it has changed by itself: first to the vfs, so that it answers with what is new, and
 * then to who keeps the answers.
 *
 * <p>It does so in a thread of its own, which there is if the filesystem has asked for this. To forget something, the thread waits
 * for operations; so it must be none of those that execute them.
 *
 * <p><b>Threads:</b> any. <b>Lifetime:</b> {@link #end} has to be called. It does not wait for the thread, which may be waiting
 * for the very unmount that ends this.
 */
final class InvalidationDelivery {

    private static final Logger LOG = System.getLogger(InvalidationDelivery.class.getPackageName());

    private final PendingInvalidations pending = new PendingInvalidations();
    private final Invalidations invalidations = Invalidations.over(pending);
    private final FileSystemType type;

    /** Guarded by this, as all that follows. */
    private boolean wanted;

    private boolean ended;
    private boolean started;
    private @Nullable StaleState vfs;
    private @Nullable CacheHolder kernel;

    InvalidationDelivery(FileSystemType type) {
        this.type = type;
    }

    /** Gives what the filesystem tells. */
    synchronized Invalidations ask() {
        wanted = true;
        startIfPossible();
        return invalidations;
    }

    /** Begins to pass on to the vfs of the mount. */
    synchronized void begin(StaleState mounted) {
        vfs = mounted;
        startIfPossible();
    }

    /** Begins to pass on to a kernel as well, which is closed at the end; at once, if this has ended. */
    synchronized void alsoTo(CacheHolder holder) {
        if (ended) {
            holder.close();
        } else {
            kernel = holder;
        }
    }

    private void startIfPossible() {
        StaleState target = vfs;
        if (wanted && target != null && !started && !ended) {
            started = true;
            Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name("invalidations")
                    .start(() -> run(target));
        }
    }

    /** Passes over whatever is told from now on. The thread ends soon. */
    synchronized void end() {
        ended = true;
        pending.close();
        CacheHolder holder = kernel;
        if (holder != null && !started) {
            holder.close();
        }
    }

    /** Waits until all that was told before the call is passed on. */
    void await() throws InterruptedException {
        pending.awaitPassedOn();
    }

    private synchronized @Nullable CacheHolder kernel() {
        return kernel;
    }

    private void run(StaleState target) {
        // Of an inode that nobody else holds, forgetting a name lets the filesystem drop it.
        try (PluginContext _ = PluginContext.enter(type)) {
            for (var batch = pending.take(); batch != null; batch = pending.take()) {
                passOn(batch, target);
            }
        } finally {
            CacheHolder holder = kernel();
            if (holder != null) {
                holder.close();
            }
        }
    }

    private void passOn(PendingInvalidations.Batch batch, StaleState target) {
        CacheHolder holder = kernel();
        if (batch.everything()) {
            guarded(target::everything);
            if (holder != null) {
                guarded(holder::everything);
            }
            return;
        }
        batch.inodes().forEach((number, range) -> guarded(() -> inode(number, range, target, holder)));
        batch.names()
                .forEach(each -> guarded(() -> {
                    target.entry(each.directory(), each.name());
                    if (holder != null) {
                        holder.entry(each.directory(), each.name());
                    }
                }));
    }

    private static void inode(
            long number, PendingInvalidations.Range range, StaleState target, @Nullable CacheHolder holder) {
        if (range.isEmpty()) {
            target.attributes(number);
            if (holder != null) {
                holder.attributes(number);
            }
        } else {
            target.content(number, range.from(), range.to() - range.from());
            if (holder != null) {
                holder.content(number, range.from(), range.to() - range.from());
            }
        }
    }

    /** A defect in one must not keep the others from being passed on. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "what a filesystem has changed by itself may stay unseen", e);
        }
    }
}
