package dev.zufs.runtime.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The files of a plugin: a jar, or a directory of classes.
 *
 * <p><b>Threads:</b> any, several at once. <b>Lifetime:</b> classes are read from it until it is closed.
 */
sealed interface PluginArchive extends Closeable permits JarArchive, DirectoryArchive {

    /** Opens what lies at a path, without judging its content. */
    static PluginArchive open(Path path) throws PluginRefusedException {
        return Files.isDirectory(path) ? DirectoryArchive.open(path) : JarArchive.open(path);
    }

    Path path();

    /** Returns the names of all files, for this release of Java, with slashes. */
    SortedSet<String> names();

    /** Opens a file of {@link #names()}. */
    InputStream open(String name) throws IOException;

    /** Reads a file of {@link #names()}, and refuses one that is longer than any of its kind: it would fill the heap. */
    default byte[] read(String name, int maxBytes) throws IOException, PluginRefusedException {
        try (InputStream file = open(name)) {
            byte[] content = file.readNBytes(maxBytes + 1);
            if (content.length > maxBytes) {
                throw tooLong(name, maxBytes);
            }
            return content;
        }
    }

    /** A file of a kind that is read whole. */
    static PluginRefusedException tooLong(String name, int maxBytes) {
        return new PluginRefusedException(
                "has the file " + name + " with more than " + (maxBytes >> 20) + " MiB",
                "leave it out, or remove the plugin");
    }

    /** Returns the address of a file of {@link #names()}. */
    URI uri(String name);

    @Nullable Manifest manifest() throws IOException;

    @Nullable String sha256() throws IOException;

    /** Verifies the signature and returns the subject of its certificate; null without one. */
    @Nullable String signer() throws IOException, PluginRefusedException;
}
