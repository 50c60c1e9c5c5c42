package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
import dev.zufs.api.FileName;
import dev.zufs.api.RegularFile;
import dev.zufs.api.RenameMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several threads at once, under no more locks than a feeder holds. */
class ConcurrencyTest {

    private static final int THREADS = 6;
    private static final int BLOCK = Layout.BLOCK_BYTES;

    private static void run(List<Callable<Void>> tasks) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Void> each : threads.invokeAll(tasks)) {
                each.get();
            }
        }
    }

    @Test
    void differentDirectoriesAndFilesAtOnce() throws Exception {
        HeapMedia media = new HeapMedia(64 << 20);
        TestMount.format(media.memory(), "lanes=2,lane=16");
        TestMount mount = new TestMount(media.memory());
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Directory directory = mount.createDirectory(mount.root(), "d" + thread);
            int seed = thread;
            tasks.add(() -> {
                work(mount, directory, new Random(seed));
                return null;
            });
        }
        tasks.add(() -> {
            for (int round = 0; round < 100; round++) {
                mount.superBlock().sync();
                assertThat(mount.superBlock().statistics().freeBlocks()).isPositive();
            }
            return null;
        });
        run(tasks);
        // As after a crash that loses nothing, and then after an unmount.
        assertThat(TestMount.check(media.memory())).isEmpty();
        mount.remount();
        assertThat(TestMount.check(media.memory())).isEmpty();
        for (int thread = 0; thread < THREADS; thread++) {
            Directory directory = (Directory) mount.require(mount.root(), "d" + thread);
            for (FileName name : mount.list(directory, 100).keySet()) {
                RegularFile file = mount.file(directory, name.toString());
                byte[] content = mount.readAll(file);
                assertThat(content).hasSizeGreaterThan(0);
                assertThat(content).containsOnly(content[0]);
            }
        }
    }

    private static void work(TestMount mount, Directory directory, Random random) {
        for (int index = 0; index < 400; index++) {
            RegularFile file = mount.createFile(directory, "f" + index);
            byte[] bytes = new byte[1 + random.nextInt(30_000)];
            Arrays.fill(bytes, (byte) index);
            mount.write(file, 0, bytes);
            mount.write(file, 0, bytes);
            if (index % 3 == 0) {
                mount.rename(
                        directory, FileName.of("f" + index), directory, FileName.of("r" + index), RenameMode.REPLACE);
            }
            if (index % 2 == 0) {
                mount.remove(directory, FileName.of((index % 3 == 0 ? "r" : "f") + index));
            }
        }
    }

    @Test
    void readersOfOneFileSeeWholeBlocksWhileItIsWritten() throws Exception {
        TestMount mount = TestMount.fresh(16 << 20);
        RegularFile file = mount.createFile(mount.root(), "f");
        int blocks = 16;
        mount.write(file, 0, new byte[blocks * BLOCK]);
        AtomicBoolean writing = new AtomicBoolean(true);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int reader = 0; reader < 3; reader++) {
            tasks.add(() -> {
                while (writing.get()) {
                    byte[] bytes = mount.read(file, 0, blocks * BLOCK);
                    for (int block = 0; block < blocks; block++) {
                        byte first = bytes[block * BLOCK];
                        for (int at = 1; at < BLOCK; at++) {
                            assertThat(bytes[block * BLOCK + at]).isEqualTo(first);
                        }
                    }
                }
                return null;
            });
        }
        for (int writer = 0; writer < 2; writer++) {
            int seed = writer;
            tasks.add(() -> {
                Random random = new Random(seed);
                try {
                    for (int round = 0; round < 3000; round++) {
                        byte[] bytes = new byte[BLOCK * (1 + random.nextInt(3))];
                        Arrays.fill(bytes, (byte) random.nextInt());
                        mount.write(file, (long) random.nextInt(blocks - 3) * BLOCK, bytes);
                    }
                } finally {
                    writing.set(false);
                }
                return null;
            });
        }
        run(tasks);
        assertThat(TestMount.check(mount.memory())).isEmpty();
        mount.remount();
        assertThat(mount.file(mount.root(), "f").record().size()).isEqualTo((long) blocks * BLOCK);
    }

    @Test
    void lookupsOfOneNameGiveOneObject() throws Exception {
        TestMount mount = TestMount.fresh(4 << 20);
        for (int index = 0; index < 200; index++) {
            mount.createFile(mount.root(), "n" + index);
        }
        mount.remount();
        Object[][] found = new Object[4][200];
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Object[] mine : found) {
            tasks.add(() -> {
                for (int index = 0; index < 200; index++) {
                    mine[index] = mount.require(mount.root(), "n" + index);
                }
                return null;
            });
        }
        run(tasks);
        for (int thread = 1; thread < 4; thread++) {
            for (int index = 0; index < 200; index++) {
                assertThat(found[thread][index]).isSameAs(found[0][index]);
            }
        }
    }

    /** Who finds no space takes what files have set aside, also of one that is being forgotten, and gives none of it twice. */
    @Test
    void spaceSetAsideIsGivenBackOnceWhileTheFileIsForgotten() throws Exception {
        TestMount mount = TestMount.fresh(16 << 20);
        mount.createFile(mount.root(), "keeps the block of the directory");
        long free = mount.superBlock().statistics().freeBlocks();
        AtomicReference<@Nullable ZpmemFile> growing = new AtomicReference<>();
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicInteger released = new AtomicInteger();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            tasks.add(() -> {
                while (running.get()) {
                    ZpmemFile file = growing.get();
                    if (file != null && file.releaseWindow()) {
                        released.incrementAndGet();
                    }
                }
                return null;
            });
        }
        tasks.add(() -> {
            try {
                for (int round = 0; round < 2000 || released.get() == 0; round++) {
                    RegularFile file = mount.createFile(mount.root(), "f");
                    growing.set((ZpmemFile) file);
                    for (int block = 0; block < 4; block++) {
                        mount.write(file, (long) block * BLOCK, new byte[BLOCK]);
                    }
                    file.evict();
                    file.forget();
                    mount.remove(mount.root(), FileName.of("f"));
                }
            } finally {
                running.set(false);
            }
            return null;
        });
        run(tasks);
        assertThat(mount.superBlock().statistics().freeBlocks()).isEqualTo(free);
        assertThat(TestMount.check(mount.memory())).isEmpty();
    }
}
