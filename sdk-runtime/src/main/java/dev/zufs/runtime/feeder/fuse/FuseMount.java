package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.memory.Persistence;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.local.LocalServer;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.stat.StatReport.Fact;
import dev.zufs.runtime.thread.InlinePort;
import dev.zufs.runtime.vfs.VfsMount;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Supplier;

/**
 * A filesystem that is mounted for every program of the machine, by the kernel's FUSE.
 *
 * <p><b>Threads:</b> any. <b>Lifetime:</b> until somebody unmounts it, by umount(8), {@link #unmount} or {@link #close}. {@link
 * #awaitEnd} has to be called in any case: it closes the filesystem.
 */
public final class FuseMount implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FuseMount.class.getPackageName());

    private final MountPoint target;
    private final LocalServer server;
    private final VfsMount vfs;
    private final Connection connection;
    private final Observation observation;

    /** Guarded by this. */
    private boolean ended;

    private FuseMount(
            MountPoint target, LocalServer server, VfsMount vfs, Connection connection, Observation observation) {
        this.target = target;
        this.server = server;
        this.vfs = vfs;
        this.connection = connection;
        this.observation = observation;
    }

    /**
     * Mounts. When it returns, programs can use the filesystem.
     *
     * @param type the filesystem
     * @param backing what it lies on; this mount's from now on, also if it fails
     * @param target where
     * @param options how
     * @param transports how requests may come; of several, the next is tried if one cannot be had
     * @return the mount
     * @throws IOException if the kernel refuses, or there is no memory for the threads
     * @throws ErrnoException what the filesystem threw
     */
    public static FuseMount mount(
            FileSystemType type,
            MountBacking backing,
            MountPoint target,
            FuseMountOptions options,
            List<FuseTransport> transports)
            throws IOException {
        LocalServer server = new LocalServer(type, backing, FileSystemServer.withSyncs());
        // Threads inherit it: those that serve the mount, and those that the filesystem starts.
        try (PluginContext _ = PluginContext.enter(type)) {
            return mount(server, target, options, transports);
        } catch (IOException | RuntimeException | Error e) {
            Connection.after(e, server::close);
            throw e;
        }
    }

    private static FuseMount mount(
            LocalServer server, MountPoint target, FuseMountOptions options, List<FuseTransport> transports)
            throws IOException {
        FuseDevice.open(Libc.system()).close(); // before the filesystem does anything that may take long
        int cpus = Runtime.getRuntime().availableProcessors();
        Observation observation = new Observation();
        OperationStatistics statistics = observation.statistics();
        InlinePort port = new InlinePort(server.server(), cpus, statistics::observer);
        VfsMount vfs = server.mount(
                port,
                options.accessTimes(),
                how -> how.options(options.ofType()).readOnly(options.readOnly()));
        try {
            Connection connection = connect(server, vfs, target, options, transports, statistics::observer);
            FuseMount mount = new FuseMount(target, server, vfs, connection, observation);
            observation.begin(connection.device(), mount.facts());
            return mount;
        } catch (IOException | RuntimeException | Error e) {
            Connection.after(e, vfs::unmountForcibly);
            throw e;
        }
    }

    private static Connection connect(
            LocalServer server,
            VfsMount vfs,
            MountPoint target,
            FuseMountOptions options,
            List<FuseTransport> transports,
            Supplier<OperationObserver> observers)
            throws IOException {
        for (FuseTransport transport : transports.subList(0, transports.size() - 1)) {
            try {
                return Connection.open(server, vfs, target, options, transport, observers);
            } catch (IOException e) {
                if (!RingException.isCauseOf(e)) {
                    throw e;
                }
                LOG.log(Level.WARNING, target + ": not over " + transport + ", " + e.getMessage(), e);
            }
        }
        return Connection.open(server, vfs, target, options, transports.getLast(), observers);
    }

    private static String persistence(Persistence means) {
        return switch (means) {
            case CPU_WRITE_BACK -> "instructions of the CPU";
            case MSYNC -> "msync";
            case VOLATILE -> "none: gone with the process";
        };
    }

    private List<Fact> facts() {
        return List.of(
                new Fact("mount point", target.toString()),
                new Fact("type", server.type().name()),
                new Fact("backing", server.source()),
                new Fact("persistence", persistence(server.persistence())),
                new Fact("protocol", "FUSE 7." + agreement().minor() + " by " + transport()),
                new Fact("process", Long.toString(ProcessHandle.current().pid())));
    }

    /**
     * Returns what was agreed on with the kernel.
     *
     * @return as of the mount
     */
    public FuseAgreement agreement() {
        return connection.agreement();
    }

    /**
     * Returns how requests come.
     *
     * @return one of those that were asked for
     */
    public FuseTransport transport() {
        return connection.transport();
    }

    /**
     * Returns where it is mounted.
     *
     * @return the directory
     */
    public MountPoint target() {
        return target;
    }

    /**
     * Returns the threads that serve it.
     *
     * @return names, as {@code zt-0.1}
     */
    public List<String> zeroThreads() {
        return connection.threads().names();
    }

    /**
     * Unmounts, as umount(8) does; {@link #awaitEnd} returns soon then.
     *
     * @return false if it is in use
     * @throws IOException if the kernel refuses
     */
    public boolean unmount() throws IOException {
        return !target.shows(connection.device()) || target.unmount();
    }

    /**
     * Takes it out of the tree of files; it goes on for those who use it, and ends with the last of them.
     *
     * @throws IOException if the kernel refuses
     */
    public void detach() throws IOException {
        if (target.shows(connection.device())) {
            target.detach();
        }
    }

    /**
     * Waits until it is unmounted, by whomever, and closes the filesystem.
     *
     * @throws InterruptedException if the caller is interrupted; nothing has changed then
     * @throws ErrnoException what the filesystem threw when it was closed
     * @throws IllegalStateException for any other failure of the filesystem
     */
    public void awaitEnd() throws InterruptedException {
        connection.threads().awaitEnd();
        end();
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        observation.close();
        // Whatever the kernel still holds, it will not give back any more.
        vfs.unmountForcibly();
        server.requireCleanEnd();
    }

    /**
     * Closes the filesystem, whoever uses it, and unmounts it if it is in the tree of files: what runs is finished, what comes
     * later fails with EIO, and everything that was synced stays. If it was {@linkplain #detach detached}, its threads go on to
     * refuse requests until it is used no more.
     *
     * @throws ErrnoException what the filesystem threw when it was closed
     * @throws IllegalStateException for any other failure of the filesystem, or if an operation does not end
     */
    @Override
    public void close() {
        boolean unmounts = isShown();
        if (unmounts) {
            Connection.abort(target, connection.device());
        }
        end();
        if (unmounts) {
            connection.threads().close();
        }
    }

    /** Returns the kernel side, for tests. */
    VfsMount vfs() {
        return vfs;
    }

    private boolean isShown() {
        try {
            return target.shows(connection.device());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "not known what is mounted on " + target, e);
            return false;
        }
    }
}
