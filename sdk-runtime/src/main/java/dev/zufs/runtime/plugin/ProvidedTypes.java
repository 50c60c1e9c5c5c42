package dev.zufs.runtime.plugin;

import dev.zufs.api.FileSystemType;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of the classes that a plugin registers as services. */
final class ProvidedTypes {

    /** Where {@link java.util.ServiceLoader} looks for names in a jar. */
    static final String SERVICES = "META-INF/services/";

    /** Where a plugin names its types. */
    static final String SERVICES_FILE = SERVICES + FileSystemType.class.getName();

    private static final int MAX_FILE_BYTES = 1 << 20;

    private static final String MODULE_INFO_FIX =
            "add 'provides dev.zufs.api.FileSystemType with ...' to its module-info.java, or remove that file";

    private ProvidedTypes() {}

    /**
     * Returns the types of a plugin; each is a class in it.
     *
     * @param descriptor the module descriptor in the plugin; null without one
     */
    static List<String> find(PluginArchive archive, @Nullable ModuleDescriptor descriptor)
            throws IOException, PluginRefusedException {
        Set<String> registered = archive.names().contains(SERVICES_FILE) ? read(archive, SERVICES_FILE) : Set.of();
        Set<String> types = descriptor == null ? registered : provided(descriptor);
        if (descriptor != null && !types.containsAll(registered)) {
            throw new PluginRefusedException(
                    "is a module that does not provide what " + SERVICES_FILE + " names, and for modules that file does"
                            + " not count",
                    MODULE_INFO_FIX);
        }
        if (types.isEmpty()) {
            throw new PluginRefusedException(
                    archive.names().contains(SERVICES_FILE)
                            ? "names no class in " + SERVICES_FILE
                            : "offers no filesystem type: it has no file " + SERVICES_FILE,
                    "annotate the type with @AutoService(FileSystemType.class) and build it again; libraries of a"
                            + " plugin belong into its jar");
        }
        for (String type : types) {
            checkPresent(archive, type);
        }
        return List.copyOf(types);
    }

    private static Set<String> provided(ModuleDescriptor descriptor) {
        Set<String> types = new LinkedHashSet<>();
        descriptor.provides().stream()
                .filter(provides -> provides.service().equals(FileSystemType.class.getName()))
                .forEach(provides -> types.addAll(provides.providers()));
        return types;
    }

    /** Reads a file of services. */
    static Set<String> read(PluginArchive archive, String file) throws IOException, PluginRefusedException {
        return parse(archive.read(file, MAX_FILE_BYTES));
    }

    /** Parses a file of services: a class a line, comments behind a {@code #}. */
    static Set<String> parse(byte[] content) {
        Set<String> classes = new LinkedHashSet<>();
        new String(content, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(classes::add);
        return classes;
    }

    private static void checkPresent(PluginArchive archive, String type) throws PluginRefusedException {
        if (!archive.names().contains(type.replace('.', '/') + ".class")) {
            throw new PluginRefusedException(
                    "registers " + type + ", but has no such class",
                    "correct " + SERVICES_FILE + " (@AutoService writes it), and build it again from scratch");
        }
    }
}
