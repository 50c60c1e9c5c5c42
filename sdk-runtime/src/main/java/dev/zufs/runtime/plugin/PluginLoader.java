package dev.zufs.runtime.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * Finds plugins and loads them.
 *
 * <p><b>Threads:</b> any, one at a time; constructors of plugins run in the calling thread.
 */
public final class PluginLoader {

    private final PluginParent parent = new PluginParent();

    /** Makes a loader for the process as it was started. */
    public PluginLoader() {}

    /**
     * Loads the plugins on the module path and the class path, then those at some places. Never fails on account of a
     * plugin: what cannot be used is among the {@linkplain Plugins#problems problems}. Where a name is offered twice,
     * the first has it.
     *
     * @param locations jars, directories of jars, and directories of classes such as {@code target/classes}
     * @return what was found; owned by the caller
     */
    public Plugins load(List<Path> locations) {
        PluginSearch search = new PluginSearch(parent);
        search.searchModulePath();
        search.searchClassPath();
        locations.forEach(search::search);
        return search.result();
    }
}
