package dev.zufs.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A plugin in development: the directory that its classes are compiled to. Has no digest and no signature. */
record DirectoryArchive(Path path, SortedSet<String> names) implements PluginArchive {

    static DirectoryArchive open(Path directory) throws PluginRefusedException {
        try (Stream<Path> files = Files.walk(directory)) {
            SortedSet<String> names = files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            return new DirectoryArchive(directory, Collections.unmodifiableSortedSet(names));
        } catch (UncheckedIOException e) {
            throw PluginRefusedException.unreadable(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw PluginRefusedException.unreadable(e);
        }
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(path.resolve(name));
    }

    @Override
    public URI uri(String name) {
        return path.resolve(name).toUri();
    }

    @Override
    public @Nullable Manifest manifest() throws IOException {
        if (!names.contains(JarFile.MANIFEST_NAME)) {
            return null;
        }
        try (InputStream file = Files.newInputStream(path.resolve(JarFile.MANIFEST_NAME))) {
            return new Manifest(file);
        }
    }

    @Override
    public @Nullable String sha256() {
        return null;
    }

    @Override
    public @Nullable String signer() {
        return null;
    }

    @Override
    public void close() {
        // Files are opened and closed one by one.
    }
}
