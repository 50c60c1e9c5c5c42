package dev.zufs.runtime.cli;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.runtime.demo.Demo;
import dev.zufs.runtime.demo.DemoInput;
import dev.zufs.runtime.demo.TemporaryImage;
import dev.zufs.runtime.local.LocalFeeder;
import dev.zufs.runtime.observe.LatencyHistogram;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.plugin.Plugins;
import dev.zufs.runtime.wire.Operation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the main job with nothing installed. */
@Command(
        name = "demo",
        description = {
            "Copy a directory tree through a filesystem plugin, and prove that all of it comes back.",
            "",
            "Loads the plugin, formats a file, mounts it in this process on pinned zero-threads, copies the tree, unmounts,"
                    + " mounts again, and compares every byte, name, mode, owner, time, symbolic and hard link."
        },
        exitCodeList = {
            "0:everything came back as it was",
            "1:something did not, or the demo could not be run; one line on standard error says what",
            "2:wrong command line"
        })
final class DemoCommand implements Callable<Integer> {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MEBIBYTE = 1 << 20;

    @ParentCommand
    private ZufsCommand zufs = new ZufsCommand();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--input", paramLabel = "DIR", description = "The tree to copy. Default: the running JDK.")
    private @Nullable Path input;

    @Option(names = "--type", paramLabel = "TYPE", description = "The filesystem type. Default: ${DEFAULT-VALUE}.")
    private String typeName = "zpmem";

    @Option(
            names = "--backing",
            paramLabel = "FILE",
            description =
                    "The file to format, which is kept. Default: a temporary one in /dev/shm, or, if that lacks the room,"
                            + " where the system has temporary files.")
    private @Nullable Path backing;

    @Override
    public Integer call() throws IOException {
        Path tree = input == null ? Path.of(System.getProperty("java.home")) : input;
        if (!Files.isDirectory(tree)) {
            throw new ErrnoException(Errno.ENOTDIR, tree + " is no directory");
        }
        try (Plugins plugins = zufs.loadPlugins()) {
            FileSystemType type = TypeArguments.find(plugins, typeName);
            Demo demo = new Demo(type, feeder(), listener());
            DemoInput found = DemoInput.scan(tree);
            if (backing != null) {
                show(demo.run(found, backing, backing.toString()));
            } else {
                try (TemporaryImage image = TemporaryImage.withRoomFor(found.backingBytes())) {
                    show(demo.run(found, image.path(), image.toString()));
                }
            }
        }
        return ExitStatus.OK;
    }

    /** Finds the in-process feeder where the runtime itself is: in its module layer, or on the class path. */
    private static LocalFeeder feeder() {
        ModuleLayer layer = LocalFeeder.class.getModule().getLayer();
        ServiceLoader<LocalFeeder> feeders = layer == null
                ? ServiceLoader.load(LocalFeeder.class, LocalFeeder.class.getClassLoader())
                : ServiceLoader.load(layer, LocalFeeder.class);
        return feeders.findFirst()
                .orElseThrow(() -> new ErrnoException(
                        Errno.ENODEV, "no in-process feeder: put mock-zuf beside the runtime's jars"));
    }

    private void show(Demo.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        operations(result.statistics()).print(out);
        out.println();
        out.printf(
                "copied at %.0f MiB/s, read back and compared at %.0f MiB/s%n",
                rate(result.bytes(), result.copyNanos()), rate(result.bytes(), result.checkNanos()));
        out.printf("verified %d files, %d bytes%n", result.files(), result.bytes());
    }

    private static double rate(long bytes, long nanos) {
        return bytes / MEBIBYTE / (Math.max(nanos, 1) / NANOS_PER_SECOND);
    }

    private static TextTable operations(OperationStatistics statistics) {
        TextTable table =
                new TextTable("OPERATION", "COUNT", "ERRORS", "MIB", "P50 us", "P99 us", "P99.9 us", "MAX us");
        for (OperationStatistics.Summary summary : statistics.summary()) {
            LatencyHistogram latency = summary.latency();
            table.row(
                    Operation.name(summary.operation()),
                    Long.toString(latency.count()),
                    Long.toString(summary.errors()),
                    summary.bytes() == 0 ? "" : "%.0f".formatted(summary.bytes() / MEBIBYTE),
                    micros(latency.percentile(0.5)),
                    micros(latency.percentile(0.99)),
                    micros(latency.percentile(0.999)),
                    micros(latency.max()));
        }
        return table;
    }

    private static String micros(long nanos) {
        return "%.1f".formatted(nanos / NANOS_PER_MICRO);
    }

    private Demo.Listener listener() {
        PrintWriter out = spec.commandLine().getOut();
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        return new Demo.Listener() {
            @Override
            public void done(String text) {
                out.println(OneLine.of(text));
            }

            @Override
            public void step(String what, long done, long total) {
                progress.step(what, done, total);
            }
        };
    }
}
