package dev.zufs.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the real command in a process of its own, from a distribution made of links. */
class LauncherTest {

    private static final Pattern BOOT = Pattern.compile(".*/(launcher|sdk-api)[-/].*");
    private static final Pattern RUNTIME = Pattern.compile(".*/(sdk-runtime[-/]|picocli|jnr-|jffi|asm).*");
    private static final List<String> JVM_OPTIONS = List.of(
            "--illegal-native-access=deny",
            "--sun-misc-unsafe-memory-access=deny",
            "--enable-native-access=dev.zufs.launcher");

    @TempDir
    Path home;

    private record Run(int status, String out, String err) {}

    @BeforeEach
    void linkDistribution() throws IOException {
        Path boot = Files.createDirectories(home.resolve("lib/boot"));
        Path runtime = Files.createDirectories(home.resolve("lib/runtime"));
        Files.createDirectory(home.resolve("plugins"));
        for (Path entry : codeOfThisProcess()) {
            if (BOOT.matcher(entry + "/").matches() && !entry.endsWith("test-classes")) {
                install(entry, boot);
            } else if (RUNTIME.matcher(entry + "/").matches()) {
                install(entry, runtime);
            }
        }
    }

    private static List<Path> codeOfThisProcess() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(property -> System.getProperty(property, ""))
                .flatMap(path -> Stream.of(path.split(File.pathSeparator, -1)))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .distinct()
                .toList();
    }

    /**
     * Links a jar; copies classes, where the build has made no jars, because modules in linked directories are not
     * read.
     */
    private static void install(Path entry, Path directory) throws IOException {
        if (Files.isRegularFile(entry)) {
            Files.createSymbolicLink(directory.resolve(entry.getFileName()), entry);
            return;
        }
        Path target = directory.resolve(entry.toString().replace('/', '_'));
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(entry.relativize(file).toString()));
            }
        }
    }

    private Run launch(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of(
                "-Dzufs.home=" + home,
                "-p",
                home.resolve("lib/boot").toString(),
                "-m",
                "dev.zufs.launcher/dev.zufs.launcher.Launcher"));
        command.addAll(List.of(arguments));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        int status = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Run(status, Files.readString(out), Files.readString(err));
    }

    @Test
    void commandRunsWithoutWarnings() throws IOException, InterruptedException {
        Run run = launch("--version");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("zufs ");
    }

    @Test
    void exitStatusAndMessagesArePassedOn() throws IOException, InterruptedException {
        Run run = launch("types", "--colour");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("zufs: Unknown option: '--colour'; see 'zufs types --help'\n");
    }

    @Test
    void pluginsBesideTheToolAreLoadedAndSeeTheApiOnly() throws IOException, InterruptedException {
        writePlugin("""
            for (String name : new String[] {
                "dev.zufs.runtime.cli.Main", "dev.zufs.launcher.Launcher", "picocli.CommandLine", "jnr" + dot + "ffi.Runtime"
            }) {
                try {
                    Class.forName(name);
                } catch (ClassNotFoundException e) {
                    continue;
                }
                throw new IllegalStateException("sees " + name);
            }
            """);

        Run run = launch("types");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("probe")
                .contains(home.resolve("plugins/probe.jar").toString());
    }

    @Test
    void pluginsHaveNoNativeAccess() throws IOException, InterruptedException {
        writePlugin("java.lang.foreign.MemorySegment.NULL.reinterpret(8);");

        Run run = launch("types");

        assertThat(run.status()).isOne();
        assertThat(run.err()).startsWith("zufs: " + home.resolve("plugins/probe.jar"));
        assertThat(run.err()).contains("java.lang.IllegalCallerException").contains("; correct the plugin");
    }

    @Test
    void missingRuntimeIsALineAndAStatusOfItsOwn() throws IOException, InterruptedException {
        Path runtime = home.resolve("lib/runtime");
        Files.move(runtime, home.resolve("elsewhere"));

        Run run = launch("--version");

        assertThat(run.status()).isEqualTo(70);
        assertThat(run.err()).isEqualTo("zufs: " + runtime + " is missing; build the distribution again\n");
    }

    @Test
    void damagedRuntimeIsALineAndAStatusOfItsOwn() throws IOException, InterruptedException {
        Files.writeString(home.resolve("lib/runtime/broken.jar"), "not a jar");

        Run run = launch("--version");

        assertThat(run.status()).isEqualTo(70);
        assertThat(run.err())
                .contains("broken.jar")
                .contains("build the distribution again")
                .hasLineCount(1);
    }

    private void writePlugin(String constructor) throws IOException {
        String source = """
            package probe;
            import dev.zufs.api.*;
            public class Probe implements FileSystemType {
                public Probe() {
                    String dot = ".";
                    %s
                }
                public String name() { return "probe"; }
                public int magic() { return 1; }
                public FormatVersion version() { return new FormatVersion(1, 0); }
                public SuperBlock mount(MountContext context) { throw new ErrnoException(Errno.EINVAL); }
            }
            """.formatted(constructor);
        Path file = Files.writeString(home.resolve("Probe.java"), source);
        Path api;
        try (Stream<Path> boot = Files.list(home.resolve("lib/boot"))) {
            api = boot.filter(entry -> entry.getFileName().toString().startsWith("sdk-api"))
                    .findFirst()
                    .orElseThrow();
        }
        Path classes = home.resolve("classes");
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
                        file.toString());
        assertThat(status).isZero();

        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Zufs-Api-Version", "0.1");
        try (OutputStream jar = Files.newOutputStream(home.resolve("plugins/probe.jar"));
                JarOutputStream content = new JarOutputStream(jar, manifest)) {
            content.putNextEntry(new ZipEntry("META-INF/services/dev.zufs.api.FileSystemType"));
            content.write("probe.Probe\n".getBytes(UTF_8));
            content.putNextEntry(new ZipEntry("probe/Probe.class"));
            Files.copy(classes.resolve("probe/Probe.class"), content);
        }
    }
}
