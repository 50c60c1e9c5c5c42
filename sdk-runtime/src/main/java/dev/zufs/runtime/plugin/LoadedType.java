package dev.zufs.runtime.plugin;

import dev.zufs.api.FileSystemType;
import dev.zufs.api.FormatVersion;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filesystem type that may be used: its name, magic number and version as it gave them once, all valid.
 *
 * @param name unique among what was loaded together
 * @param magic the magic number
 * @param version the version of what it writes to the media
 * @param type the plugin's object
 * @param origin where it comes from
 */
public record LoadedType(String name, int magic, FormatVersion version, FileSystemType type, PluginOrigin origin) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,15}");

    /** Asks a new object of a plugin for what it must know about itself. Lets pass whatever it throws. */
    static LoadedType of(FileSystemType type, PluginOrigin origin) throws PluginRefusedException {
        String name = answer(type, "name()", type.name());
        if (!NAME.matcher(name).matches()) {
            throw new PluginRefusedException(
                    type.getClass().getName() + " calls itself '" + name + "'",
                    "return 1 to 15 characters of a-z, 0-9, - and _ from name()");
        }
        LoadedType loaded = new LoadedType(name, type.magic(), answer(type, "version()", type.version()), type, origin);
        answer(type, "durability()", type.durability());
        answer(type, "backing()", type.backing());
        answer(type, "limits()", type.limits());
        answer(type, "features()", type.features());
        answer(type, "mountOptions()", type.mountOptions());
        answer(type, "formatOptions()", type.formatOptions());
        return loaded;
    }

    private static <T> T answer(FileSystemType type, String method, @Nullable T answer) throws PluginRefusedException {
        if (answer == null) {
            throw new PluginRefusedException(
                    type.getClass().getName() + " returns null from " + method, "return a value that is not null");
        }
        return answer;
    }
}
