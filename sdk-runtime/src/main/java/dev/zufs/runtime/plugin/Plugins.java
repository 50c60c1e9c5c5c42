package dev.zufs.runtime.plugin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What was found: plugins to use, and problems to show.
 *
 * <p><b>Threads:</b> any. <b>Lifetime:</b> until {@link #close}.
 */
public final class Plugins implements AutoCloseable {

    private final List<LoadedPlugin> plugins;
    private final List<PluginProblem> problems;

    Plugins(List<LoadedPlugin> plugins, List<PluginProblem> problems) {
        this.plugins = List.copyOf(plugins);
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns the plugins with types that may be used, in the order in which they were found.
     *
     * @return unmodifiable
     */
    public List<LoadedPlugin> plugins() {
        return plugins;
    }

    /**
     * Returns what may not be used, and why.
     *
     * @return unmodifiable; in the order in which it was found
     */
    public List<PluginProblem> problems() {
        return problems;
    }

    /**
     * Returns the types of all plugins that are not closed.
     *
     * @return in the order in which they were found; each name once
     */
    public List<LoadedType> types() {
        return plugins.stream().flatMap(plugin -> plugin.types().stream()).toList();
    }

    /**
     * Returns the type of a name.
     *
     * @param name as in {@code mount -t}
     * @return the type, or nothing if no plugin that is not closed has it
     */
    public Optional<LoadedType> type(String name) {
        return types().stream().filter(type -> type.name().equals(name)).findFirst();
    }

    /**
     * Unloads all plugins.
     *
     * @throws IOException if a jar cannot be closed; the others are
     */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (LoadedPlugin plugin : plugins) {
            try {
                plugin.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
