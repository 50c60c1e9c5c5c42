package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.runtime.local.ChangingFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that mounts and unmounts for a long time: it must not need more and more. */
@Tag("fuse")
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MountCyclesTest {

    private static final int CYCLES = 20 * Integer.getInteger("zufs.rounds", 5);
    private static final int WARM_UP = 20;

    /** What the JVM may start or map by itself meanwhile, for compilers and code. */
    private static final int SLACK = 24;

    private static final long REGION_BYTES = 4 << 20;

    @TempDir
    Path directory;

    @BeforeEach
    void needsFuse() {
        KernelMount.assumePossible();
    }

    /** What this process has. */
    private record Holdings(SortedMap<String, Integer> files, int threads, int mappings, long addressKib) {

        static Holdings now() throws IOException {
            // Op buffers of threads that are no zero-threads go with the collector.
            System.gc();
            return new Holdings(
                    countFiles(),
                    Path.of("/proc/self/task").toFile().list().length,
                    Files.readAllLines(Path.of("/proc/self/maps")).size(),
                    readAddressKib());
        }

        private static SortedMap<String, Integer> countFiles() throws IOException {
            SortedMap<String, Integer> files = new TreeMap<>();
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                for (Path each : open.toList()) {
                    try {
                        files.merge(Files.readSymbolicLink(each).toString(), 1, Integer::sum);
                    } catch (NoSuchFileException e) {
                        // It is the one of this very listing.
                        files.merge("gone", 1, Integer::sum);
                    }
                }
            }
            return files;
        }

        private static long readAddressKib() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmSize:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void mountsLeaveNothingInTheServer() throws Exception {
        for (int cycle = 0; cycle < WARM_UP; cycle++) {
            cycle(cycle);
        }
        Holdings before = Holdings.now();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            cycle(cycle);
        }
        Holdings after = Holdings.now();
        assertThat(after.files()).isEqualTo(before.files());
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + SLACK);
        assertThat(after.mappings()).isLessThanOrEqualTo(before.mappings() + SLACK + CYCLES / 10);
        assertThat(after.addressKib() - before.addressKib())
                .as("KiB of addresses that were not given back")
                .isLessThan(CYCLES * (REGION_BYTES >> 10) / 2);
    }

    /** Ends in each of the ways that there are, and has files open or not. */
    private void cycle(int number) throws Exception {
        ChangingFileSystem type = new ChangingFileSystem();
        FuseMount mount = mount(type);
        try {
            type.put("file", "content");
            assertThat(Files.readString(directory.resolve("file"))).isEqualTo("content");
            Files.writeString(directory.resolve("other"), "more");
            type.invalidations().entry(type.root(), FileName.of("file"));
            switch (number % 3) {
                case 0 -> {
                    while (!mount.unmount()) {
                        Thread.onSpinWait();
                    }
                    mount.awaitEnd();
                }
                case 1 -> {
                    mount.detach();
                    mount.awaitEnd();
                }
                default -> {
                    try (var _ = Files.newByteChannel(directory.resolve("file"))) {
                        mount.close();
                    }
                }
            }
        } finally {
            mount.close();
        }
        assertThat(directory).isEmptyDirectory();
        // What passes invalidations on ends by itself, soon.
        while (Thread.getAllStackTraces().keySet().stream().anyMatch(MountCyclesTest::isOfAMount)) {
            Thread.onSpinWait();
        }
    }

    private static boolean isOfAMount(Thread thread) {
        String name = thread.getName();
        return name.startsWith("zt-") || name.equals("fuse-readers") || name.equals("invalidations");
    }

    private FuseMount mount(ChangingFileSystem type) throws IOException {
        return KernelMount.on(directory, type, "noatime");
    }
}
