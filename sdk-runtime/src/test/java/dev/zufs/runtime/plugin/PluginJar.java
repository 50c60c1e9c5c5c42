package dev.zufs.runtime.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.ApiVersion;
import dev.zufs.api.FileSystemType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.NullMarked;

/** Compiles sources and packs a jar, right in every respect unless told otherwise. */
public final class PluginJar {

    public static final String SERVICES = "META-INF/services/dev.zufs.api.FileSystemType";

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<String> omitted = new ArrayList<>();

    private PluginJar() {
        attributes.put(ApiVersion.MANIFEST_ATTRIBUTE, ApiVersion.CURRENT.toString());
    }

    public static PluginJar empty() {
        return new PluginJar();
    }

    /** A plugin with one type. */
    public static PluginJar ofType(String className, String typeName) {
        return ofType(className, typeName, "");
    }

    /** A plugin with one type and more members in its class. */
    public static PluginJar ofType(String className, String typeName, String members) {
        return empty().source(className, typeSource(className, typeName, members))
                .file(SERVICES, className + "\n");
    }

    public static String typeSource(String className, String typeName, String members) {
        int dot = className.lastIndexOf('.');
        return (dot < 0 ? "" : "package " + className.substring(0, dot) + ";\n")
                + """
                import dev.zufs.api.*;
                public class %s implements FileSystemType {
                    static { System.setProperty("zufs.test.initialised.%s", "true"); }
                    @Override public String name() { return %s; }
                    @Override public int magic() { return 0x5A55; }
                    @Override public FormatVersion version() { return new FormatVersion(1, 2); }
                    @Override public SuperBlock mount(MountContext context) { throw new ErrnoException(Errno.EINVAL); }
                    %s
                }
                """.formatted(className.substring(dot + 1), className, quoted(typeName), members);
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    /** Says whether a class of {@link #typeSource} was initialised in this process. */
    public static boolean initialised(String className) {
        return Boolean.getBoolean("zufs.test.initialised." + className);
    }

    public PluginJar source(String className, String source) {
        sources.put(className, source);
        return this;
    }

    public PluginJar file(String name, String content) {
        return file(name, content.getBytes(UTF_8));
    }

    public PluginJar file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    public PluginJar without(String file) {
        files.remove(file);
        omitted.add(file);
        return this;
    }

    public PluginJar attribute(String name, String value) {
        attributes.put(name, value);
        return this;
    }

    public PluginJar withoutAttribute(String name) {
        attributes.remove(name);
        return this;
    }

    /** Writes classes and files to a directory, as a compiler does: without a manifest. */
    public Path writeDirectory(Path directory) throws IOException {
        compile(directory);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        for (String file : omitted) {
            Files.deleteIfExists(directory.resolve(file));
        }
        return directory;
    }

    public Path write(Path jar) throws IOException {
        Path classes = writeDirectory(Files.createTempDirectory(jar.getParent(), "classes"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::putValue);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream content = new JarOutputStream(file, manifest);
                Stream<Path> found = Files.walk(classes)) {
            found.filter(Files::isRegularFile).forEach(path -> copy(classes, path, content));
        }
        return jar;
    }

    private static void copy(Path root, Path file, JarOutputStream jar) {
        try {
            jar.putNextEntry(new ZipEntry(root.relativize(file).toString()));
            Files.copy(file, jar);
            jar.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (sources.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", directory.toString()));
        arguments.addAll(
                sources.containsKey("module-info")
                        ? List.of("--module-path", apiLocation() + ":" + location(NullMarked.class))
                        : List.of(
                                "--class-path",
                                apiLocation().toString(),
                                "--add-exports",
                                "java.base/jdk.internal.misc=ALL-UNNAMED"));
        Path sourceRoot = Files.createTempDirectory(directory.getParent(), "sources");
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = sourceRoot.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        StringWriter messages = new StringWriter();
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(new PrintWriter(messages), new PrintWriter(messages), arguments.toArray(String[]::new));
        assertThat(status).as(messages.toString()).isZero();
    }

    public static Path apiLocation() {
        return location(FileSystemType.class);
    }

    public static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
