package dev.zufs.mock;

import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.memory.Media;
import dev.zufs.mock.internal.PinnedFeeder;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.dispatch.MountDispatcher;
import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.feeder.MountPort;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.local.LocalMount;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.thread.CpuAffinity;
import dev.zufs.runtime.thread.CpuSet;
import dev.zufs.runtime.thread.InlinePort;
import dev.zufs.runtime.thread.Topology;
import dev.zufs.runtime.thread.ZeroThreads;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.MountSettings;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.RegionWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One mount: a server of its own, the threads that serve it, and the kernel's part in user space. */
final class MockMount implements LocalMount {

    private final VfsMount vfs;
    private final FileSystemServer server;
    private final MountDispatcher dispatcher;
    private final @Nullable ZeroThreads threads;

    private MockMount(
            VfsMount vfs, FileSystemServer server, MountDispatcher dispatcher, @Nullable ZeroThreads threads) {
        this.vfs = vfs;
        this.server = server;
        this.dispatcher = dispatcher;
        this.threads = threads;
    }

    static MockMount mount(
            FileSystemType type, MountBacking backing, MockSettings settings, OperationStatistics statistics)
            throws IOException {
        boolean[] taken = new boolean[1];
        MountBacking.Source source = superBlockId -> {
            taken[0] = true;
            return backing;
        };
        // Threads inherit it: those that serve the mount, and those that the filesystem starts.
        try (PluginContext _ = PluginContext.enter(type)) {
            return mount(type, backing, source, settings, statistics);
        } catch (IOException | RuntimeException | Error e) {
            if (!taken[0]) {
                // The server releases what it has taken, but the mount failed before.
                releaseAfter(e, backing);
            }
            throw e;
        }
    }

    private static void releaseAfter(Throwable failure, MountBacking backing) {
        try {
            backing.release().run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static MockMount mount(
            FileSystemType type,
            MountBacking backing,
            MountBacking.Source source,
            MockSettings settings,
            OperationStatistics statistics)
            throws IOException {
        boolean syncs = settings.profile() == Profile.POSIX;
        FileSystemServer server = syncs ? FileSystemServer.withSyncs() : FileSystemServer.withoutSyncs();
        server.clock(settings.instants());
        long typeCookie = server.register(type);
        MountDispatcher dispatcher = server.mountDispatcher(source);
        Supplier<@Nullable OperationObserver> observers =
                () -> settings.countOperations() ? statistics.observer() : null;
        if (settings.delivery() == Delivery.INLINE) {
            int cpus = Runtime.getRuntime().availableProcessors();
            InlinePort port = new InlinePort(server, cpus, observers);
            return new MockMount(vfs(type, backing, settings, typeCookie, dispatcher, port), server, dispatcher, null);
        }
        Libc libc = Libc.system();
        Topology topology = Topology.ofThisMachine();
        int possible = topology.possible().stream().max().orElse(0) + 1;
        PinnedFeeder feeder = new PinnedFeeder(libc, possible);
        // Callers can be nowhere else either.
        CpuSet cpus = CpuAffinity.grantedToThisProcess(libc, topology.online());
        ZeroThreads threads = ZeroThreads.start(feeder, server, cpus, libc, observers);
        try {
            return new MockMount(
                    vfs(type, backing, settings, typeCookie, dispatcher, feeder), server, dispatcher, threads);
        } catch (RuntimeException | Error e) {
            threads.close();
            throw e;
        }
    }

    private static VfsMount vfs(
            FileSystemType type,
            MountBacking backing,
            MockSettings settings,
            long typeCookie,
            MountDispatcher dispatcher,
            OperationPort port) {
        MountSettings vfsSettings = MountSettings.of(
                        inContext(type, dispatcher), port, backing.media().segment())
                .regionWriter(writer(backing.media()))
                .typeCookie(typeCookie)
                .options(settings.options())
                .readOnly(settings.readOnly())
                .profile(settings.profile())
                .checkLocks(settings.checkLocks())
                .clock(settings.clock())
                .limits(type.limits())
                .build();
        try {
            return VfsMount.mount(vfsSettings);
        } catch (ErrnoException e) {
            throw withReason(e, dispatcher);
        }
    }

    /** Remounts and unmounts are executed in whatever thread asks for them. */
    private static MountPort inContext(FileSystemType type, MountDispatcher dispatcher) {
        return request -> {
            try (PluginContext _ = PluginContext.enter(type)) {
                dispatcher.execute(request);
            }
        };
    }

    /** Returns the failure as the filesystem threw it: the reply had room for its number only. */
    private static ErrnoException withReason(ErrnoException answered, MountDispatcher dispatcher) {
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

    SuperBlock superBlock() {
        return server.mounts().getFirst().superBlock();
    }

    @Override
    public VfsMount vfs() {
        return vfs;
    }

    @Override
    public List<String> zeroThreads() {
        return threads == null ? List.of() : threads.names();
    }

    @Override
    public void close() {
        vfs.unmount();
        if (threads != null) {
            threads.close();
        }
        // The kernel ignores what a filesystem answers to an unmount; a test must not.
        dispatcher.failure().ifPresent(failure -> {
            throw failure instanceof ErrnoException errno
                    ? errno
                    : new IllegalStateException("the filesystem failed to close", failure);
        });
    }
}
