package dev.zufs.runtime.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A plugin that passed all checks that need no class of it.
 *
 * @param archive owned by this record
 */
record InspectedPlugin(PluginArchive archive, PluginModule module, PluginOrigin origin) implements Closeable {

    static InspectedPlugin inspect(Path path, PluginParent parent) throws PluginRefusedException {
        PluginArchive archive = PluginArchive.open(path);
        boolean passed = false;
        try {
            InspectedPlugin plugin = inspect(archive, parent);
            passed = true;
            return plugin;
        } catch (SecurityException e) {
            throw new PluginRefusedException(
                    "has a broken signature (" + e.getMessage() + ")", "get the jar from its author again");
        } catch (IOException e) {
            throw PluginRefusedException.unreadable(e);
        } finally {
            if (!passed) {
                close(archive);
            }
        }
    }

    private static InspectedPlugin inspect(PluginArchive archive, PluginParent parent)
            throws IOException, PluginRefusedException {
        String signer = archive.signer();
        PluginManifest manifest = PluginManifest.check(archive);
        PluginDescriptor descriptor = new PluginDescriptor(archive, parent);
        ModuleDescriptor declared = descriptor.declared();
        List<String> types = ProvidedTypes.find(archive, declared);
        ForbiddenReferences.check(archive);
        PluginModule module = new PluginModule(
                declared == null ? descriptor.ofJar(manifest, types) : descriptor.ofModule(declared), archive);
        return new InspectedPlugin(
                archive, module, new PluginOrigin(archive.path(), manifest.apiVersion(), archive.sha256(), signer));
    }

    /** Makes the plugin's layer and loads the classes of its types, without initialising them. */
    List<Candidate> load(PluginParent parent, Consumer<PluginRefusedException> problems) throws PluginRefusedException {
        ModuleLayer layer = module.define(parent);
        List<Candidate> candidates = new ArrayList<>();
        Providers.find(
                layer,
                candidate -> {
                    if (candidate.type().getModule().getLayer() == layer) {
                        candidates.add(candidate);
                    }
                },
                problems);
        return candidates;
    }

    private static void close(PluginArchive archive) throws PluginRefusedException {
        try {
            archive.close();
        } catch (IOException e) {
            throw PluginRefusedException.unreadable(e);
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
