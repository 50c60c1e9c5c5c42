package dev.zufs.runtime.plugin;

import dev.zufs.api.FileSystemType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the descriptor of a plugin's module: its own if it has one, else one that reads what every plugin sees. */
final class PluginDescriptor {

    private static final String MODULE_INFO = "module-info.class";

    private static final String API_MODULE = "dev.zufs.api";

    /** Where the version begins in the name of a jar. */
    private static final Pattern VERSION = Pattern.compile("-\\d+(\\.|$)");

    private final PluginArchive archive;
    private final PluginParent parent;
    private final Set<String> packages;

    PluginDescriptor(PluginArchive archive, PluginParent parent) throws PluginRefusedException {
        this.archive = archive;
        this.parent = parent;
        this.packages = packages(archive);
    }

    private static Set<String> packages(PluginArchive archive) throws PluginRefusedException {
        Set<String> packages = new TreeSet<>();
        for (String file : archive.names()) {
            if (file.endsWith(".class") && !file.equals(MODULE_INFO) && !file.startsWith("META-INF/")) {
                int end = file.lastIndexOf('/');
                if (end < 0) {
                    throw new PluginRefusedException(
                            "has the class " + file + " in no package", "move the class into a package");
                }
                packages.add(file.substring(0, end).replace('/', '.'));
            }
        }
        if (packages.contains(FileSystemType.class.getPackageName())) {
            throw new PluginRefusedException(
                    "contains a copy of the API", "give the dependency on dev.zufs:sdk-api the scope 'provided'");
        }
        return packages;
    }

    /** Returns the descriptor in the plugin, or null if it has none. */
    @Nullable ModuleDescriptor declared() throws IOException, PluginRefusedException {
        if (!archive.names().contains(MODULE_INFO)) {
            return null;
        }
        try {
            return ModuleDescriptor.read(
                    new ByteArrayInputStream(archive.read(MODULE_INFO, ForbiddenReferences.MAX_CLASS_BYTES)),
                    () -> packages);
        } catch (InvalidModuleDescriptorException e) {
            throw new PluginRefusedException(
                    "has a module-info.class that cannot be read (" + e.getMessage() + ")",
                    "build it again from scratch");
        }
    }

    /** Returns a declared descriptor without what it asks for and may do without. */
    ModuleDescriptor ofModule(ModuleDescriptor declared) throws PluginRefusedException {
        Set<Requires> requires = visible(declared.requires());
        if (!parent.hasNamedApi()) {
            ModuleDescriptor.Builder builder = parent.newModule(declared.name(), Set.of());
            declared.provides().forEach(builder::provides);
            return builder.packages(declared.packages()).build();
        }
        ModuleDescriptor.Builder builder = declared.isOpen()
                ? ModuleDescriptor.newOpenModule(declared.name())
                : ModuleDescriptor.newModule(declared.name());
        requires.forEach(builder::requires);
        declared.exports().forEach(builder::exports);
        declared.opens().forEach(builder::opens);
        declared.uses().forEach(builder::uses);
        declared.provides().forEach(builder::provides);
        return builder.packages(declared.packages()).build();
    }

    private Set<Requires> visible(Set<Requires> declared) throws PluginRefusedException {
        Set<Requires> visible = new TreeSet<>();
        for (Requires requires : declared) {
            if (parent.modules().contains(requires.name())) {
                visible.add(requires);
            } else if (!requires.modifiers().contains(Requires.Modifier.STATIC)
                    && !requires.name().equals(API_MODULE)) {
                throw new PluginRefusedException(
                        "requires the module " + requires.name() + ", which plugins do not see",
                        "put what is needed of it into the plugin's own module; plugins see dev.zufs.api and the JDK");
            }
        }
        return visible;
    }

    /** Returns a descriptor for a plugin without one. */
    ModuleDescriptor ofJar(PluginManifest manifest, List<String> types) throws IOException, PluginRefusedException {
        try {
            return build(manifest, types);
        } catch (IllegalArgumentException e) {
            throw new PluginRefusedException(
                    "cannot be made a module (" + e.getMessage() + ")",
                    "correct what its files of services and its packages are called");
        }
    }

    private ModuleDescriptor build(PluginManifest manifest, List<String> types)
            throws IOException, PluginRefusedException {
        Map<String, Set<String>> services = services();
        ModuleDescriptor.Builder builder = parent.newModule(moduleName(manifest, types.getFirst()), services.keySet());
        services.forEach((service, classes) -> {
            if (!classes.isEmpty()) {
                builder.provides(service, List.copyOf(classes));
            }
        });
        return builder.packages(packages).build();
    }

    /** Returns the names of classes in the plugin's files of services, by service. */
    private Map<String, Set<String>> services() throws IOException, PluginRefusedException {
        Map<String, Set<String>> services = new TreeMap<>();
        for (String file : archive.names()) {
            if (file.startsWith(ProvidedTypes.SERVICES)) {
                services.put(file.substring(ProvidedTypes.SERVICES.length()), ProvidedTypes.read(archive, file));
            }
        }
        return services;
    }

    /** A directory of classes has a name that says nothing, so its first type gives the name. */
    private String moduleName(PluginManifest manifest, String firstType) throws PluginRefusedException {
        String chosen = manifest.automaticModuleName();
        if (chosen != null) {
            return checkModuleName(
                    chosen, "has '" + chosen + "' in its manifest, which cannot be the name of a module");
        }
        return checkModuleName(
                archive instanceof DirectoryArchive
                        ? firstType.substring(0, firstType.lastIndexOf('.'))
                        : nameOfJar(archive.path().getFileName().toString()),
                "has a name from which no name of a module derives");
    }

    private static String checkModuleName(String name, String message) throws PluginRefusedException {
        try {
            return ModuleDescriptor.newModule(name).build().name();
        } catch (IllegalArgumentException e) {
            throw new PluginRefusedException(
                    message, "rename it, or build it with a proper 'Automatic-Module-Name' in its manifest");
        }
    }

    /** As {@link java.lang.module.ModuleFinder#of} does it for automatic modules. */
    private static String nameOfJar(String file) {
        String name = file.replaceFirst("\\.jar$", "");
        Matcher version = VERSION.matcher(name);
        return (version.find() ? name.substring(0, version.start()) : name)
                .replaceAll("[^A-Za-z0-9]", ".")
                .replaceAll("\\.{2,}", ".")
                .replaceAll("^\\.|\\.$", "");
    }
}
