package dev.zufs.runtime.cli;

import dev.zufs.api.FileSystemType;
import dev.zufs.runtime.dispatch.HostBlock;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.feeder.fuse.FuseMount;
import dev.zufs.runtime.feeder.fuse.FuseMountOptions;
import dev.zufs.runtime.feeder.fuse.FuseTransport;
import dev.zufs.runtime.feeder.fuse.MountPoint;
import dev.zufs.runtime.feeder.fuse.RingSupport;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOptions;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Mounts a filesystem for every program of the machine, and serves it until it is unmounted. */
@Command(
        name = "mount",
        description = {
            "Mount a filesystem for every program of this machine, and serve it.",
            "",
            "Returns when it can be used; a process in the background serves it until it is unmounted, with 'zufs umount' or"
                    + " umount(8). SIGTERM unmounts it, too.",
            "",
            "Options are those of mount(8) and fstab(5): ro, noatime, nosuid, nodev, noexec, allow_other (without which only"
                    + " root sees the files) and so on; valid=SECONDS (for how long the kernel may believe what it knows),"
                    + " direct_io (nothing is cached), channels=N (operations of one CPU at a time), ring_memory=MIB (for requests"
                    + " over io_uring); and those of the type."
        })
final class MountCommand implements Callable<Integer> {

    /** Where operations come from. */
    enum FeederChoice {
        /** The best that the kernel has. */
        auto("auto"),
        /** The kernel's FUSE, through {@code /dev/fuse}. */
        fuse("fuse"),
        /** The kernel's FUSE, over io_uring. */
        fuseUring("fuse-uring");

        private final String text;

        FeederChoice(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Set by the script if it leaves this process in the background once the first line is printed. */
    private static final String BACKGROUND_PROPERTY = "zufs.background";

    @ParentCommand
    private ZufsCommand zufs = new ZufsCommand();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TypeArgument typeArgument = new TypeArgument();

    @Parameters(
            index = "1",
            paramLabel = "BACKING",
            converter = BackingArgument.Converter.class,
            description =
                    "A DAX device, a block device, a file, or mem:SIZE, which is formatted, and gone at the unmount.")
    private BackingArgument backing = BackingArgument.NONE;

    @Parameters(index = "2", paramLabel = "MOUNTPOINT", description = "The directory to mount on.")
    private Path mountPoint = Path.of("");

    @Option(
            names = "--feeder",
            paramLabel = "FEEDER",
            description = "What brings operations: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private FeederChoice feeder = FeederChoice.auto;

    @Option(names = "-o", paramLabel = "OPTS", description = "Options, separated by commas.")
    private List<String> options = List.of();

    @Option(names = "--foreground", description = "Do not go to the background.")
    private boolean foreground;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Plugins plugins = zufs.loadPlugins()) {
            FileSystemType type = typeArgument.find(plugins);
            FuseMountOptions parsed = FuseMountOptions.parse(String.join(",", options));
            MountPoint target = MountPoint.of(Libc.system(), mountPoint);
            DeadMount.clear(target, spec.commandLine().getErr());
            List<FuseTransport> transports = transports();
            serve(FuseMount.mount(type, open(type, target), target, parsed, transports));
        }
        return ExitStatus.OK;
    }

    private List<FuseTransport> transports() throws IOException {
        Optional<String> obstacle =
                feeder == FeederChoice.fuse ? Optional.empty() : RingSupport.obstacle(Libc.system());
        return switch (feeder) {
            case fuse -> List.of(FuseTransport.DEVICE);
            case fuseUring -> {
                if (obstacle.isPresent()) {
                    throw new IOException(obstacle.get());
                }
                yield List.of(FuseTransport.IO_URING);
            }
            case auto -> {
                obstacle.ifPresent(reason -> say("no io_uring: " + reason));
                yield obstacle.isPresent()
                        ? List.of(FuseTransport.DEVICE)
                        : List.of(FuseTransport.IO_URING, FuseTransport.DEVICE);
            }
        };
    }

    private MountBacking open(FileSystemType type, MountPoint target) throws IOException {
        String command = "zufs mount " + typeArgument;
        // Writable also for a mount that refuses changes: a filesystem may have to recover, and keeps its live records
        // there.
        RegionOptions how = RegionOptions.readWrite(command);
        Region region = backing.open(how.withMountPoint(target.toString()));
        try {
            if (backing.memory() != null) {
                try (PluginContext _ = PluginContext.enter(type)) {
                    HostBlock.of(region.media()).format(type, context -> context);
                }
                region.formatted();
            }
            return new MountBacking(source(), region.media(), List.of(), region::close);
        } catch (IOException | RuntimeException | Error e) {
            region.close();
            throw e;
        }
    }

    private String source() throws IOException {
        return backing.memory() != null
                ? backing.toString()
                : backing.path().toRealPath().toString();
    }

    private void serve(FuseMount mount) throws IOException, InterruptedException {
        UnmountAtExit atExit = new UnmountAtExit(mount);
        atExit.arm();
        try {
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s: %s on %s, FUSE 7.%d by %s, %d zero-threads%n",
                            mount.target(),
                            typeArgument,
                            backing,
                            mount.agreement().minor(),
                            mount.transport(),
                            mount.zeroThreads().size());
            if (!foreground && !Boolean.getBoolean(BACKGROUND_PROPERTY)) {
                say("stays in the foreground: only the script 'zufs' goes to the background");
            }
            mount.awaitEnd();
        } finally {
            atExit.disarm();
        }
    }

    private void say(String message) {
        spec.commandLine().getErr().println("zufs: " + OneLine.of(message));
    }
}
