package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.inode.MountSettings;
import dev.zufs.runtime.vfs.inode.Profile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads in few directories, with locks checked at every operation, and names and inodes dropped all the time. */
@Timeout(120)
class ConcurrencyTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 1500;
    private static final String[] NAMES = {"a", "b", "c", "d1", "d2", "d1/x", "d1/y", "d2/x", "d2/d3", "d2/d3/z"};

    @ParameterizedTest
    @CsvSource({"0,POSIX", "6,POSIX", "7,ZUF"})
    void cacheAndServerAgreeInTheEnd(int capabilities, Profile profile) throws InterruptedException {
        long seed = System.nanoTime();
        ToyServer server = new ToyServer(64 << 20, capabilities, false);
        MountSettings settings = MountSettings.of(server::executeMount, server, server.region)
                .profile(profile)
                .maxUnusedInodes(2)
                .checkLocks(true)
                .build();
        VfsMount vfs = VfsMount.mount(settings, AccessTimes.STRICT, 16);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int index = 0; index < THREADS; index++) {
            Random random = new Random(seed + index);
            Posix posix = vfs.as(Credentials.root(), 0);
            threads.add(Thread.ofPlatform().start(() -> run(posix, random, failures)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).as("seed %d", seed).isEmpty();
        assertSameTree(vfs.as(Credentials.root(), 0), server.root, "/", seed);
        vfs.unmount();
        assertThat(server.byCookie).as("seed %d", seed).isEmpty();
        assertThat(server.byNumber.keySet()).as("seed %d", seed).isEqualTo(reachable(server.root));
    }

    private static void run(Posix posix, Random random, Queue<Throwable> failures) {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try {
                    step(posix, random);
                } catch (ErrnoException e) {
                    switch (e.errno()) {
                        case ENOENT, EEXIST, ENOTEMPTY, ENOTDIR, EISDIR, EINVAL, EPERM, ELOOP, EBUSY -> {}
                        default -> throw e;
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    private static void step(Posix posix, Random random) {
        byte[] name = path("/" + NAMES[random.nextInt(NAMES.length)]);
        byte[] other = path("/" + NAMES[random.nextInt(NAMES.length)]);
        switch (random.nextInt(10)) {
            case 0 -> posix.makeDirectory(name, 0755);
            case 1 -> posix.removeDirectory(name);
            case 2 -> posix.unlink(name);
            case 3 -> posix.rename(name, other);
            case 4 -> posix.rename(name, posix, other, Posix.RENAME_EXCHANGE);
            case 5 -> posix.link(name, other);
            case 6 -> posix.status(name);
            case 7 -> list(posix, name);
            default -> writeAndRead(posix, name, random);
        }
    }

    private static void list(Posix posix, byte[] name) {
        try (OpenFile directory = posix.open(name, OpenFlags.O_DIRECTORY, 0)) {
            Set<String> seen = new HashSet<>();
            directory.readDirectory(entry -> seen.add(entry.name().toString()));
        }
    }

    /** Gives the only byte that anybody writes there; what was never written, or was cut off, is 0. */
    private static byte expected(long number, int position) {
        return (byte) (1 + (number * 31 + position) % 255);
    }

    private static void writeAndRead(Posix posix, byte[] name, Random random) {
        try (OpenFile file = posix.open(name, OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0644)) {
            long number = file.status().number();
            byte[] content = new byte[1 + random.nextInt(6000)];
            int position = random.nextInt(3000);
            for (int index = 0; index < content.length; index++) {
                content[index] = expected(number, position + index);
            }
            file.write(MemorySegment.ofArray(content), position);
            int from = random.nextInt(3000);
            int bytes = (int) file.read(MemorySegment.ofArray(content), from);
            for (int index = 0; index < bytes; index++) {
                if (content[index] != 0 && content[index] != expected(number, from + index)) {
                    throw new AssertionError(
                            "byte %d of inode %d is %d".formatted(from + index, number, content[index]));
                }
            }
            if (random.nextInt(4) == 0) {
                file.truncate(random.nextInt(5000));
            }
            file.sync();
        }
    }

    private static void assertSameTree(Posix posix, ToyNode directory, String path, long seed) {
        List<String> listed = new ArrayList<>();
        try (OpenFile file = posix.open(path(path), OpenFlags.O_DIRECTORY, 0)) {
            while (file.readDirectory(entry -> listed.add(entry.name().toString()))) {
                // the listing goes on
            }
        }
        listed.removeAll(List.of(".", ".."));
        assertThat(listed).as("%s, seed %d", path, seed).containsExactlyInAnyOrderElementsOf(directory.names());
        for (ToyNode.Entry entry : directory.entries.values()) {
            String name = path + entry.name();
            FileStatus status = posix.status(path(name), false);
            assertThat(status.number()).as("%s, seed %d", name, seed).isEqualTo(entry.node().number);
            assertThat(status.linkCount())
                    .as("%s, seed %d", name, seed)
                    .isEqualTo(entry.node().links());
            assertThat(status.size())
                    .as("%s, seed %d", name, seed)
                    .isEqualTo(entry.node().size());
            if (entry.node().isDirectory()) {
                assertSameTree(posix, entry.node(), name + "/", seed);
            }
        }
    }

    private static Set<Long> reachable(ToyNode directory) {
        Set<Long> numbers = new TreeSet<>();
        numbers.add(directory.number);
        for (ToyNode.Entry entry : directory.entries.values()) {
            numbers.add(entry.node().number);
            if (entry.node().isDirectory()) {
                numbers.addAll(reachable(entry.node()));
            }
        }
        return numbers;
    }
}
