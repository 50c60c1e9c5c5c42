package dev.zufs.sample.pmem.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.mock.Delivery;
import dev.zufs.mock.MockZuf;
import dev.zufs.runtime.vfs.FileStatus;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.sample.pmem.ZpmemType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Does thousands of random operations on zpmem and on a model, and compares every answer, errors included; and the whole tree
 * after each remount. A failure names the seed; {@code -Dzufs.seed=N} repeats it.
 */
class RandomOperationsTest {

    private static final int OPERATIONS = 6_000;
    private static final int REMOUNT_EVERY = 1_500;
    private static final int MAX_POSITION = 300_000;
    private static final int MAX_LENGTH = 40_000;
    private static final int PUNCH = 3;

    private final long seed = Long.getLong("zufs.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ModelTree model = new ModelTree();
    private final List<String> history = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"INLINE, POSIX", "PINNED, POSIX", "INLINE, ZUF"})
    void everyAnswerIsThatOfTheModel(Delivery delivery, Profile profile) {
        System.out.println("zufs.seed=" + seed);
        try (MockZuf zuf = MockZuf.of(new ZpmemType())
                .memory(96 << 20)
                .delivery(delivery)
                .profile(profile)
                .build()) {
            zuf.format().mount();
            for (int number = 0; number < OPERATIONS; number++) {
                step(zuf.posix(), number);
                if (number % REMOUNT_EVERY == REMOUNT_EVERY - 1) {
                    zuf.unmount();
                    assertThat(zuf.check(false))
                            .as("defects; seed %d, operation %d", seed, number)
                            .isEmpty();
                    zuf.mount();
                    compare(zuf.posix(), List.of(), model.root);
                } else if (random.nextInt(500) == 0) {
                    zuf.vfs().dropCaches();
                }
            }
        }
    }

    private void step(Posix files, int number) {
        List<String> path = path();
        switch (random.nextInt(16)) {
            case 0, 1 -> same(number, "create " + path, () -> create(path), () -> create(files, path));
            case 2 ->
                same(
                        number,
                        "mkdir " + path,
                        () -> model.add(path, new ModelTree.Dir()),
                        () -> files.makeDirectory(bytes(path), 0755));
            case 3 -> {
                String text = "t".repeat(1 + random.nextInt(60));
                same(
                        number,
                        "symlink " + path,
                        () -> model.add(path, new ModelTree.Link(text)),
                        () -> files.makeSymbolicLink(text.getBytes(UTF_8), bytes(path)));
            }
            case 4 -> {
                List<String> from = path();
                same(
                        number,
                        "link " + from + " " + path,
                        () -> model.link(from, path),
                        () -> files.link(bytes(from), bytes(path)));
            }
            case 5 -> same(number, "unlink " + path, () -> model.unlink(path), () -> files.unlink(bytes(path)));
            case 6 -> same(number, "rmdir " + path, () -> model.rmdir(path), () -> files.removeDirectory(bytes(path)));
            case 7, 8 -> {
                List<String> to = path();
                same(
                        number,
                        "rename " + path + " " + to,
                        () -> model.rename(path, to),
                        () -> files.rename(bytes(path), bytes(to)));
            }
            case 9, 10, 11 -> write(files, number, path);
            case 12 -> truncate(files, number, path);
            case 13 -> punch(files, number, path);
            default -> compareOne(files, number, path);
        }
    }

    private void create(List<String> path) {
        model.add(path, new ModelTree.Data());
    }

    private static void create(Posix files, List<String> path) {
        files.open(bytes(path), OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_RDWR, 0644)
                .close();
    }

    private void write(Posix files, int number, List<String> path) {
        if (existing(path) instanceof ModelTree.Data file) {
            int position = random.nextInt(4) == 0 ? file.bytes.length : random.nextInt(MAX_POSITION);
            byte[] bytes = new byte[1 + random.nextInt(MAX_LENGTH)];
            random.nextBytes(bytes);
            same(
                    number,
                    "write " + path + " " + position + "+" + bytes.length,
                    () -> ModelTree.write(file, position, bytes),
                    () -> {
                        try (OpenFile open = files.open(bytes(path), OpenFlags.O_WRONLY, 0)) {
                            assertThat(open.write(MemorySegment.ofArray(bytes), position))
                                    .isEqualTo(bytes.length);
                        }
                    });
        }
    }

    private void truncate(Posix files, int number, List<String> path) {
        if (existing(path) instanceof ModelTree.Data file) {
            int size = random.nextInt(MAX_POSITION);
            same(
                    number,
                    "truncate " + path + " " + size,
                    () -> file.bytes = Arrays.copyOf(file.bytes, size),
                    () -> files.truncate(bytes(path), size));
        }
    }

    private void punch(Posix files, int number, List<String> path) {
        if (existing(path) instanceof ModelTree.Data file && file.bytes.length > 0) {
            int position = random.nextInt(file.bytes.length);
            int length = 1 + random.nextInt(MAX_LENGTH);
            same(
                    number,
                    "punch " + path + " " + position + "+" + length,
                    () -> ModelTree.punch(file, position, length),
                    () -> {
                        try (OpenFile open = files.open(bytes(path), OpenFlags.O_RDWR, 0)) {
                            open.allocate(PUNCH, position, length);
                        }
                    });
        }
    }

    private ModelTree.@Nullable Node existing(List<String> path) {
        try {
            return model.find(path);
        } catch (ErrnoException e) {
            return null;
        }
    }

    /** Compares one path, or the error that it has. */
    private void compareOne(Posix files, int number, List<String> path) {
        history.add(number + " stat " + path);
        Errno expected = errnoOf(() -> model.get(path));
        Errno actual = errnoOf(() -> files.status(bytes(path), false));
        check(number, "stat " + path, expected, actual);
        if (expected == null) {
            compare(files, path, model.get(path));
        }
    }

    private void compare(Posix files, List<String> path, ModelTree.Node node) {
        FileStatus status = files.status(bytes(path), false);
        switch (node) {
            case ModelTree.Data file -> {
                assertThat(status.size()).as(where(path)).isEqualTo(file.bytes.length);
                assertThat(status.linkCount()).as(where(path)).isEqualTo(file.links);
                assertThat(content(files, path, file.bytes.length))
                        .as(where(path))
                        .isEqualTo(file.bytes);
            }
            case ModelTree.Link link ->
                assertThat(new String(files.readLink(bytes(path)), UTF_8))
                        .as(where(path))
                        .isEqualTo(link.text);
            case ModelTree.Dir dir -> {
                assertThat(status.linkCount()).as(where(path)).isEqualTo(dir.linkCount());
                assertThat(names(files, path)).as(where(path)).isEqualTo(dir.entries.keySet());
                dir.entries.forEach((name, child) -> compare(files, child(path, name), child));
            }
        }
    }

    private String where(List<String> path) {
        int from = Math.max(0, history.size() - 40);
        return path + "; seed " + seed + "; " + history.subList(from, history.size());
    }

    private static byte[] content(Posix files, List<String> path, int size) {
        byte[] bytes = new byte[size];
        try (OpenFile open = files.open(bytes(path), OpenFlags.O_RDONLY, 0)) {
            int done = 0;
            while (done < size) {
                long count = open.read(MemorySegment.ofArray(bytes).asSlice(done), done);
                assertThat(count).isPositive();
                done += (int) count;
            }
        }
        return bytes;
    }

    private static Set<String> names(Posix files, List<String> path) {
        Set<String> names = new TreeSet<>();
        try (OpenFile open = files.open(bytes(path), OpenFlags.O_DIRECTORY, 0)) {
            boolean more = true;
            while (more) {
                more = open.readDirectory(entry -> {
                    assertThat(names.add(entry.name().toString()))
                            .as("listed once: %s", entry)
                            .isTrue();
                    return true;
                });
            }
        }
        assertThat(names).contains(".", "..");
        names.removeAll(Set.of(".", ".."));
        return names;
    }

    private void same(int number, String what, Runnable onModel, Runnable onFiles) {
        history.add(number + " " + what);
        check(number, what, errnoOf(onModel), errnoOf(onFiles));
    }

    private void check(int number, String what, @Nullable Errno expected, @Nullable Errno actual) {
        if (expected != actual) {
            fail(
                    "operation %d, %s: expected %s, was %s; seed %d; %s",
                    number, what, expected, actual, seed, where(List.of()));
        }
    }

    private static @Nullable Errno errnoOf(Runnable operation) {
        try {
            operation.run();
            return null;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    private List<String> path() {
        List<String> path = new ArrayList<>();
        int depth = 1 + random.nextInt(3);
        for (int level = 0; level < depth; level++) {
            path.add("n" + random.nextInt(5));
        }
        return path;
    }

    private static List<String> child(List<String> path, String name) {
        List<String> child = new ArrayList<>(path);
        child.add(name);
        return child;
    }

    private static byte[] bytes(List<String> path) {
        return ("/" + String.join("/", path)).getBytes(UTF_8);
    }
}
