package dev.zufs.runtime.local;

import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.memory.Media;
import dev.zufs.api.memory.Persistence;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.dispatch.MountDispatcher;
import dev.zufs.runtime.feeder.MountPort;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.vfs.AccessTimes;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.MountSettings;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.RegionWriter;
import dev.zufs.runtime.wire.MountOperation;
import dev.zufs.runtime.wire.OpHeader;
import java.lang.foreign.MemorySegment;
import java.util.function.UnaryOperator;

/**
 * A server of one mount whose kernel side is in this process: what all feeders need that have no zuf module.
 *
 * <p><b>Threads:</b> made, mounted and closed by one thread at a time; what executes operations may be any. <b>Lifetime:</b>
 * the backing is given back at the unmount, or by {@link #close} if it was never mounted.
 */
public final class LocalServer implements AutoCloseable {

    private final FileSystemType type;
    private final MountBacking backing;
    private final FileSystemServer server;
    private final long typeCookie;
    private final MountDispatcher dispatcher;
    private final InvalidationDelivery invalidations;
    private boolean taken;

    /**
     * Makes a server.
     *
     * @param type what will be mounted
     * @param backing what it lies on; the server's from now on
     * @param server knows no type yet
     */
    public LocalServer(FileSystemType type, MountBacking backing, FileSystemServer server) {
        this.type = type;
        this.backing = backing;
        this.invalidations = new InvalidationDelivery(type);
        this.server = server.invalidations(invalidations::ask);
        this.typeCookie = server.register(type);
        this.dispatcher = server.mountDispatcher(superBlockId -> {
            taken = true;
            return backing;
        });
    }

    /**
     * Returns the server, for ports and zero-threads.
     *
     * @return what executes operations
     */
    public FileSystemServer server() {
        return server;
    }

    /**
     * Returns what is mounted.
     *
     * @return the filesystem type
     */
    public FileSystemType type() {
        return type;
    }

    /**
     * Returns what the mount lies on.
     *
     * @return how messages call it
     */
    public String source() {
        return backing.source();
    }

    /**
     * Returns how stores to what the mount lies on become persistent.
     *
     * @return the means
     */
    public Persistence persistence() {
        return backing.media().persistence();
    }

    /**
     * Mounts, in the calling thread.
     *
     * @param port where operations go
     * @param accessTimes when reads set the access time
     * @param how sets what differs from {@link MountSettings#of}
     * @return the kernel side
     * @throws ErrnoException what the filesystem threw
     */
    public VfsMount mount(OperationPort port, AccessTimes accessTimes, UnaryOperator<MountSettings.Builder> how) {
        MountSettings.Builder settings = MountSettings.of(
                        inContext(), port, backing.media().segment())
                .regionWriter(writer(backing.media()))
                .typeCookie(typeCookie)
                .limits(type.limits());
        try {
            VfsMount mounted = VfsMount.mount(how.apply(settings).build(), accessTimes);
            // The kernel module cannot be told, and the profile of its behaviour is not.
            if (mounted.zuf().profile() == Profile.POSIX) {
                invalidations.begin(mounted.staleState());
            } else {
                invalidations.end();
            }
            return mounted;
        } catch (ErrnoException e) {
            throw withReason(e);
        }
    }

    /**
     * Lets a kernel hear of what the filesystem changes by itself, after the vfs.
     *
     * @param kernel keeps what it was told; closed when the mount has ended
     */
    public void passInvalidationsTo(CacheHolder kernel) {
        invalidations.alsoTo(kernel);
    }

    /**
     * Waits until everything is passed on that the filesystem has told of its changes before the call. Not for a thread that
     * executes operations.
     *
     * @throws InterruptedException if the caller is interrupted
     */
    public void awaitInvalidations() throws InterruptedException {
        invalidations.await();
    }

    /** Mounts, remounts and unmounts are executed in whatever thread asks for them. */
    private MountPort inContext() {
        return request -> {
            boolean ends = OpHeader.operation(request, 0) == MountOperation.UMOUNT;
            try (PluginContext _ = PluginContext.enter(type)) {
                dispatcher.execute(request);
            } finally {
                if (ends) {
                    invalidations.end();
                }
            }
        };
    }

    /** Returns the failure as the filesystem threw it: the reply had room for its number only. */
    private ErrnoException withReason(ErrnoException answered) {
        Throwable reason = dispatcher.failure().orElse(answered);
        if (reason instanceof ErrnoException errno) {
            return errno;
        }
        return new ErrnoException(answered.errno(), String.valueOf(reason.getMessage()), reason);
    }

    /** Returns the kernel's way of writing to extents: past the cache, as a host of the media sees it. */
    private static RegionWriter writer(Media media) {
        return new RegionWriter() {
            @Override
            public void write(long regionOffset, MemorySegment source, long sourceOffset, long length) {
                media.copyNonTemporal(regionOffset, source, sourceOffset, length);
            }

            @Override
            public void fence() {
                media.fence();
            }
        };
    }

    /**
     * Returns the plugin's own superblock.
     *
     * @return of the mount
     */
    public SuperBlock superBlock() {
        return server.mounts().getFirst().superBlock();
    }

    /**
     * Says what went wrong at the unmount, which the kernel side ignores.
     *
     * @throws ErrnoException what the filesystem threw
     * @throws IllegalStateException for any other failure of the filesystem
     */
    public void requireCleanEnd() {
        dispatcher.failure().ifPresent(failure -> {
            throw failure instanceof ErrnoException errno
                    ? errno
                    : new IllegalStateException("the filesystem failed to close", failure);
        });
    }

    /** Gives the backing back if no mount has taken it; one that has gives it back itself. */
    @Override
    public void close() {
        if (!taken) {
            taken = true;
            backing.release().run();
        }
    }
}
