package dev.zufs.runtime.cli;

import dev.zufs.api.FileSystemType;
import dev.zufs.api.MountOptions;
import dev.zufs.runtime.dispatch.HostBlock;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOptions;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.plugin.Plugins;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes an empty filesystem. */
@Command(
        name = "mkfs",
        description = {
            "Write an empty filesystem to a backing. What was there is lost.",
            "",
            "The backing is taken exclusively: nobody else can format, check or mount it meanwhile."
        })
final class MkfsCommand implements Callable<Integer> {

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
            description = "A DAX device, a block device, a file, or mem:SIZE (which is gone at once).")
    private BackingArgument backing = BackingArgument.NONE;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "The size that a file is to have, such as 512M; a missing file is made. Devices have theirs.")
    private @Nullable ByteSize size;

    @Option(names = "-o", paramLabel = "OPTS", description = "Options of the type, separated by commas.")
    private String options = "";

    @Override
    public Integer call() throws IOException {
        try (Plugins plugins = zufs.loadPlugins()) {
            FileSystemType type = typeArgument.find(plugins);
            MountOptions parsed = MountOptions.parse(options);
            parsed.check(type.formatOptions());
            RegionOptions how = RegionOptions.format("zufs mkfs " + typeArgument);
            try (Region region = backing.open(size == null ? how : how.withSize(size.bytes()));
                    PluginContext _ = PluginContext.enter(type)) {
                ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
                HostBlock.of(region.media())
                        .format(type, context -> context.withOptions(parsed).withProgress(progress));
                region.formatted();
                spec.commandLine()
                        .getOut()
                        .printf("%s: %s %s, %d MiB%n", backing, typeArgument, type.version(), region.size() >> 20);
            }
        }
        return ExitStatus.OK;
    }
}
