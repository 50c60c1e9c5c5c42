package dev.zufs.runtime.plugin;

import dev.zufs.api.FileSystemType;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The types that the modules of a layer, and of those above it, provide. */
final class Providers {

    private Providers() {}

    /**
     * Finds types and loads their classes, without initialising them; one that cannot be loaded does not hide others.
     */
    static void find(ModuleLayer layer, Consumer<Candidate> candidates, Consumer<PluginRefusedException> problems) {
        Iterator<ServiceLoader.Provider<FileSystemType>> providers =
                ServiceLoader.load(layer, FileSystemType.class).stream().iterator();
        boolean more = true;
        while (more) {
            try {
                more = providers.hasNext();
                if (more) {
                    ServiceLoader.Provider<FileSystemType> provider = providers.next();
                    candidates.accept(new Candidate(provider.type(), provider::get));
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                problems.accept(PluginFailure.refusal("provides a class that cannot be used", e));
            }
        }
    }
}
