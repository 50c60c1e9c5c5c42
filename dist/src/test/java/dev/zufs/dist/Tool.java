package dev.zufs.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts the assembled command with the options that the script gives the JVM. */
final class Tool {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("zufs.distribution"));

    /**
     * What a run came to.
     *
     * @param status exit status
     * @param out standard output
     * @param err standard error
     */
    record Outcome(int status, String out, String err) {

        /** Returns standard error without the lines that a slow machine gets to see of long work. */
        List<String> errWithoutProgress() {
            return err.lines().filter(line -> !line.matches("zufs: .+, \\d+ %")).toList();
        }
    }

    private Tool() {}

    static Process start(Path out, Path err, String... arguments) throws IOException {
        return command(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Returns the jar of the API in the distribution. */
    static Path api() throws IOException {
        try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("lib/boot"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("sdk-api"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Waits until a process has printed a text. */
    static void awaitText(Process process, Path file, String text) throws IOException, InterruptedException {
        while (process.isAlive() && !Files.readString(file).contains(text)) {
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
        assertThat(Files.readString(file)).contains(text);
    }

    /** Runs with system properties of the JVM. */
    static Outcome run(Map<String, String> properties, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = command(arguments);
        properties.forEach((name, value) -> builder.command().add(1, "-D" + name + "=" + value));
        return run(builder);
    }

    private static ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--illegal-native-access=deny",
                "--sun-misc-unsafe-memory-access=deny",
                "--enable-native-access=dev.zufs.launcher",
                "-Djava.util.logging.config.file=" + DISTRIBUTION.resolve("logging.properties"),
                "--module-path",
                DISTRIBUTION.resolve("lib/boot").toString(),
                "-m",
                "dev.zufs.launcher/dev.zufs.launcher.Launcher"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    static Outcome run(String... arguments) throws IOException, InterruptedException {
        return run(command(arguments));
    }

    static Outcome run(ProcessBuilder command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("zufs-out", ".txt");
        Path err = Files.createTempFile("zufs-err", ".txt");
        try {
            int status = command.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            return new Outcome(status, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
