package dev.zufs.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The module that a plugin becomes. Its classes come from the archive, so that closing the archive is enough to release
 * the jar: a class loader of a layer never closes what it reads.
 */
final class PluginModule extends ModuleReference {

    private final PluginArchive archive;

    PluginModule(ModuleDescriptor descriptor, PluginArchive archive) {
        super(descriptor, archive.path().toUri());
        this.archive = archive;
    }

    /** Makes a layer with nothing but this module. */
    ModuleLayer define(PluginParent parent) throws PluginRefusedException {
        try {
            return defineBelow(parent);
        } catch (FindException | ResolutionException | LayerInstantiationException e) {
            throw new PluginRefusedException(
                    "cannot be a module (" + e.getMessage() + ")", "correct its module-info.java, or its packages");
        }
    }

    private ModuleLayer defineBelow(PluginParent parent) {
        Configuration configuration = parent.layer()
                .configuration()
                .resolve(new OnlyThis(), ModuleFinder.of(), Set.of(descriptor().name()));
        return parent.layer().defineModulesWithOneLoader(configuration, parent.classes());
    }

    @Override
    public ModuleReader open() {
        return new ArchiveReader();
    }

    private final class OnlyThis implements ModuleFinder {

        @Override
        public Optional<ModuleReference> find(String name) {
            return name.equals(descriptor().name()) ? Optional.of(PluginModule.this) : Optional.empty();
        }

        @Override
        public Set<ModuleReference> findAll() {
            return Set.of(PluginModule.this);
        }
    }

    private final class ArchiveReader implements ModuleReader {

        @Override
        public Optional<URI> find(String name) {
            return archive.names().contains(name) ? Optional.of(archive.uri(name)) : Optional.empty();
        }

        @Override
        public Optional<InputStream> open(String name) throws IOException {
            return archive.names().contains(name) ? Optional.of(archive.open(name)) : Optional.empty();
        }

        @Override
        public Stream<String> list() {
            return archive.names().stream();
        }

        @Override
        public void close() {
            // The archive belongs to the plugin.
        }
    }
}
