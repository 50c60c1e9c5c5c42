package dev.zufs.runtime.plugin;

import dev.zufs.api.FileSystemType;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types that are registered on the class path of this process, as in tests. */
final class ClassPath {

    private final ClassLoader loader;

    ClassPath(ClassLoader loader) {
        this.loader = loader;
    }

    /** Returns the names of registered classes, by the jar or directory that registers them. */
    Map<Path, Set<String>> registrations() throws IOException {
        Map<Path, Set<String>> registrations = new LinkedHashMap<>();
        for (URL address : Collections.list(loader.getResources(ProvidedTypes.SERVICES_FILE))) {
            URLConnection file = address.openConnection();
            file.setUseCaches(false);
            try (InputStream content = file.getInputStream()) {
                registrations
                        .computeIfAbsent(container(file), path -> new LinkedHashSet<>())
                        .addAll(ProvidedTypes.parse(content.readAllBytes()));
            }
        }
        return registrations;
    }

    private static Path container(URLConnection file) throws IOException {
        try {
            return file instanceof JarURLConnection inJar
                    ? Path.of(inJar.getJarFileURL().toURI())
                    : Path.of(file.getURL().toURI().resolve("../../"));
        } catch (URISyntaxException e) {
            throw new IOException("the class path has a malformed address: " + file.getURL(), e);
        }
    }

    /** Loads registered classes, without initialising them. */
    List<Candidate> load(Set<String> names) throws PluginRefusedException {
        List<Candidate> candidates = new ArrayList<>();
        for (String name : names) {
            try {
                Class<? extends FileSystemType> type =
                        Class.forName(name, false, loader).asSubclass(FileSystemType.class);
                candidates.add(new Candidate(type, () -> type.getConstructor().newInstance()));
            } catch (ClassNotFoundException | ClassCastException | LinkageError e) {
                throw PluginFailure.refusal("registers " + name + ", which cannot be used", e);
            }
        }
        return candidates;
    }
}
