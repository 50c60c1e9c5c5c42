package dev.zufs.runtime.plugin;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A plugin in a jar. The file stays open until the plugin is unloaded. */
final class JarArchive implements PluginArchive {

    private static final Logger LOG = System.getLogger(JarArchive.class.getPackageName());
    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    private final Path path;
    private final JarFile jar;
    private final SortedSet<String> names;
    private volatile boolean addressed;

    private JarArchive(Path path, JarFile jar) {
        this.path = path;
        this.jar = jar;
        this.names = Collections.unmodifiableSortedSet(jar.versionedStream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    static JarArchive open(Path path) throws PluginRefusedException {
        try {
            if (Files.size(path) == 0) {
                throw new PluginRefusedException("is empty", PluginRefusedException.REPLACE);
            }
            JarFile jar = new JarFile(path.toFile(), true, ZipFile.OPEN_READ, JarFile.runtimeVersion());
            try {
                checkManifest(jar);
                return new JarArchive(path, jar);
            } catch (RuntimeException | Error | PluginRefusedException e) {
                jar.close();
                throw e;
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw damaged(path);
        } catch (IOException e) {
            throw PluginRefusedException.unreadable(e);
        }
    }

    /** The JDK reads the manifest whole as soon as it is asked for anything else. */
    private static void checkManifest(JarFile jar) throws PluginRefusedException {
        boolean tooLong = jar.stream()
                .anyMatch(entry -> entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME)
                        && entry.getSize() > MAX_MANIFEST_BYTES);
        if (tooLong) {
            throw PluginArchive.tooLong(JarFile.MANIFEST_NAME, MAX_MANIFEST_BYTES);
        }
    }

    private static PluginRefusedException damaged(Path path) throws PluginRefusedException {
        byte[] signature = {'P', 'K'};
        try (InputStream file = Files.newInputStream(path)) {
            return Arrays.equals(signature, file.readNBytes(2))
                    ? new PluginRefusedException("is truncated or damaged", PluginRefusedException.REPLACE)
                    : new PluginRefusedException("is not a jar", "put only jars of plugins here");
        } catch (IOException e) {
            return PluginRefusedException.unreadable(e);
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public SortedSet<String> names() {
        return names;
    }

    @Override
    public InputStream open(String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            throw new NoSuchFileException(path + "!/" + name);
        }
        return jar.getInputStream(entry);
    }

    @Override
    public URI uri(String name) {
        addressed = true;
        try {
            String entry = new URI(null, null, "/" + jar.getJarEntry(name).getRealName(), null).getRawPath();
            return URI.create("jar:" + path.toUri() + "!" + entry);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path + " has a file without address: " + name, e);
        }
    }

    @Override
    public @Nullable Manifest manifest() throws IOException {
        return jar.getManifest();
    }

    @Override
    public String sha256() throws IOException {
        try (DigestInputStream file =
                new DigestInputStream(Files.newInputStream(path), MessageDigest.getInstance("SHA-256"))) {
            file.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(file.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public @Nullable String signer() throws IOException, PluginRefusedException {
        return JarSignature.verify(jar);
    }

    @Override
    public void close() throws IOException {
        jar.close();
        if (addressed) {
            closeInCacheOfAddresses();
        }
    }

    /**
     * Whoever read a resource by its address has left the jar open in a cache of the JDK, which outlives class loaders.
     */
    private void closeInCacheOfAddresses() throws IOException {
        URL root = URI.create("jar:" + path.toUri() + "!/").toURL();
        try {
            ((JarURLConnection) root.openConnection()).getJarFile().close();
        } catch (ZipException | FileNotFoundException | NoSuchFileException e) {
            LOG.log(Level.TRACE, () -> path + " was not in the cache, and has been replaced: " + e.getMessage());
        }
    }
}
