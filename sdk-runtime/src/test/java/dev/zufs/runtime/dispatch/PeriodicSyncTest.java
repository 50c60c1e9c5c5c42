package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Directory;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.Inode;
import dev.zufs.api.Statistics;
import dev.zufs.api.SuperBlock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeriodicSyncTest {

    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);

    private final FailureLog failures = new FailureLog();

    /** Can only be synced. */
    private record Syncing(Runnable onSync) implements SuperBlock {
        @Override
        public void sync() {
            onSync.run();
        }

        @Override
        public Directory root() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Inode inode(long number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Statistics statistics() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }

    private PeriodicSync start(Runnable onSync, Duration interval) {
        return PeriodicSync.start(new Syncing(onSync), "test", failures, interval);
    }

    @Test
    void syncsAgainAndAgainWhateverASyncThrows() throws Exception {
        CountDownLatch fifth = new CountDownLatch(5);
        Runnable onSync = () -> {
            fifth.countDown();
            switch ((int) fifth.getCount()) {
                case 4 -> throw new ErrnoException(Errno.ENOSPC, "full");
                case 3 -> throw new IllegalStateException("broken");
                case 2 -> throw new StackOverflowError("deep");
                default -> Thread.currentThread().interrupt();
            }
        };
        try (PeriodicSync sync = start(onSync, SOON)) {
            assertThat(fifth.await(30, TimeUnit.SECONDS)).isTrue();
            sync.interval(NEVER);
        }
    }

    @Test
    void shorterIntervalCountsAtOnce() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        try (PeriodicSync sync = start(first::countDown, NEVER)) {
            sync.interval(SOON);
            assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closeWaitsForTheSyncThatIsRunningAndLetsNoneBegin() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger syncs = new AtomicInteger();
        PeriodicSync sync = start(
                () -> {
                    syncs.incrementAndGet();
                    began.countDown();
                    awaitUninterruptibly(mayEnd);
                },
                SOON);
        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(sync::close);
        assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        mayEnd.countDown();
        closing.get(30, TimeUnit.SECONDS);
        int before = syncs.get();
        sync.interval(SOON);
        assertThat(syncs).hasValue(before);
    }

    @Test
    void syncThatLeavesItsThreadInterruptedMakesNoTurnComeSooner() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        CompletableFuture<Thread> syncing = new CompletableFuture<>();
        CompletableFuture<PeriodicSync> started = new CompletableFuture<>();
        Runnable onSync = () -> {
            syncs.incrementAndGet();
            started.join().interval(NEVER);
            Thread.currentThread().interrupt();
            syncing.complete(Thread.currentThread());
        };
        try (PeriodicSync sync = start(onSync, SOON)) {
            started.complete(sync);
            Thread thread = syncing.get(30, TimeUnit.SECONDS);
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            assertThat(syncs).hasValue(1);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
