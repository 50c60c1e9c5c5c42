package dev.zufs.sample.pmem.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.zufs.runtime.cli.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A zpmem on a file in {@code /dev/shm}, mounted through FUSE by a process of its own: a test that hangs in a call on the mount
 * could not serve it. One thread.
 */
public final class MountedZpmem implements AutoCloseable {

    private static final Path TMPFS = Path.of("/dev/shm");
    private static final int CAP_SYS_ADMIN = 21;
    private static final int SIGKILL_STATUS = 128 + 9;
    private static final long PATIENCE_SECONDS = 120;

    /** As of {@code mount --feeder}: every test holds for each of them. */
    private static final String FEEDER = System.getProperty("zufs.test.feeder", "auto");

    private final Path directory;
    private final Path image;
    private final Path mountPoint;
    private final Path log;
    private final String options;
    private final List<String> launcher;
    private @Nullable Process server;

    private MountedZpmem(Path directory, String options, List<String> launcher) throws IOException {
        this.launcher = launcher;
        this.directory = directory;
        this.image = directory.resolve("image");
        this.mountPoint = Files.createDirectory(directory.resolve("mount"));
        this.log = Files.createFile(directory.resolve("log"));
        this.options = options;
    }

    /** Skips the calling test, and says why, where no filesystem can be mounted. */
    public static void assumePossible() throws IOException {
        assumeThat(Files.exists(Path.of("/dev/fuse")))
                .as("there is a /dev/fuse")
                .isTrue();
        assumeThat(mayMount()).as("mounting needs root's capability SYS_ADMIN").isTrue();
        assumeThat(isTmpfs()).as("/dev/shm is a tmpfs").isTrue();
    }

    private static boolean mayMount() throws IOException {
        String name = "CapEff:";
        long capabilities = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line ->
                        Long.parseUnsignedLong(line.substring(name.length()).strip(), 16))
                .findFirst()
                .orElse(0);
        return (capabilities >>> CAP_SYS_ADMIN & 1) != 0;
    }

    private static boolean isTmpfs() throws IOException {
        return Files.isWritable(TMPFS) && Files.getFileStore(TMPFS).type().equals("tmpfs");
    }

    /**
     * Formats and mounts.
     *
     * @param size as of {@code mkfs --size}
     * @param options as of {@code mount -o}
     */
    public static MountedZpmem create(String size, String options) throws Exception {
        return create(size, options, List.of());
    }

    /**
     * Formats and mounts, by a server that another program starts.
     *
     * @param size as of {@code mkfs --size}
     * @param options as of {@code mount -o}
     * @param launcher a program, with arguments, that executes the command behind them
     */
    static MountedZpmem create(String size, String options, List<String> launcher) throws Exception {
        MountedZpmem mounted = new MountedZpmem(Files.createTempDirectory(TMPFS, "zufs-mounted"), options, launcher);
        try {
            mounted.command(0, "mkfs", "zpmem", mounted.image.toString(), "--size", size);
            if (!launcher.isEmpty()) {
                // Memory of the image is not to count as the server's.
                Shell.run(mounted.directory, "fallocate -l $(stat -c %s image) image");
            }
            mounted.mount();
            return mounted;
        } catch (Throwable e) {
            mounted.close();
            throw e;
        }
    }

    /** Returns the directory that it is mounted on. */
    public Path path() {
        return mountPoint;
    }

    /** Returns a directory beside it, on a tmpfs, that is gone with it. */
    public Path beside() {
        return directory;
    }

    /** Mounts it; when it returns, it can be used. */
    @SuppressWarnings("resource") // the pipe is the process's, and ends with it
    public void mount() throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(java("mount", "zpmem", image.toString(), mountPoint.toString(), "--foreground"));
        command.addAll(List.of("--feeder", FEEDER, "-o", options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        server = process;
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).as(said()).isNotNull();
    }

    /** Unmounts it, and waits until its server has closed it without a complaint. */
    public void unmount() throws Exception {
        Process process = server();
        Shell.run(directory, "umount '" + mountPoint + "'");
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the server ends: " + said())
                .isTrue();
        server = null;
        assertThat(process.exitValue()).as(said()).isZero();
        assertThat(said()).as("log of the server").doesNotContain("SEVERE").doesNotContain("had not evicted");
    }

    /** Kills its server with SIGKILL. The mount is dead then. */
    public void kill() throws InterruptedException {
        Process process = server();
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(SIGKILL_STATUS);
        server = null;
    }

    /** Returns the number of the process that serves it. */
    long pid() {
        return server().pid();
    }

    private Process server() {
        if (server == null) {
            throw new IllegalStateException("not mounted");
        }
        return server;
    }

    /** Lets fsck find that it is sound, while it is not mounted. */
    public void check() throws Exception {
        command(0, "fsck", "zpmem", image.toString());
    }

    private void command(int expected, String... words) throws Exception {
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(java(words))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isEqualTo(expected);
    }

    private static List<String> java(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
        command.add(Main.class.getName());
        command.addAll(List.of(words));
        return command;
    }

    /**
     * Gives where the classes of this test come from. This filesystem and its API may be modules here; the tool finds them on a
     * class path as well. A test launcher may have its own loader for all of them.
     */
    private static String classPath() {
        Stream<String> loaded = MountedZpmem.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath)
                : Stream.empty();
        Stream<String> known =
                Stream.of(System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path"));
        return Stream.concat(loaded, known)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String said() throws IOException {
        return Files.readString(log);
    }

    /** Ends the server, whoever uses the mount, and deletes the image. */
    @Override
    public void close() throws IOException {
        if (server != null) {
            server.destroyForcibly().onExit().join();
            server = null;
        }
        // It is not, if a test has got as far as unmounting it.
        String isMounted = "grep -qF ' " + mountPoint + " ' /proc/self/mounts";
        Shell.run(directory, "! " + isMounted + " || umount -l '" + mountPoint + "'");
        Shell.run(TMPFS, "rm -rf --one-file-system '" + directory + "'");
    }
}
