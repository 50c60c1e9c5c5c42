package dev.zufs.sample.pmem.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.zufs.mock.MockZuf;
import dev.zufs.sample.pmem.ZpmemType;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Does the same random system calls on zpmem in this process and on a tmpfs of the running kernel, for several users, and
 * compares every answer: results, errors, attributes, which times have changed. A failure names the seed; {@code
 * -Dzufs.seed=N} repeats it, {@code -Dzufs.rounds=N} does more.
 *
 * <p>Needs root, for a root directory and user ids of a thread's own, and a tmpfs at {@code /dev/shm}.
 */
class LinuxDifferenceTest {

    private static final Path TMPFS = Path.of("/dev/shm");
    private static final int ROUNDS = Integer.getInteger("zufs.rounds", 10);
    private static final int CALLS = 600;

    private final AtomicLong clock = new AtomicLong(1_800_000_000_000_000_000L);

    @Test
    void zpmemAnswersAsLinuxDoes() throws Exception {
        assumeThat(System.getProperty("user.name")).as("chroot(2) needs root").isEqualTo("root");
        assumeThat(isTmpfs()).as("/dev/shm is a tmpfs").isTrue();
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        System.out.println("zufs.seed=" + seed);
        for (int round = 0; round < ROUNDS; round++) {
            run(seed + round);
        }
    }

    private static boolean isTmpfs() throws IOException {
        FileStore store = Files.getFileStore(TMPFS);
        return store.type().equals("tmpfs") && Files.isWritable(TMPFS);
    }

    private void run(long seed) throws Exception {
        try (LinuxRoot tmpfs = LinuxRoot.temporaryIn(TMPFS);
                MockZuf zuf = MockZuf.of(new ZpmemType())
                        .memory(64 << 20)
                        .clock(() -> clock.addAndGet(1000))
                        .build()) {
            zuf.format().mount();
            ZufsCalls own = new ZufsCalls(zuf);
            RandomCalls calls = new RandomCalls(new Random(seed), own, tmpfs.calls());
            try {
                calls.run(CALLS);
                own.closeAll();
                zuf.unmount();
                assertThat(zuf.check(false)).as("defects").isEmpty();
                zuf.mount();
                calls.compareTree("/", 0);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            } finally {
                own.closeAll();
            }
        }
    }
}
