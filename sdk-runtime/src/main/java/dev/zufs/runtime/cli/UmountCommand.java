package dev.zufs.runtime.cli;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.feeder.fuse.MountPoint;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.memory.Owner;
import dev.zufs.runtime.memory.RegionOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Unmounts a filesystem, and waits until its server has closed it. */
@Command(
        name = "umount",
        description = {
            "Unmount a filesystem. Returns when its server has closed it, and its backing can be used for something else.",
            "",
            "With --force, programs that use it get errors; what they have synced stays."
        })
final class UmountCommand implements Callable<Integer> {

    private static final long PATIENCE_SECONDS = 60;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "MOUNTPOINT", description = "Where it is mounted.")
    private Path mountPoint = Path.of("");

    @Option(names = "--force", description = "Unmount it though it is in use, or its server does not answer.")
    private boolean force;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<MountPoint> unseen = force ? MountPoint.unseen(Libc.system(), mountPoint) : Optional.empty();
        MountPoint target = unseen.isPresent() ? unseen.get() : MountPoint.of(Libc.system(), mountPoint);
        if (unseen.isEmpty() && DeadMount.clear(target, spec.commandLine().getErr())) {
            return ExitStatus.OK;
        }
        String source = target.source()
                .orElseThrow(() -> new ErrnoException(Errno.EINVAL, "no FUSE filesystem is mounted on " + target));
        Optional<Owner> server = server(source);
        if (force) {
            target.abort();
        } else if (!target.unmount()) {
            throw new ErrnoException(
                    Errno.EBUSY,
                    target + " is in use: end what uses it ('fuser -vm " + target + "' shows what), or say --force");
        }
        if (server.isPresent()) {
            await(server.get());
        }
        return ExitStatus.OK;
    }

    /** Finds the process that serves a mount by its backing, if that is a file that this user may look at. */
    private static Optional<Owner> server(String source) throws IOException {
        Path backing = Path.of(source);
        return Files.exists(backing) ? RegionOpener.system().user(backing) : Optional.empty();
    }

    private static void await(Owner server) throws IOException, InterruptedException {
        Optional<ProcessHandle> process = ProcessHandle.of(server.pid());
        if (process.isEmpty()) {
            return;
        }
        try {
            process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "unmounted, but " + server.description() + " does not end within " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("not known whether " + server.description() + " has ended", e);
        }
    }
}
