package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.local.LocalServer;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.thread.CpuAffinity;
import dev.zufs.runtime.thread.CpuSet;
import dev.zufs.runtime.thread.InlinePort;
import dev.zufs.runtime.thread.Topology;
import dev.zufs.runtime.thread.ZeroThreads;
import dev.zufs.runtime.vfs.VfsMount;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * A filesystem that is mounted for every program of the machine, by the kernel's FUSE.
 *
 * <p><b>Threads:</b> any. <b>Lifetime:</b> until somebody unmounts it, by umount(8), {@link #unmount} or {@link #close}. {@link
 * #awaitEnd} has to be called in any case: it closes the filesystem.
 */
public final class FuseMount implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FuseMount.class.getPackageName());

    private final MountPoint target;
    private final String device;
    private final LocalServer server;
    private final VfsMount vfs;
    private final ZeroThreads threads;
    private final FuseAgreement agreement;

    /** Guarded by this. */
    private boolean ended;

    private FuseMount(
            MountPoint target,
            String device,
            LocalServer server,
            VfsMount vfs,
            ZeroThreads threads,
            FuseAgreement agreement) {
        this.target = target;
        this.device = device;
        this.server = server;
        this.vfs = vfs;
        this.threads = threads;
        this.agreement = agreement;
    }

    /**
     * Mounts. When it returns, programs can use the filesystem.
     *
     * @param type the filesystem
     * @param backing what it lies on; this mount's from now on, also if it fails
     * @param target where
     * @param options how
     * @return the mount
     * @throws IOException if the kernel refuses, or there is no memory for the threads
     * @throws ErrnoException what the filesystem threw
     */
    public static FuseMount mount(
            FileSystemType type, MountBacking backing, MountPoint target, FuseMountOptions options) throws IOException {
        LocalServer server = new LocalServer(type, backing, FileSystemServer.withSyncs());
        // Threads inherit it: those that serve the mount, and those that the filesystem starts.
        try (PluginContext _ = PluginContext.enter(type)) {
            return mount(server, target, options);
        } catch (IOException | RuntimeException | Error e) {
            after(e, server::close);
            throw e;
        }
    }

    private static FuseMount mount(LocalServer server, MountPoint target, FuseMountOptions options) throws IOException {
        Libc libc = Libc.system();
        try (FuseDevice device = FuseDevice.open(libc)) {
            int cpus = Runtime.getRuntime().availableProcessors();
            InlinePort port = new InlinePort(server.server(), cpus, () -> null);
            VfsMount vfs = server.mount(
                    port,
                    options.accessTimes(),
                    how -> how.options(options.ofType()).readOnly(options.readOnly()));
            try {
                return connect(libc, device, server, vfs, target, options);
            } catch (IOException | RuntimeException | Error e) {
                after(e, vfs::unmountForcibly);
                throw e;
            }
        }
    }

    /** Mounts on the target. The threads have copies of the device, so that the connection ends with the last of them. */
    private static FuseMount connect(
            Libc libc, FuseDevice device, LocalServer server, VfsMount vfs, MountPoint target, FuseMountOptions options)
            throws IOException {
        String number = target.mount(device, server.source(), server.type().name(), options);
        try {
            int page = (int) libc.sysconf(LinuxConstants.SystemProperty.PAGESIZE);
            FuseWishes wishes = FuseWishes.usual(server.type().limits().timeGranularityNanos(), page);
            FuseAgreement agreement = Handshake.perform(device, wishes);
            Session session = new Session(agreement, options, vfs);
            CpuSet cpus = CpuAffinity.grantedToThisProcess(
                    libc, Topology.ofThisMachine().online());
            FuseFeeder feeder = new FuseFeeder(session, device, libc, () -> abort(target, number));
            ZeroThreads threads = ZeroThreads.start(feeder, server.server(), cpus, libc, () -> null);
            try {
                feeder.begin();
            } catch (IOException | RuntimeException | Error e) {
                after(e, threads::close);
                throw e;
            }
            return new FuseMount(target, number, server, vfs, threads, agreement);
        } catch (IOException | RuntimeException | Error e) {
            after(e, () -> abort(target, number));
            throw e;
        }
    }

    /** Ends the connection, unless it is no longer what is mounted there. */
    private static void abort(MountPoint target, String number) {
        try {
            if (target.shows(number)) {
                target.abort();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, target + " stays mounted: unmount it with umount -f", e);
        }
    }

    private static void after(Throwable failure, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Returns what was agreed on with the kernel.
     *
     * @return as of the mount
     */
    public FuseAgreement agreement() {
        return agreement;
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
        return threads.names();
    }

    /**
     * Unmounts, as umount(8) does; {@link #awaitEnd} returns soon then.
     *
     * @return false if it is in use
     * @throws IOException if the kernel refuses
     */
    public boolean unmount() throws IOException {
        return !target.shows(device) || target.unmount();
    }

    /**
     * Takes it out of the tree of files; it goes on for those who use it, and ends with the last of them.
     *
     * @throws IOException if the kernel refuses
     */
    public void detach() throws IOException {
        if (target.shows(device)) {
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
        threads.awaitEnd();
        end();
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
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
            abort(target, device);
        }
        end();
        if (unmounts) {
            threads.close();
        }
    }

    private boolean isShown() {
        try {
            return target.shows(device);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "not known what is mounted on " + target, e);
            return false;
        }
    }
}
