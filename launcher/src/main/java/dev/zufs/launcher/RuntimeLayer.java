package dev.zufs.launcher;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the layer of the runtime and its libraries. */
final class RuntimeLayer {

    /** Who calls native code or touches memory by address; the rest of the runtime's libraries may not. */
    private static final Set<String> NATIVE = Set.of("dev.zufs.runtime", "org.jnrproject.ffi", "org.jnrproject.jffi");

    private RuntimeLayer() {}

    /**
     * Defines all modules in a directory, below the boot layer.
     *
     * @throws LaunchException if the directory is missing or empty, or if its modules do not fit together
     */
    static ModuleLayer define(Path directory) throws LaunchException {
        if (!Files.isDirectory(directory)) {
            throw new LaunchException(directory + " is missing; build the distribution again");
        }
        try {
            return define(ModuleFinder.of(directory));
        } catch (RuntimeException e) { // FindException, ResolutionException, LayerInstantiationException
            String reason = e.getCause() == null
                    ? e.getMessage()
                    : e.getMessage() + ": " + e.getCause().getMessage();
            throw new LaunchException(directory + " is damaged (" + reason + "); build the distribution again", e);
        }
    }

    @SuppressWarnings("restricted") // to hand on native access is what the launcher has it for
    private static ModuleLayer define(ModuleFinder finder) {
        ModuleLayer boot = ModuleLayer.boot();
        Set<String> names = finder.findAll().stream()
                .map(ModuleReference::descriptor)
                .map(descriptor -> descriptor.name())
                .collect(Collectors.toSet());
        Configuration configuration = boot.configuration().resolve(finder, ModuleFinder.of(), names);
        ModuleLayer.Controller controller = ModuleLayer.defineModulesWithOneLoader(
                configuration, List.of(boot), ClassLoader.getPlatformClassLoader());
        controller.layer().modules().stream()
                .filter(module -> NATIVE.contains(module.getName()))
                .forEach(controller::enableNativeAccess);
        return controller.layer();
    }
}
