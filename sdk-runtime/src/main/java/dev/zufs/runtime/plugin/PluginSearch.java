package dev.zufs.runtime.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One search for plugins, and what it has found so far. */
final class PluginSearch {

    private static final Logger LOG = System.getLogger(PluginSearch.class.getPackageName());
    private static final Path MODULE_PATH = Path.of("module path");
    private static final Path CLASS_PATH = Path.of("class path");

    private final PluginParent parent;
    private final Set<Path> visited = new HashSet<>();
    private final Map<String, LoadedType> types = new HashMap<>();
    private final List<LoadedPlugin> plugins = new ArrayList<>();
    private final List<PluginProblem> problems = new ArrayList<>();

    PluginSearch(PluginParent parent) {
        this.parent = parent;
    }

    Plugins result() {
        return new Plugins(plugins, problems);
    }

    /** Loads what the modules of this process provide. */
    void searchModulePath() {
        ModuleLayer layer = PluginSearch.class.getModule().getLayer();
        Map<Path, List<Candidate>> found = new LinkedHashMap<>();
        Providers.find(
                layer == null ? ModuleLayer.boot() : layer,
                candidate -> found.computeIfAbsent(location(candidate.type().getModule()), path -> new ArrayList<>())
                        .add(candidate),
                refusal -> refuse(MODULE_PATH, refusal));
        found.forEach((path, candidates) -> {
            try {
                add(sharedOrigin(path), candidates, null);
            } catch (PluginRefusedException e) {
                refuse(path, e);
            }
        });
    }

    private static Path location(Module module) {
        return module.getLayer()
                .configuration()
                .findModule(module.getName())
                .map(ResolvedModule::reference)
                .flatMap(ModuleReference::location)
                .map(Path::of)
                .orElse(MODULE_PATH);
    }

    /** Loads what is registered on the class path. */
    void searchClassPath() {
        ClassPath classPath = new ClassPath(PluginSearch.class.getClassLoader());
        try {
            classPath.registrations().forEach((path, names) -> {
                try {
                    PluginOrigin origin = sharedOrigin(path);
                    add(origin, classPath.load(names), null);
                } catch (PluginRefusedException e) {
                    refuse(path, e);
                }
            });
        } catch (IOException e) {
            refuse(CLASS_PATH, PluginRefusedException.unreadable(e));
        }
    }

    /** Checks what is checked of code that whoever started this process has put beside it: that the API fits. */
    private static PluginOrigin sharedOrigin(Path path) throws PluginRefusedException {
        try (PluginArchive archive = PluginArchive.open(path)) {
            return new PluginOrigin(
                    path, PluginManifest.check(archive).apiVersion(), archive.sha256(), archive.signer());
        } catch (IOException e) {
            throw PluginRefusedException.unreadable(e);
        }
    }

    /** Loads what lies at a place that the user named. */
    void search(Path location) {
        try {
            PluginLocations.find(location).forEach(this::load);
        } catch (PluginRefusedException e) {
            refuse(location, e);
        }
    }

    private void load(Path path) {
        try {
            if (visited.add(path.toRealPath())) {
                load(InspectedPlugin.inspect(path, parent));
            }
        } catch (IOException e) {
            refuse(path, PluginRefusedException.unreadable(e));
        } catch (PluginRefusedException e) {
            refuse(path, e);
        } catch (Throwable e) { // one bad jar must not hide the good ones, whatever it does to this process
            refuse(path, PluginFailure.unexaminable(e));
        }
    }

    private void load(InspectedPlugin plugin) throws IOException {
        int before = plugins.size();
        try {
            add(
                    plugin.origin(),
                    plugin.load(parent, refusal -> refuse(plugin.origin().path(), refusal)),
                    plugin);
        } catch (PluginRefusedException e) {
            refuse(plugin.origin().path(), e);
        } finally {
            if (plugins.size() == before) {
                plugin.close();
            }
        }
    }

    private void add(PluginOrigin origin, List<Candidate> candidates, @Nullable Closeable archive) {
        List<LoadedType> added = new ArrayList<>();
        for (Candidate candidate : candidates) {
            try {
                LoadedType type = candidate.instantiate(origin);
                LoadedType earlier = types.putIfAbsent(type.name(), type);
                if (earlier == null) {
                    added.add(type);
                } else if (earlier.type().getClass() != type.type().getClass()) {
                    throw duplicate(type, earlier);
                }
            } catch (PluginRefusedException e) {
                refuse(origin.path(), e);
            }
        }
        if (!added.isEmpty()) {
            plugins.add(new LoadedPlugin(origin, added, archive));
            LOG.log(Level.DEBUG, () -> "loaded " + added + " from " + origin);
        }
    }

    private static PluginRefusedException duplicate(LoadedType type, LoadedType earlier) {
        return new PluginRefusedException(
                "offers the type '" + type.name() + "', which "
                        + earlier.origin().path() + " offers already",
                "remove one of the two");
    }

    private void refuse(Path path, PluginRefusedException refusal) {
        problems.add(PluginProblem.of(path, refusal));
    }
}
