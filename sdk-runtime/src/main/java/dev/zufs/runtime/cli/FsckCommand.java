package dev.zufs.runtime.cli;

import dev.zufs.api.FileSystemType;
import dev.zufs.api.Finding;
import dev.zufs.runtime.dispatch.HostBlock;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOptions;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks a filesystem, and repairs it when asked. */
@Command(
        name = "fsck",
        description = {
            "Check a filesystem that is not mounted, and repair it with --repair.",
            "",
            "Prints a line for each defect. Without --repair nothing on the backing changes."
        },
        exitCodeOnExecutionException = FsckCommand.OPERATIONAL_ERROR,
        exitCodeOnInvalidInput = FsckCommand.OPERATIONAL_ERROR,
        exitCodeList = {
            "0:no defects",
            "1:defects were found, and all are repaired",
            "4:defects are left",
            "8:the check could not be made; one line on standard error says why"
        })
final class FsckCommand implements Callable<Integer> {

    static final int REPAIRED = 1;
    static final int ERRORS_LEFT = 4;
    static final int OPERATIONAL_ERROR = 8;

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
            description = "A DAX device, a block device or a file.")
    private BackingArgument backing = BackingArgument.NONE;

    @Option(names = "--repair", description = "Repair what can be repaired.")
    private boolean repair;

    @Override
    public Integer call() throws IOException {
        try (Plugins plugins = zufs.loadPlugins()) {
            FileSystemType type = typeArgument.find(plugins);
            String command = "zufs fsck " + typeArgument;
            RegionOptions how = repair ? RegionOptions.readWrite(command) : RegionOptions.readOnly(command);
            try (Region region = backing.open(how);
                    PluginContext _ = PluginContext.enter(type)) {
                Count count = new Count(spec.commandLine().getOut());
                ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
                HostBlock.of(region.media()).check(type, context -> context.withProgress(progress), repair, count::add);
                return count.summary(backing.toString());
            }
        }
    }

    /** Counts and prints defects. */
    private static final class Count {

        private final PrintWriter out;
        private long repaired;
        private long left;

        Count(PrintWriter out) {
            this.out = out;
        }

        synchronized void add(Finding finding) {
            out.println(OneLine.of(finding.toString()));
            if (finding.repaired()) {
                repaired++;
            } else {
                left++;
            }
        }

        synchronized int summary(String backing) {
            if (left > 0) {
                out.printf("%s: %d defects are left, %d were repaired%n", backing, left, repaired);
                return ERRORS_LEFT;
            }
            if (repaired > 0) {
                out.printf("%s: %d defects were repaired%n", backing, repaired);
                return REPAIRED;
            }
            out.printf("%s: clean%n", backing);
            return ExitStatus.OK;
        }
    }
}
