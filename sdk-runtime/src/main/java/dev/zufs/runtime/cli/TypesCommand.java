package dev.zufs.runtime.cli;

import dev.zufs.runtime.plugin.LoadedType;
import dev.zufs.runtime.plugin.PluginOrigin;
import dev.zufs.runtime.plugin.Plugins;
import java.io.IOException;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists the filesystem types found. */
@Command(
        name = "types",
        description = {
            "List the filesystem types found.",
            "",
            "Shows name, version of the format, version of the API, jar and signer. The certificate of a signer is"
                    + " shown, not judged."
        },
        exitCodeList = {
            "0:every plugin found can be used",
            "1:a plugin cannot be used, or there is none; standard error says why",
            "2:wrong command line"
        })
final class TypesCommand implements Callable<Integer> {

    private static final String NONE = "-";

    @ParentCommand
    private ZufsCommand zufs = new ZufsCommand();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        try (Plugins plugins = zufs.loadPlugins()) {
            if (plugins.types().isEmpty() && plugins.problems().isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("zufs: no filesystem types found; say with --plugins DIR where plugins are");
            }
            if (plugins.types().isEmpty()) {
                return ExitStatus.FAILED;
            }
            TextTable table = new TextTable("NAME", "VERSION", "API", "JAR", "SIGNER");
            plugins.types().stream()
                    .sorted(Comparator.comparing(LoadedType::name))
                    .forEach(type -> addRow(table, type));
            table.print(spec.commandLine().getOut());
            return plugins.problems().isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
        }
    }

    private static void addRow(TextTable table, LoadedType type) {
        PluginOrigin origin = type.origin();
        table.row(
                type.name(),
                type.version().toString(),
                Objects.toString(origin.apiVersion(), NONE),
                OneLine.of(origin.path().toString()),
                OneLine.of(Objects.requireNonNullElse(origin.signer(), NONE)));
    }
}
