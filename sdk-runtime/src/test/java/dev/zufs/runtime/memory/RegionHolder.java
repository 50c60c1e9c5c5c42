package dev.zufs.runtime.memory;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Holds a region open in a process of its own, until it is told to close it or killed.
 *
 * <p>As a program: opens what its arguments say, writes one line when it is open, and waits for the end of its input.
 */
final class RegionHolder implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private RegionHolder(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(arguments[0]);
        try (Region region = RegionOpener.system().open(path, options(arguments[1]))) {
            if (!arguments[1].equals("unfinished")) {
                region.formatted();
            }
            System.out.println("open " + region.size());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Answers what a command that reads, writes or formats asks for. */
    static RegionOptions options(String access) {
        return switch (access) {
            case "read" -> RegionOptions.readOnly("zufs fsck zpmem");
            case "write" -> RegionOptions.readWrite("zufs mount zpmem").withMountPoint("/mnt/data");
            case "format", "unfinished" ->
                RegionOptions.format("zufs mkfs zpmem").withSize(1 << 20);
            default -> throw new IllegalArgumentException(access);
        };
    }

    /** Starts the program on a backing; {@link #outcome} waits for it. */
    static RegionHolder start(Path path, String access) throws IOException {
        String classPath = String.join(
                File.pathSeparator,
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""),
                Path.of(System.getProperty("basedir", "."), "target", "test-classes")
                        .toString());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", classPath, RegionHolder.class.getName(), path.toString(), access));
        return new RegionHolder(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits for the line that says how opening went. */
    String outcome() throws IOException {
        String line = output.readLine();
        return line == null ? "ended without a word" : line;
    }

    long pid() {
        return process.pid();
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(1, TimeUnit.MINUTES);
    }

    /** Ends the process as {@code kill} and Ctrl-C do. */
    void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor(1, TimeUnit.MINUTES);
    }

    /** Lets the process close its region and end. */
    @Override
    public void close() throws IOException {
        process.outputWriter().close();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("process " + process.pid() + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
