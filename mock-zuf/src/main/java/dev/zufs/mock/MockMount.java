package dev.zufs.mock;

import dev.zufs.api.FileSystemType;
import dev.zufs.api.SuperBlock;
import dev.zufs.mock.internal.PinnedFeeder;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.local.LocalMount;
import dev.zufs.runtime.local.LocalServer;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.thread.CpuAffinity;
import dev.zufs.runtime.thread.CpuSet;
import dev.zufs.runtime.thread.InlinePort;
import dev.zufs.runtime.thread.Topology;
import dev.zufs.runtime.thread.ZeroThreads;
import dev.zufs.runtime.vfs.AccessTimes;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.Profile;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One mount: a server of its own, the threads that serve it, and the kernel's part in user space. */
final class MockMount implements LocalMount {

    private final VfsMount vfs;
    private final LocalServer server;
    private final @Nullable ZeroThreads threads;

    private MockMount(VfsMount vfs, LocalServer server, @Nullable ZeroThreads threads) {
        this.vfs = vfs;
        this.server = server;
        this.threads = threads;
    }

    static MockMount mount(
            FileSystemType type, MountBacking backing, MockSettings settings, OperationStatistics statistics)
            throws IOException {
        boolean syncs = settings.profile() == Profile.POSIX;
        FileSystemServer operations = syncs ? FileSystemServer.withSyncs() : FileSystemServer.withoutSyncs();
        LocalServer server = new LocalServer(type, backing, operations.clock(settings.instants()));
        // Threads inherit it: those that serve the mount, and those that the filesystem starts.
        try (PluginContext _ = PluginContext.enter(type)) {
            return mount(server, settings, statistics);
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, server);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, LocalServer server) {
        try {
            server.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static MockMount mount(LocalServer server, MockSettings settings, OperationStatistics statistics)
            throws IOException {
        Supplier<@Nullable OperationObserver> observers =
                () -> settings.countOperations() ? statistics.observer() : null;
        if (settings.delivery() == Delivery.INLINE) {
            int cpus = Runtime.getRuntime().availableProcessors();
            InlinePort port = new InlinePort(server.server(), cpus, observers);
            return new MockMount(vfs(server, port, settings), server, null);
        }
        Libc libc = Libc.system();
        Topology topology = Topology.ofThisMachine();
        int possible = topology.possible().stream().max().orElse(0) + 1;
        PinnedFeeder feeder = new PinnedFeeder(libc, possible);
        // Callers can be nowhere else either.
        CpuSet cpus = CpuAffinity.grantedToThisProcess(libc, topology.online());
        ZeroThreads threads = ZeroThreads.start(feeder, server.server(), cpus, libc, observers);
        try {
            return new MockMount(vfs(server, feeder, settings), server, threads);
        } catch (RuntimeException | Error e) {
            threads.close();
            throw e;
        }
    }

    private static VfsMount vfs(LocalServer server, OperationPort port, MockSettings settings) {
        return server.mount(
                port,
                AccessTimes.RELATIVE,
                how -> how.options(settings.options())
                        .readOnly(settings.readOnly())
                        .profile(settings.profile())
                        .checkLocks(settings.checkLocks())
                        .clock(settings.clock()));
    }

    void awaitInvalidations() throws InterruptedException {
        server.awaitInvalidations();
    }

    SuperBlock superBlock() {
        return server.superBlock();
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
        server.requireCleanEnd();
    }
}
