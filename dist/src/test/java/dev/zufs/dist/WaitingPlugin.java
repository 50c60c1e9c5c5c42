package dev.zufs.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;

/** A plugin that prints {@value #READY} when it formats or checks, and does nothing more until standard input ends. */
final class WaitingPlugin {

    static final String READY = "the plugin waits";

    private static final String SOURCE = """
            package waiting;
            import dev.zufs.api.*;
            public class Waiting implements FileSystemType {
                public String name() { return "waiting"; }
                public int magic() { return 1; }
                public FormatVersion version() { return new FormatVersion(1, 0); }
                public SuperBlock mount(MountContext context) { throw new ErrnoException(Errno.EINVAL, "never mounted"); }
                public void format(FormatContext context) { await(); }
                public void check(CheckContext context) { await(); }
                private static void await() {
                    System.out.println("%s");
                    try {
                        System.in.readAllBytes();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }
            """.formatted(READY);

    private WaitingPlugin() {}

    /** Builds the jar in a directory, and returns it. */
    static Path build(Path directory, Path api) throws IOException {
        Path source = Files.writeString(directory.resolve("Waiting.java"), SOURCE);
        Path classes = directory.resolve("classes");
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "-proc:none",
                        "-nowarn",
                        "-cp",
                        api.toString(),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(status).isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Zufs-Api-Version", "0.1");
        Path jar = directory.resolve("waiting.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream content = new JarOutputStream(file, manifest)) {
            content.putNextEntry(new ZipEntry("META-INF/services/dev.zufs.api.FileSystemType"));
            content.write("waiting.Waiting\n".getBytes(StandardCharsets.UTF_8));
            content.putNextEntry(new ZipEntry("waiting/Waiting.class"));
            Files.copy(classes.resolve("waiting/Waiting.class"), content);
        }
        return jar;
    }
}
