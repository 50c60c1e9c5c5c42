package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitFlags;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.local.LocalServer;
import dev.zufs.runtime.thread.CpuAffinity;
import dev.zufs.runtime.thread.CpuSet;
import dev.zufs.runtime.thread.Topology;
import dev.zufs.runtime.thread.ZeroThreads;
import dev.zufs.runtime.vfs.VfsMount;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/**
 * A connection to the kernel that serves: mounted, agreed on, with threads that answer.
 *
 * @param device number of the filesystem, which tells it from what is mounted there later
 * @param agreement what was agreed on
 * @param transport how requests come
 * @param threads serve them
 */
record Connection(String device, FuseAgreement agreement, FuseTransport transport, ZeroThreads threads) {

    private static final Logger LOG = System.getLogger(Connection.class.getPackageName());

    /**
     * Mounts on a directory, and serves.
     *
     * @param server executes operations
     * @param vfs the mounted filesystem
     * @param target the directory
     * @param options how
     * @param transport how requests are to come
     * @param observers makes who hears of a thread's operations
     * @return a connection; when it is returned, programs can use the filesystem
     * @throws IOException if anything fails; nothing is mounted then
     */
    static Connection open(
            LocalServer server,
            VfsMount vfs,
            MountPoint target,
            FuseMountOptions options,
            FuseTransport transport,
            Supplier<OperationObserver> observers)
            throws IOException {
        Libc libc = Libc.system();
        Topology topology = Topology.ofThisMachine();
        CpuSet cpus = CpuAffinity.grantedToThisProcess(libc, topology.online());
        int page = (int) libc.sysconf(LinuxConstants.SystemProperty.PAGESIZE);
        FuseWishes wishes = FuseWishes.usual(server.type().limits().timeGranularityNanos(), page);
        RingPlan plan = null;
        if (transport == FuseTransport.IO_URING) {
            // Not where whoever started it does not want it: another CPU's queue can be served from here.
            cpus = CpuAffinity.ofCurrentThread(libc);
            plan = RingPlan.of(topology.possible(), cpus, options.channels(), options.ringMemoryBytes());
            wishes = wishes.withOptions(FuseOption.OVER_IO_URING).withMaxWrite(plan.maxWrite());
        }
        // The threads have copies of the device, so that the connection ends with the last of them.
        try (FuseDevice device = FuseDevice.open(libc)) {
            String number = target.mount(device, server.source(), server.type().name(), options);
            Runnable ending = () -> abort(target, number);
            try {
                FuseAgreement agreement = Handshake.perform(device, wishes);
                Session session = new Session(agreement, options, vfs);
                FuseFeeder feeder = plan == null
                        ? new ClassicFeeder(session, device, libc, ending)
                        : new RingFeeder(session, device, libc, plan, target.path(), ending);
                if (plan != null && !agreement.has(FuseInitFlags.OVER_IO_URING)) {
                    throw new RingException("the kernel offers no FUSE over io_uring for this mount");
                }
                ZeroThreads threads = ZeroThreads.start(feeder, server.server(), cpus, libc, observers);
                try {
                    feeder.begin();
                    server.passInvalidationsTo(new KernelCaches(session, device.copy()));
                } catch (IOException | RuntimeException | Error e) {
                    after(e, threads::close);
                    throw e;
                }
                return new Connection(number, agreement, transport, threads);
            } catch (IOException | RuntimeException | Error e) {
                after(e, ending);
                throw e;
            }
        }
    }

    /** Ends the connection, unless it is no longer what is mounted there. */
    static void abort(MountPoint target, String device) {
        try {
            if (target.shows(device)) {
                target.abort();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, target + " stays mounted: unmount it with umount -f", e);
        }
    }

    static void after(Throwable failure, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
