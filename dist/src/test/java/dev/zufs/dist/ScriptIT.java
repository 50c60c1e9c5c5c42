package dev.zufs.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the script at the root of the source tree, which has just been built, so that it has nothing to build. */
class ScriptIT {

    private static final Path SCRIPT = Path.of(System.getProperty("zufs.script"));

    @TempDir
    private Path directory = Path.of("");

    /** A Maven that gives the script away if it builds, instead of building in the middle of a build. */
    @BeforeEach
    void hideMaven() throws IOException {
        assumeThat(SCRIPT).as("the source tree is what is tested").isExecutable();
        executable("mvn", "echo 'a build was started'; exit 1");
    }

    private Path executable(String name, String commands) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private Tool.Outcome run(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
        builder.environment().putAll(environment);
        return Tool.run(builder);
    }

    @Test
    void listsTypesWithoutAnyOtherOutput() throws Exception {
        Tool.Outcome outcome = run(SCRIPT, Map.of(), "types");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("zpmem");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void worksThroughALinkFromAnotherDirectory() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("z"), SCRIPT.toAbsolutePath());
        assertThat(run(link, Map.of(), "types").out()).contains("zpmem");
    }

    @Test
    void passesArgumentsAndTheExitStatusOn() throws Exception {
        Tool.Outcome outcome = run(SCRIPT, Map.of(), "fsck", "zpmem", "no such image");
        assertThat(outcome.status()).isEqualTo(8);
        assertThat(outcome.err()).hasLineCount(1).contains("no such image");
    }

    @Test
    void javaHomeOfAnotherVersionIsPassedOver() throws Exception {
        Path home = directory.resolve("jdk");
        Path programs = Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        Files.copy(executable("java", "exit 99"), programs.resolve("java"));
        Files.copy(executable("javac", "exit 99"), programs.resolve("javac"));
        Map<String, String> environment = Map.of("JAVA_HOME", home.toString());
        assertThat(run(SCRIPT, environment, "types").status()).isZero();
    }

    @Test
    void namesThatAreNotAsciiWorkWithoutAnyEnvironment() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("Grüße-大"));
        Files.writeString(tree.resolve("naïve"), "content");
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/env", "-i", SCRIPT.toString(), "demo", "--input", tree.toString());
        Tool.Outcome outcome = Tool.run(builder);
        assertThat(outcome.errWithoutProgress()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("Grüße-大").contains("verified 1 files, 7 bytes");
    }

    @Test
    void continuousIntegrationLooksForItsJdkWhereTheScriptDoesAndInstallsOneElse() throws Exception {
        Path root = directory.resolve("tree");
        Path script = Files.createDirectories(root.resolve(".ci")).resolve("run");
        Path search = Files.createDirectories(root.resolve(".mvn")).resolve("jdk.sh");
        Files.copy(SCRIPT.resolveSibling(".ci/run"), script, StandardCopyOption.COPY_ATTRIBUTES);
        String found = Files.readString(SCRIPT.resolveSibling(".mvn/jdk.sh"));
        Files.writeString(search, found);
        executable("mvn", "echo mvn with $JAVA_HOME");
        executable("sudo", "exec \"$@\"");
        executable("apt-get", "exit 1"); // programs for tests may be missing here, and stay so
        Tool.Outcome same = run(script, Map.of(), "-x");
        assertThat(same.status()).isZero();
        assertThat(same.out()).startsWith("mvn with /");

        Path installed = directory.resolve("installed");
        Files.writeString(
                search,
                "find_jdk() { [[ -f '%s' ]] && echo /a/jdk; }%n".formatted(installed),
                StandardOpenOption.APPEND);
        executable("apt-get", "case \"$*\" in *openjdk-25-jdk-headless) touch '%s';; esac".formatted(installed));
        Tool.Outcome bare = run(script, Map.of("JAVA_HOME", ""));
        assertThat(bare.status()).as(bare.err()).isZero();
        assertThat(bare.out()).contains("mvn with /a/jdk");
    }

    @Test
    void noModuleHasAVersionOfALibraryOfItsOwn() throws IOException {
        Path parent = SCRIPT.resolveSibling("pom.xml").normalize();
        try (Stream<Path> files =
                Files.find(SCRIPT.resolveSibling("."), 2, (file, attributes) -> file.endsWith("pom.xml"))) {
            List<Path> modules =
                    files.filter(pom -> !pom.normalize().equals(parent)).toList();
            assertThat(modules).hasSizeGreaterThan(5);
            for (Path module : modules) {
                String text = Files.readString(module);
                assertThat(text.substring(text.indexOf("<dependenc")))
                        .as(module.toString())
                        .doesNotContainPattern("<version>\\s*[^$\\s]");
            }
        }
    }

    @Test
    void moreOptionsReachTheJvm() throws Exception {
        Tool.Outcome outcome = run(SCRIPT, Map.of("ZUFS_JAVA_OPTIONS", "-Xms8m -Xlog:gc+init"), "types");
        assertThat(outcome.out()).contains("Heap Initial Capacity: 8M");
        assertThat(outcome.status()).isZero();
    }
}
