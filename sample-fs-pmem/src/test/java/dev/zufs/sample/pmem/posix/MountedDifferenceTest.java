package dev.zufs.sample.pmem.posix;

import dev.zufs.sample.pmem.mounted.MountedZpmem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Does the same random system calls on a zpmem that is mounted through FUSE and on a tmpfs, both of the running kernel, for
 * several users, and compares every answer, as {@link LinuxDifferenceTest} does for zpmem alone. {@code -Dzufs.seed=N} and
 * {@code -Dzufs.rounds=N} are the same here.
 */
@Tag("fuse")
class MountedDifferenceTest {

    private static final Path TMPFS = Path.of("/dev/shm");
    private static final int ROUNDS = Integer.getInteger("zufs.rounds", 10);
    private static final int CALLS = 600;

    /** What a kernel before FUSE makes different. */
    private static final Set<RandomCalls.Difference> DIFFERENCES = EnumSet.allOf(RandomCalls.Difference.class);

    private final List<LinuxRoot> tmpfs = new ArrayList<>();

    @BeforeEach
    void requireMounts() throws Exception {
        MountedZpmem.assumePossible();
    }

    @AfterEach
    void deleteTrees() throws Exception {
        for (LinuxRoot each : tmpfs) {
            each.close();
        }
    }

    @Test
    void mountAnswersAsLinuxDoes() throws Exception {
        compare("allow_other", ROUNDS);
    }

    @Test
    void mountWithoutCachesAnswersAsLinuxDoes() throws Exception {
        compare("allow_other,valid=0,direct_io", Math.ceilDiv(ROUNDS, 2));
    }

    private void compare(String options, int rounds) throws Exception {
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        System.out.println("zufs.seed=" + seed);
        try (MountedZpmem zpmem = MountedZpmem.create("256M", options)) {
            for (int round = 0; round < rounds; round++) {
                run(zpmem, round, seed + round);
            }
            zpmem.unmount();
            zpmem.check();
            zpmem.mount();
            for (int round = 0; round < rounds; round++) {
                compareTree(zpmem, round, seed + round);
            }
            zpmem.unmount();
        }
    }

    private static Path directory(MountedZpmem zpmem, int round) {
        return zpmem.path().resolve("round" + round);
    }

    private void run(MountedZpmem zpmem, int round, long seed) throws Exception {
        LinuxRoot other = LinuxRoot.temporaryIn(TMPFS);
        tmpfs.add(other);
        Path directory = Files.createDirectory(directory(zpmem, round));
        try (LinuxRoot own = LinuxRoot.at(directory)) {
            new RandomCalls(new Random(seed), own.calls(), other.calls(), DIFFERENCES).run(CALLS);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    /** Looks whether what was compared is still there after the filesystem was mounted anew. */
    private void compareTree(MountedZpmem zpmem, int round, long seed) throws Exception {
        try (LinuxRoot own = LinuxRoot.at(directory(zpmem, round))) {
            new RandomCalls(new Random(seed), own.calls(), tmpfs.get(round).calls()).compareTree("/", 0);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ", after a new mount: " + e.getMessage(), e);
        }
    }
}
