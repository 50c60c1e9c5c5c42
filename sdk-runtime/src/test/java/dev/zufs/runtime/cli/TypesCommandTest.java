package dev.zufs.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.plugin.PluginJar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TypesCommandTest {

    @TempDir
    Path directory;

    @Test
    void typesAreListedByName() throws IOException {
        Path second = PluginJar.ofType("b.Beta", "beta").write(directory.resolve("b.jar"));
        Path first = PluginJar.ofType("a.Alpha", "alpha").write(directory.resolve("c.jar"));

        CommandRun run = CommandRun.of("types", "--plugins", directory.toString());

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "NAME VERSION API JAR SIGNER",
                        "alpha 1.2 0.1 " + first + " -",
                        "beta 1.2 0.1 " + second + " -");
    }

    @Test
    void severalPlacesMayBeNamedBeforeAndBehindTheSubcommand() throws IOException {
        Path jar = PluginJar.ofType("a.Alpha", "alpha").write(directory.resolve("a.jar"));
        Path classes = PluginJar.ofType("b.Beta", "beta").writeDirectory(directory.resolve("target/classes"));

        CommandRun run = CommandRun.of("--plugins", jar.toString(), "types", "--plugins", classes.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("alpha").contains("beta");
    }

    @Test
    void problemIsALineWithTheFixAndStatusOne() throws IOException {
        PluginJar.ofType("a.Alpha", "alpha").write(directory.resolve("good.jar"));
        Path bad = Files.writeString(directory.resolve("bad.jar"), "nothing");

        CommandRun run = CommandRun.of("types", "--plugins", directory.toString());

        assertThat(run.status()).isOne();
        assertThat(run.out()).contains("alpha");
        assertThat(run.err()).isEqualTo("zufs: " + bad + ": is not a jar; put only jars of plugins here\n");
    }

    @Test
    void stackTraceOfAPluginIsShownWhenAskedFor() throws IOException {
        PluginJar.ofType("a.Alpha", "alpha", "public Alpha() { throw new IllegalStateException(\"why\"); }")
                .write(directory.resolve("a.jar"));

        assertThat(CommandRun.of("types", "--plugins", directory.toString()).err())
                .contains("fails in a.Alpha (java.lang.IllegalStateException: why)")
                .doesNotContain("\tat ");
        assertThat(CommandRun.of("types", "--verbose", "--plugins", directory.toString())
                        .err())
                .contains("\tat a/a.Alpha.<init>");
    }

    @Test
    void nothingFoundIsALineAndStatusOne() {
        CommandRun run = CommandRun.of("types", "--plugins", directory.toString());

        assertThat(run.status()).isOne();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("zufs: no filesystem types found; say with --plugins DIR where plugins are\n");
    }

    @Test
    void onlyProblemsFoundIsALineForEach() {
        Path missing = directory.resolve("missing");

        CommandRun run = CommandRun.of("types", "--plugins", missing.toString());

        assertThat(run.status()).isOne();
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("zufs: " + missing + ": does not exist; create it, or name another place for plugins\n");
    }

    @Test
    void pluginsBesideTheToolAreTheDefault() throws IOException {
        PluginJar.ofType("a.Alpha", "alpha")
                .write(Files.createDirectory(directory.resolve("plugins")).resolve("a.jar"));
        System.setProperty(ZufsCommand.HOME_PROPERTY, directory.toString());
        try {
            assertThat(CommandRun.of("types").out()).contains("alpha");
        } finally {
            System.clearProperty(ZufsCommand.HOME_PROPERTY);
        }
    }

    @Test
    void pluginsOnTheClassPathAreListedAndCheckedBeforeTheyRun() throws IOException, InterruptedException {
        Path good = PluginJar.ofType("a.Alpha", "alpha").write(directory.resolve("good.jar"));
        Path old = PluginJar.ofType("b.Old", "old", "static { System.out.println(\"ran\"); }")
                .attribute("Zufs-Api-Version", "0.0")
                .write(directory.resolve("old.jar"));
        Path missing = PluginJar.empty().file(PluginJar.SERVICES, "c.Missing").write(directory.resolve("missing.jar"));

        CommandRun run = runOnClassPath(List.of(good, old, missing), "types");

        assertThat(run.status()).isOne();
        assertThat(run.out()).contains("alpha").contains(good.toString()).doesNotContain("ran");
        assertThat(run.err())
                .contains(old + ": was built for version 0.0 of the API")
                .contains(missing + ": registers c.Missing, which cannot be used")
                .hasLineCount(2);
    }

    @Test
    void jarsAreLoadedWhereAllIsOnTheClassPath() throws IOException, InterruptedException {
        Path jar = PluginJar.ofType("a.Alpha", "alpha", """
            public Alpha() throws Exception {
                try {
                    Class.forName("dev.zufs.runtime.cli.Main");
                } catch (ClassNotFoundException e) {
                    return;
                }
                throw new IllegalStateException("sees the runtime");
            }
            """).write(directory.resolve("a.jar"));
        Path module = PluginJar.ofType("m.Modular", "modular")
                .source(
                        "module-info",
                        "module m { requires dev.zufs.api; provides dev.zufs.api.FileSystemType with m.Modular; }")
                .write(directory.resolve("m.jar"));

        CommandRun run = runOnClassPath(List.of(), "types", "--plugins", directory.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains(jar.toString(), module.toString());
    }

    private CommandRun runOnClassPath(List<Path> plugins, String... arguments)
            throws IOException, InterruptedException {
        String classPath = Stream.concat(
                        Stream.of(
                                PluginJar.apiLocation(),
                                PluginJar.location(Main.class),
                                PluginJar.location(CommandLine.class)),
                        plugins.stream())
                .map(Objects::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        classPath,
                                        Main.class.getName()),
                                Stream.of(arguments))
                        .toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int status = process.waitFor();
        return new CommandRun(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
