package dev.zufs.runtime.cli;

import dev.zufs.api.BackingKind;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.runtime.plugin.LoadedType;
import dev.zufs.runtime.plugin.Plugins;
import java.util.stream.Collectors;

/** Finds the type that a command names. */
final class TypeArguments {

    private TypeArguments() {}

    static FileSystemType find(Plugins plugins, String name) {
        FileSystemType type = plugins.type(name)
                .map(LoadedType::type)
                .orElseThrow(() -> new ErrnoException(Errno.ENODEV, unknown(plugins, name)));
        if (type.backing() != BackingKind.MEMORY) {
            throw new ErrnoException(
                    Errno.EOPNOTSUPP,
                    name + " lives on a block device, which this version of the tool cannot give it yet");
        }
        return type;
    }

    private static String unknown(Plugins plugins, String name) {
        String known = plugins.types().stream().map(LoadedType::name).sorted().collect(Collectors.joining(", "));
        return "no filesystem type '" + name + "': there " + (known.isEmpty() ? "are none" : "is " + known)
                + "; say with --plugins DIR where plugins are";
    }
}
