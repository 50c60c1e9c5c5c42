package dev.zufs.runtime.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds plugins where a user said that there are some. */
final class PluginLocations {

    private static final int DEPTH_OF_PACKAGES = 16;

    private PluginLocations() {}

    /**
     * Returns the plugins at a path: the path itself if it is a jar or a directory of classes, else the jars in the
     * directory, by name.
     */
    static List<Path> find(Path location) throws PluginRefusedException {
        if (!Files.exists(location)) {
            throw new PluginRefusedException("does not exist", "create it, or name another place for plugins");
        }
        if (!Files.isDirectory(location)) {
            return List.of(location);
        }
        try {
            List<Path> jars = jars(location);
            return jars.isEmpty() && holdsClasses(location) ? List.of(location) : jars;
        } catch (UncheckedIOException e) {
            throw PluginRefusedException.unreadable(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw PluginRefusedException.unreadable(e);
        }
    }

    private static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean holdsClasses(Path directory) throws IOException {
        try (Stream<Path> files = Files.find(
                directory,
                DEPTH_OF_PACKAGES,
                (file, attributes) -> file.toString().endsWith(".class"))) {
            return files.findAny().isPresent();
        }
    }
}
