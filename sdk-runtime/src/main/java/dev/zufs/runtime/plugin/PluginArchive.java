package dev.zufs.runtime.plugin;

import java.io.Closeable;
import java.io.IOException;
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

    /** Reads a file of {@link #names()}. */
    byte[] read(String name) throws IOException;

    /** Returns the address of a file of {@link #names()}. */
    URI uri(String name);

    @Nullable Manifest manifest() throws IOException;

    @Nullable String sha256() throws IOException;

    /** Verifies the signature and returns the subject of its certificate; null without one. */
    @Nullable String signer() throws IOException, PluginRefusedException;
}
