package dev.zufs.runtime.cli;

import dev.zufs.api.FileSystemType;
import dev.zufs.runtime.plugin.Plugins;
import picocli.CommandLine.Parameters;

/** The first parameter of commands that work on a backing: the filesystem type. */
final class TypeArgument {

    @Parameters(index = "0", paramLabel = "TYPE", description = "A filesystem type, as 'zufs types' lists them.")
    private String name = "";

    FileSystemType find(Plugins plugins) {
        return TypeArguments.find(plugins, name);
    }

    @Override
    public String toString() {
        return name;
    }
}
