package dev.zufs.runtime.plugin;

import dev.zufs.api.FileSystemType;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What plugins see of this process, however it was started: the API and the modules of the JDK.
 *
 * <p>Where the tool runs, the API is in the boot layer and the runtime in a layer below it. In tests both may be in the
 * boot layer, or on the class path, together with everything that plugins must not see. So what plugins see is never
 * left to where things are: modules are chosen by name, and classes pass through {@link VisibleClasses}.
 */
final class PluginParent {

    /** Modules of the JDK that exist to circumvent it. */
    private static final Set<String> HIDDEN = Set.of("jdk.unsupported", "jdk.unsupported.desktop");

    private final Module api = FileSystemType.class.getModule();
    private final Map<String, Module> modules = new TreeMap<>();
    private final ClassLoader classes;

    PluginParent() {
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        for (Module module : ModuleLayer.boot().modules()) {
            ClassLoader loader = module.getClassLoader();
            if ((loader == null || loader.equals(platform)) && !HIDDEN.contains(module.getName())) {
                modules.put(module.getName(), module);
            }
        }
        if (api.isNamed()) {
            modules.put(api.getName(), api);
        }
        classes = new VisibleClasses(api, Set.copyOf(modules.values()));
    }

    /** The layer above that of a plugin. */
    ModuleLayer layer() {
        ModuleLayer layer = api.getLayer();
        return layer == null ? ModuleLayer.boot() : layer;
    }

    /** The loader above that of a plugin. */
    ClassLoader classes() {
        return classes;
    }

    /** The names of the modules that a plugin may read. */
    Set<String> modules() {
        return modules.keySet();
    }

    /** Says whether a module descriptor can name the API: it cannot where the API comes from the class path. */
    boolean hasNamedApi() {
        return api.isNamed();
    }

    /**
     * Begins the descriptor of a module that reads what plugins see, and may ask for its own services and for theirs.
     *
     * <p>Only where the API has no name this is an automatic module, because that reads whatever happens to be in the
     * layers above it.
     */
    ModuleDescriptor.Builder newModule(String name, Set<String> ownServices) {
        if (!hasNamedApi()) {
            return ModuleDescriptor.newAutomaticModule(name);
        }
        ModuleDescriptor.Builder builder = ModuleDescriptor.newOpenModule(name);
        modules.keySet().forEach(builder::requires);
        Set<String> services = new TreeSet<>(ownServices);
        services.addAll(services());
        services.forEach(builder::uses);
        return builder;
    }

    private Set<String> services() {
        Set<String> exported = modules.values().stream()
                .flatMap(module -> module.getDescriptor().exports().stream())
                .filter(exports -> !exports.isQualified())
                .map(Exports::source)
                .collect(Collectors.toSet());
        return modules.values().stream()
                .flatMap(module -> module.getDescriptor().uses().stream())
                .filter(service -> exported.contains(service.substring(0, service.lastIndexOf('.'))))
                .collect(Collectors.toSet());
    }
}
