package dev.zufs.runtime.cli;

import dev.zufs.runtime.plugin.PluginLoader;
import dev.zufs.runtime.plugin.PluginProblem;
import dev.zufs.runtime.plugin.Plugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: what all subcommands have in common. */
@Command(
        name = "zufs",
        description = "Runs filesystems written in Java, as plugins, on zufs, on FUSE and in process.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "1:failed; one line on standard error says why", "2:wrong command line"},
        subcommands = {
            DemoCommand.class,
            TypesCommand.class,
            MkfsCommand.class,
            MountCommand.class,
            UmountCommand.class,
            FsckCommand.class,
            StatCommand.class,
            DoctorCommand.class
        })
final class ZufsCommand implements Runnable {

    /** Where the tool is installed; the launcher sets it. */
    static final String HOME_PROPERTY = "zufs.home";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Set<Path> plugins = new LinkedHashSet<>();

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show stack traces of failures.")
    private boolean verbose;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where plugins are: jars, or compiled classes such as target/classes. May be given several"
                    + " times. Default: plugins/ beside the tool.")
    void addPlugins(@Nullable List<Path> locations) { // once for the command, once for the subcommand
        if (locations != null) {
            plugins.addAll(locations);
        }
    }

    /** Shows that a subcommand is missing. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }

    boolean isVerbose() {
        return verbose;
    }

    /** Returns where to look for plugins: what the user said, else the tool's own directory if it is there. */
    List<Path> pluginLocations() {
        if (!plugins.isEmpty()) {
            return List.copyOf(plugins);
        }
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null) {
            return List.of();
        }
        Path beside = Path.of(home, "plugins");
        return Files.isDirectory(beside) ? List.of(beside) : List.of();
    }

    /** Loads the plugins and shows problems on standard error, a line each. The caller closes the result. */
    Plugins loadPlugins() {
        Plugins loaded = new PluginLoader().load(pluginLocations());
        for (PluginProblem problem : loaded.problems()) {
            spec.commandLine().getErr().println("zufs: " + OneLine.of(problem.toString()));
            if (verbose) {
                spec.commandLine().getErr().print(OneLine.keepingLines(problem.details()));
            }
        }
        return loaded;
    }
}
