package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zufs.api.FileName;
import dev.zufs.api.Invalidations;
import dev.zufs.runtime.local.ChangingFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel keeps of a filesystem that changes by itself. */
@Tag("fuse")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InvalidationTest {

    private static final int ROUNDS = 100 * Integer.getInteger("zufs.rounds", 3);
    private static final int FILES = 8;

    @TempDir
    Path directory;

    private final ChangingFileSystem type = new ChangingFileSystem();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private FuseMount mount;

    @BeforeEach
    void mount() throws IOException {
        KernelMount.assumePossible();
        mount = KernelMount.on(directory, type, "noatime");
    }

    @AfterEach
    void unmount() {
        threads.shutdownNow();
        if (mount != null) {
            mount.close();
        }
    }

    private Invalidations tell() {
        return type.invalidations();
    }

    private String content(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    /** Waits for what is told to arrive; the timeout of the test is the limit. */
    private static void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void contentIsOldUntilTold() throws Exception {
        type.put("file", "old content");
        assertThat(content("file")).isEqualTo("old content");
        type.put("file", "new content");
        assertThat(content("file")).as("the kernel's pages").isEqualTo("old content");
        tell().inode(type.number("file"), 0, 0);
        await(() -> content("file").equals("new content"));

        type.put("file", "new content, and longer");
        assertThat(content("file")).as("the kernel's attributes").isEqualTo("new content");
        tell().inode(type.number("file"), 4, 1);
        await(() -> content("file").equals("new content, and longer"));
        type.put("file", "short");
        tell().inode(type.number("file"), 0, Long.MAX_VALUE);
        await(() -> content("file").equals("short"));
    }

    @Test
    void attributesAreOldUntilTold() throws Exception {
        type.put("file", "content");
        assertThat(Files.getAttribute(directory.resolve("file"), "unix:uid")).isEqualTo(0);
        type.record("file").uid(77);
        assertThat(Files.getAttribute(directory.resolve("file"), "unix:uid")).isEqualTo(0);
        tell().attributes(type.number("file"));
        await(() -> Files.getAttribute(directory.resolve("file"), "unix:uid").equals(77));
    }

    @Test
    void namesAreOldUntilTold() throws Exception {
        Path path = directory.resolve("file");
        assertThat(path).doesNotExist();
        type.put("file", "content");
        assertThat(path).as("the kernel knows that it is missing").doesNotExist();
        tell().entry(type.root(), FileName.of("file"));
        await(() -> Files.exists(path));
        assertThat(content("file")).isEqualTo("content");

        long before = type.number("file");
        type.take("file");
        type.put("file", "of another inode");
        assertThat(content("file")).isEqualTo("content");
        tell().attributes(before);
        tell().entry(type.root(), FileName.of("file"));
        await(() -> content("file").equals("of another inode"));
        assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(type.number("file"));

        type.take("file");
        tell().entry(type.root(), FileName.of("file"));
        await(() -> !Files.exists(path));
    }

    @Test
    void tooManyAreTakenForEverything() throws Exception {
        assumeTrue(mount.agreement().minor() >= 44, "the kernel can be told to forget all names");
        type.put("file", "old content");
        assertThat(content("file")).isEqualTo("old content");
        assertThat(directory.resolve("late")).doesNotExist();
        type.put("late", "there");
        type.put("file", "new content");
        tell().entry(type.root(), FileName.of("late"));
        tell().inode(type.number("file"), 0, 0);
        for (int index = 0; index < 100_000; index++) {
            tell().entry(type.root(), FileName.of("x" + index));
        }
        await(() -> Files.exists(directory.resolve("late")));
        await(() -> content("file").equals("new content"));
    }

    /** A notification that was sent from in there would wait for the operation, and that for the notification. */
    @Test
    void isToldFromWithinOperationsOnTheSameInodes() throws Exception {
        type.put("file", "old content");
        type.within(() -> {
            type.put("file", "new content");
            tell().inode(type.number("file"), 0, 0);
            tell().entry(type.root(), FileName.of("file"));
            tell().entry(type.root(), FileName.of("other"));
            tell().attributes(type.root());
        });
        assertThat(content("file")).as("what was read when the change came").isIn("old content", "new content");
        await(() -> content("file").equals("new content"));
        Files.writeString(directory.resolve("other"), "made");
        assertThat(content("other")).isEqualTo("made");
        Files.delete(directory.resolve("other"));
        assertThat(directory.resolve("other")).doesNotExist();
    }

    @Test
    void stormUnderLoadEndsAndLeavesTheTruth() throws Exception {
        for (int file = 0; file < FILES; file++) {
            type.put("f" + file, "0");
        }
        type.within(() -> tell().entry(type.root(), FileName.of("f0")));
        AtomicBoolean stops = new AtomicBoolean();
        List<Future<?>> storm = new ArrayList<>();
        for (int teller = 0; teller < 4; teller++) {
            SplittableRandom random = new SplittableRandom(teller);
            storm.add(threads.submit(() -> {
                while (!stops.get()) {
                    tellSomething(random);
                }
            }));
        }
        List<Future<?>> load = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            String own = "c" + client;
            SplittableRandom random = new SplittableRandom(client);
            load.add(threads.submit(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    useSomething(own, random);
                }
                return null;
            }));
        }
        for (Future<?> each : load) {
            each.get();
        }
        stops.set(true);
        for (Future<?> each : storm) {
            each.get();
        }
        for (int file = 0; file < FILES; file++) {
            String name = "f" + file;
            type.put(name, "the truth");
            tell().inode(type.number(name), 0, 0);
            await(() -> content(name).equals("the truth"));
        }
    }

    private void tellSomething(SplittableRandom random) {
        String name = "f" + random.nextInt(FILES);
        switch (random.nextInt(4)) {
            case 0 -> {
                type.put(name, "x".repeat(1 + random.nextInt(5000)));
                tell().inode(type.number(name), 0, 0);
            }
            case 1 -> tell().attributes(type.number(name));
            case 2 -> tell().entry(type.root(), FileName.of(name));
            default -> tell().entry(type.root(), FileName.of("c" + random.nextInt(4)));
        }
    }

    private void useSomething(String own, SplittableRandom random) throws IOException {
        Path path = directory.resolve(own);
        Files.writeString(path, own);
        assertThat(Files.readString(path)).isEqualTo(own);
        Files.readAllBytes(directory.resolve("f" + random.nextInt(FILES)));
        try (var entries = Files.newDirectoryStream(directory)) {
            assertThat(entries).hasSizeGreaterThanOrEqualTo(FILES);
        }
        Files.delete(path);
    }

    @Test
    void unmountInAStormEndsWhatPassesOn() throws Exception {
        type.put("file", "content");
        assertThat(content("file")).isEqualTo("content");
        long file = type.number("file");
        long root = type.root();
        Invalidations told = tell();
        AtomicBoolean stops = new AtomicBoolean();
        Future<?> storm = threads.submit(() -> {
            while (!stops.get()) {
                told.inode(file, 0, 0);
                told.entry(root, FileName.of("file"));
            }
        });
        await(mount::unmount);
        mount.awaitEnd();
        stops.set(true);
        storm.get();
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("invalidations")));
        assertThat(directory).isEmptyDirectory();
    }
}
