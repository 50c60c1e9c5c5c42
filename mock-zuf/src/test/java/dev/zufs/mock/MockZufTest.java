package dev.zufs.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.wire.Operation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MockZufTest {

    private static final byte[] FILE = "/file".getBytes(UTF_8);
    private static final int PAGE = 4096;

    private final OneFileSystem type = new OneFileSystem();

    private MockZuf mounted(Delivery delivery) {
        return MockZuf.of(type).memory(1 << 20).delivery(delivery).build().mount();
    }

    @ParameterizedTest
    @EnumSource
    void readsReachTheFilesystemAndComeBack(Delivery delivery) {
        try (MockZuf zuf = mounted(delivery);
                OpenFile file = zuf.posix().open(FILE, OpenFlags.O_RDONLY, 0)) {
            MemorySegment page = Arena.ofAuto().allocate(PAGE);
            assertThat(file.read(page, 5L * PAGE)).isEqualTo(PAGE);
            assertThat(page.toArray(ValueLayout.JAVA_BYTE)).containsOnly(5);
            byte[] heap = new byte[PAGE];
            assertThat(file.read(MemorySegment.ofArray(heap), 9L * PAGE))
                    .as("a heap array")
                    .isEqualTo(PAGE);
            assertThat(heap).containsOnly(9);
        }
        assertThat(type.closed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheFilesystemTellsOfItselfIsForgotten(Delivery delivery) throws Exception {
        try (MockZuf zuf = mounted(delivery)) {
            assertThat(zuf.posix().status(FILE).size()).isEqualTo(OneFileSystem.SIZE);
            type.present = false;
            assertThat(zuf.posix().status(FILE).size()).as("the name is known").isEqualTo(OneFileSystem.SIZE);
            type.invalidations.entry(1, OneFileSystem.NAME);
            zuf.awaitInvalidations();
            assertThatThrownBy(() -> zuf.posix().status(FILE)).isInstanceOf(ErrnoException.class);
        }
    }

    @Test
    void inlineOperationsRunInTheCallersThread() {
        AtomicReference<Thread> runner = new AtomicReference<>();
        type.reader = (position, target, io) -> {
            runner.set(Thread.currentThread());
            return target.byteSize();
        };
        try (MockZuf zuf = mounted(Delivery.INLINE)) {
            readPage(zuf.posix(), 0);
        }
        assertThat(runner.get()).isSameAs(Thread.currentThread());
    }

    @Test
    void pinnedOperationsRunInZeroThreadsThatEndWithTheMount() {
        Set<String> runners = new ConcurrentSkipListSet<>();
        type.reader = (position, target, io) -> {
            runners.add(Thread.currentThread().getName());
            return target.byteSize();
        };
        try (MockZuf zuf = mounted(Delivery.PINNED)) {
            readPage(zuf.posix(), 0);
            assertThat(zeroThreads()).hasSize(3 * Runtime.getRuntime().availableProcessors());
        }
        assertThat(runners).hasSize(1).allMatch(name -> name.matches("zt-\\d+\\.\\d"));
        assertThat(zeroThreads()).isEmpty();
    }

    @Test
    void manyThreadsAreServedAtOnce() throws Exception {
        int threads = 12;
        int reads = 2_000;
        try (MockZuf zuf = mounted(Delivery.PINNED);
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                results.add(pool.submit(() -> {
                    MemorySegment page = Arena.ofAuto().allocate(PAGE);
                    try (OpenFile file = zuf.posix().open(FILE, OpenFlags.O_RDONLY, 0)) {
                        for (int read = 0; read < reads; read++) {
                            int number = (first + read) % 200;
                            assertThat(file.read(page, (long) number * PAGE)).isEqualTo(PAGE);
                            assertThat(page.get(ValueLayout.JAVA_BYTE, 100)).isEqualTo((byte) number);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
            assertThat(count(zuf.statistics(), Operation.READ)).isEqualTo((long) threads * reads);
        }
    }

    @Test
    void aSlowOperationDoesNotHoldUpOthers() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        type.reader = (position, target, io) -> {
            if (position == 0) {
                inside.countDown();
                awaitQuietly(release);
            }
            return target.byteSize();
        };
        try (MockZuf zuf = mounted(Delivery.PINNED)) {
            Posix files = zuf.posix();
            Thread slow = Thread.ofPlatform().start(() -> readPage(files, 0));
            inside.await();
            for (int read = 1; read < 50; read++) {
                readPage(files, (long) read * PAGE);
            }
            release.countDown();
            slow.join();
        }
    }

    @Test
    void interruptedCallerIsSeenByTheFilesystemAndWaitsForTheEnd() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        type.reader = (position, target, io) -> {
            inside.countDown();
            while (!io.isInterrupted()) {
                Thread.onSpinWait();
            }
            throw ErrnoException.withoutStackTrace(Errno.EINTR);
        };
        AtomicReference<Errno> answer = new AtomicReference<>();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
        try (MockZuf zuf = mounted(Delivery.PINNED)) {
            Posix files = zuf.posix();
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    readPage(files, 0);
                } catch (ErrnoException e) {
                    answer.set(e.errno());
                    stillInterrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            inside.await();
            caller.interrupt();
            caller.join();
        }
        assertThat(answer).hasValue(Errno.EINTR);
        assertThat(stillInterrupted).hasValue(true);
    }

    @ParameterizedTest
    @EnumSource
    void failureOfAMountSaysWhyAndLeavesNothing(Delivery delivery) {
        try (MockZuf zuf = MockZuf.of(type)
                .memory(1 << 20)
                .delivery(delivery)
                .options("fail")
                .build()) {
            assertThatThrownBy(zuf::mount)
                    .isInstanceOf(ErrnoException.class)
                    .hasMessage("EINVAL: the moon is not full");
        }
        assertThat(zeroThreads()).isEmpty();
    }

    @Test
    void unknownOptionIsRefusedByName() {
        try (MockZuf zuf = MockZuf.of(type).memory(1 << 20).options("nonsense").build()) {
            assertThatThrownBy(zuf::mount).hasMessageContaining("unknown option 'nonsense'");
        }
    }

    @Test
    void failureToCloseReachesTheTest() {
        type.failsToClose = true;
        try (MockZuf zuf = mounted(Delivery.INLINE)) {
            assertThatThrownBy(zuf::unmount).hasMessage("EIO: the last page was lost");
            assertThatThrownBy(zuf::posix).as("it has ended all the same").hasMessageContaining("is not mounted");
        }
    }

    @Test
    void mediaAreGivenBackThoughTheFilesystemFailsToClose() {
        type.failsToClose = true;
        MockZuf zuf = mounted(Delivery.INLINE);
        assertThatThrownBy(zuf::close).hasMessage("EIO: the last page was lost");
        assertThatThrownBy(zuf::mount).isInstanceOf(IllegalStateException.class).hasMessage("closed");
        zuf.close();
    }

    @Test
    void wrongOrderIsRefused() {
        try (MockZuf zuf = mounted(Delivery.INLINE)) {
            assertThatThrownBy(zuf::mount).hasMessageContaining("is mounted");
            assertThatThrownBy(zuf::format).hasMessageContaining("is mounted");
            zuf.unmount();
            assertThatThrownBy(zuf::posix).hasMessageContaining("is not mounted");
            assertThatThrownBy(zuf::unmount).hasMessageContaining("is not mounted");
        }
    }

    @Test
    void openFileKeepsTheMount() {
        try (MockZuf zuf = mounted(Delivery.INLINE)) {
            try (OpenFile file = zuf.posix().open(FILE, OpenFlags.O_RDONLY, 0)) {
                assertThat(file.status().size()).isEqualTo(OneFileSystem.SIZE);
                assertThatThrownBy(zuf::unmount)
                        .isInstanceOfSatisfying(
                                ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
            }
        }
    }

    private static void readPage(Posix files, long position) {
        try (OpenFile file = files.open(FILE, OpenFlags.O_RDONLY, 0)) {
            assertThat(file.read(Arena.ofAuto().allocate(PAGE), position)).isEqualTo(PAGE);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> zeroThreads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("zt-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    private static long count(OperationStatistics statistics, int operation) {
        return statistics.summary().stream()
                .filter(summary -> summary.operation() == operation)
                .mapToLong(summary -> summary.latency().count())
                .sum();
    }
}
