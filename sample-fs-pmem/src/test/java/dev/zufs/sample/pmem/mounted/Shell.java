package dev.zufs.sample.pmem.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs scripts of bash. Any thread. */
final class Shell {

    private static final long PATIENCE_SECONDS = 120;

    private Shell() {}

    /** Skips the calling test where a program is missing. */
    static void assumeInstalled(String... programs) {
        for (String program : programs) {
            boolean found = Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
                    .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
            assumeThat(found).as(program + " is installed").isTrue();
        }
    }

    /**
     * Runs a script that ends at the first command that fails, and fails if one has. Waits for all that the script starts.
     *
     * @param directory where it starts
     * @return what it wrote
     */
    static String run(Path directory, String script) throws IOException {
        Process process = start(directory, script);
        String out;
        try (var in = process.getInputStream()) {
            out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(process.onExit().join().exitValue()).as(script + '\n' + out).isZero();
        return out;
    }

    /** Starts a script. Its output is a pipe. */
    static Process start(Path directory, String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("timeout", "--signal=KILL", "" + PATIENCE_SECONDS, "bash", "-c");
        builder.command().add("set -eEuo pipefail; trap 'echo \"failed: $BASH_COMMAND\"' ERR; " + script);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("HOME", "/nonexistent");
        return builder.directory(directory.toFile()).redirectErrorStream(true).start();
    }
}
