package dev.zufs.sample.pmem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.ErrnoException;
import dev.zufs.api.Statistics;
import dev.zufs.mock.Delivery;
import dev.zufs.mock.MockZuf;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.vfs.inode.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many threads do whatever files can be asked for, in a region that is full most of the time, while caches are dropped and the
 * filesystem is synced. Afterwards it is clean, has what each thread knows of, and loses no block. A failure names the seed;
 * {@code -Dzufs.seed=N} takes it again, as far as threads allow that, and {@code -Dzufs.rounds=N} does more.
 */
class StressTest {

    private static final int ROUNDS = Integer.getInteger("zufs.rounds", 1);
    private static final int THREADS = 8;
    private static final int STEPS = 600;
    private static final int BYTES = 2 << 20;

    @ParameterizedTest
    @CsvSource({"INLINE, POSIX", "PINNED, POSIX", "PINNED, ZUF"})
    void fullFilesystemSurvivesManyThreads(Delivery delivery, Profile profile) throws Exception {
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        System.out.println("zufs.seed=" + seed);
        for (int round = 0; round < ROUNDS; round++) {
            HeapMedia media = new HeapMedia(BYTES);
            try (MockZuf zuf = MockZuf.of(new ZpmemType())
                    .media(media)
                    .delivery(delivery)
                    .profile(profile)
                    .build()) {
                zuf.format("lanes=3,lane=16").mount();
                run(zuf, media, profile, seed + 1000L * round);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + (seed + 1000L * round) + ": " + e.getMessage(), e);
            }
        }
    }

    private static void run(MockZuf zuf, HeapMedia media, Profile profile, long seed) throws Exception {
        Statistics fresh = zuf.superBlock().statistics();
        List<StressWorker> workers = new ArrayList<>();
        for (int shared = 0; shared < SharedCalls.DIRECTORIES; shared++) {
            zuf.posix().makeDirectory((SharedCalls.DIRECTORY + shared).getBytes(UTF_8), 0755);
        }
        for (int number = 0; number < THREADS; number++) {
            StressWorker worker = new StressWorker(zuf, profile, number, seed + number, STEPS);
            worker.prepare();
            workers.add(worker);
        }
        runAll(zuf, workers);
        assertThat(workers.stream().mapToInt(StressWorker::shortages).sum())
                .as("the region was full")
                .isPositive();
        remount(zuf);
        workers.forEach(StressWorker::compareAll);
        workers.forEach(StressWorker::clear);
        clearShared(zuf.posix());
        remount(zuf);
        // The inode table never shrinks.
        long table = media.memory().getLong(Layout.STATE_TABLE_BLOCKS);
        long nodes = MapWord.kind(media.memory().getLong(Layout.STATE_TABLE_ROOT)) == MapWord.NODE ? 1 : 0;
        assertThat(zuf.superBlock().statistics().freeBlocks()).isEqualTo(fresh.freeBlocks() + 1 - table - nodes);
    }

    private static void runAll(MockZuf zuf, List<StressWorker> workers) throws Exception {
        AtomicInteger running = new AtomicInteger(workers.size());
        List<Callable<Void>> tasks = new ArrayList<>();
        for (StressWorker worker : workers) {
            tasks.add(() -> {
                try {
                    return worker.call();
                } finally {
                    running.decrementAndGet();
                }
            });
        }
        tasks.add(() -> {
            while (running.get() > 0) {
                zuf.vfs().sync();
                assertThat(zuf.superBlock().statistics().freeBlocks()).isNotNegative();
            }
            return null;
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Void> each : threads.invokeAll(tasks)) {
                each.get();
            }
        }
    }

    private static void remount(MockZuf zuf) {
        zuf.unmount();
        assertThat(zuf.check(false)).as("defects").isEmpty();
        zuf.mount();
    }

    private static void clearShared(Posix posix) {
        for (int shared = 0; shared < SharedCalls.DIRECTORIES; shared++) {
            String directory = SharedCalls.DIRECTORY + shared;
            for (int file = 0; file < SharedCalls.FILES; file++) {
                unlinkIfThere(posix, directory + "/s" + file);
            }
            posix.removeDirectory(directory.getBytes(UTF_8));
        }
    }

    private static void unlinkIfThere(Posix posix, String path) {
        try {
            posix.unlink(path.getBytes(UTF_8));
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(dev.zufs.api.Errno.ENOENT);
        }
    }
}
