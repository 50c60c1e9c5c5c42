package dev.zufs.runtime.plugin;

import dev.zufs.api.FileSystemType;

/**
 * Makes the class loader of a plugin the context class loader of the current thread for a while, so that libraries in
 * the plugin's jar find their own classes and nobody else's.
 *
 * <p>{@snippet :
 * try (PluginContext context = PluginContext.enter(type)) {
 *     type.format(formatContext);
 * }
 * }
 *
 * <p><b>Threads:</b> closed by the thread that entered.
 */
public final class PluginContext implements AutoCloseable {

    private final Thread thread = Thread.currentThread();
    private final ClassLoader previous = thread.getContextClassLoader();

    private PluginContext(ClassLoader loader) {
        thread.setContextClassLoader(loader);
    }

    /**
     * Enters the context of a type until the result is closed.
     *
     * @param type an object of the plugin
     * @return closes the context
     */
    public static PluginContext enter(FileSystemType type) {
        return enter(type.getClass().getClassLoader());
    }

    static PluginContext enter(ClassLoader loader) {
        return new PluginContext(loader);
    }

    @Override
    public void close() {
        thread.setContextClassLoader(previous);
    }
}
