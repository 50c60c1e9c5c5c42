package dev.zufs.runtime.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin with at least one type that may be used.
 *
 * <p><b>Threads:</b> any. <b>Lifetime:</b> until {@link #close}, after which its classes that were not used before
 * cannot be loaded any more, so its mounts are unmounted first. Its class loader goes when nothing refers to its
 * {@linkplain LoadedType types} any more.
 */
public final class LoadedPlugin implements AutoCloseable {

    private final PluginOrigin origin;
    private final @Nullable Closeable archive;
    private volatile List<LoadedType> types;

    LoadedPlugin(PluginOrigin origin, List<LoadedType> types, @Nullable Closeable archive) {
        this.origin = origin;
        this.types = List.copyOf(types);
        this.archive = archive;
    }

    /**
     * Returns where the plugin comes from.
     *
     * @return the origin
     */
    public PluginOrigin origin() {
        return origin;
    }

    /**
     * Returns the types that the plugin offers.
     *
     * @return at least one; none after {@link #close}
     */
    public List<LoadedType> types() {
        return types;
    }

    /**
     * Unloads the plugin: releases its jar, which may then be replaced or deleted, and its classes. What came from the
     * class path stays, but is not offered any more.
     *
     * @throws IOException if the jar cannot be closed
     */
    @Override
    public void close() throws IOException {
        types = List.of();
        if (archive != null) {
            archive.close();
        }
    }
}
