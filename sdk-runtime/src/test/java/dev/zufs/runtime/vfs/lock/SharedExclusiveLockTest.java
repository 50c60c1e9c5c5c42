package dev.zufs.runtime.vfs.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SharedExclusiveLockTest {

    private static final int ENOUGH_FOR_BIAS = 1000;

    private final SharedExclusiveLock lock = new SharedExclusiveLock();

    private void bias() {
        for (int index = 0; index < ENOUGH_FOR_BIAS; index++) {
            lock.unlockShared(lock.lockShared());
        }
    }

    @Test
    void manyShareItAtOnce() throws InterruptedException {
        bias();
        int token = lock.lockShared();
        CountDownLatch shared = new CountDownLatch(1);
        Thread other = Thread.ofPlatform().start(() -> {
            int mine = lock.lockShared();
            shared.countDown();
            lock.unlockShared(mine);
        });
        assertThat(shared.await(30, TimeUnit.SECONDS)).isTrue();
        lock.unlockShared(token);
        other.join();
    }

    @Test
    void exclusiveHolderWaitsForEverySharerCountedOrVisible() throws InterruptedException {
        int counted = lock.lockShared();
        bias();
        AtomicReference<Integer> visible = new AtomicReference<>();
        CountDownLatch shared = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread sharer = Thread.ofPlatform().start(() -> {
            visible.set(lock.lockShared());
            shared.countDown();
            awaitQuietly(mayEnd);
            lock.unlockShared(visible.get());
        });
        shared.await();
        CountDownLatch exclusive = new CountDownLatch(1);
        Thread holder = Thread.ofPlatform().start(() -> {
            lock.lockExclusive();
            exclusive.countDown();
            lock.unlockExclusive();
        });
        lock.unlockShared(counted);
        assertThat(exclusive.await(50, TimeUnit.MILLISECONDS)).isFalse();
        mayEnd.countDown();
        assertThat(exclusive.await(30, TimeUnit.SECONDS)).isTrue();
        sharer.join();
        holder.join();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 97, 4999})
    void countersUnderTheLockAreExact(int period) throws InterruptedException {
        int threads = 4;
        int rounds = 20_000;
        long[] counter = new long[1];
        AtomicInteger torn = new AtomicInteger();
        List<Thread> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int seed = thread;
            running.add(Thread.ofPlatform().start(() -> {
                for (int round = 0; round < rounds; round++) {
                    if ((round + seed) % period == 0) {
                        lock.lockExclusive();
                        counter[0]++;
                        counter[0]++;
                        lock.unlockExclusive();
                    } else {
                        int token = lock.lockShared();
                        if (counter[0] % 2 != 0) {
                            torn.incrementAndGet();
                        }
                        lock.unlockShared(token);
                    }
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        long writes = 0;
        for (int seed = 0; seed < threads; seed++) {
            for (int round = 0; round < rounds; round++) {
                writes += (round + seed) % period == 0 ? 1 : 0;
            }
        }
        assertThat(torn).hasValue(0);
        assertThat(counter[0]).isEqualTo(2 * writes);
    }

    @Test
    void interruptIsKeptAndDoesNotEndTheWait() throws InterruptedException {
        lock.lockExclusive();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        AtomicInteger shared = new AtomicInteger();
        Thread waiter = Thread.ofPlatform().start(() -> {
            int token = lock.lockShared();
            shared.incrementAndGet();
            lock.unlockShared(token);
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        awaitWaiting(waiter);
        waiter.interrupt();
        // The interrupt is taken note of before the thread waits again.
        while (waiter.isInterrupted()) {
            Thread.onSpinWait();
        }
        awaitWaiting(waiter);
        assertThat(shared).hasValue(0);
        lock.unlockExclusive();
        waiter.join();
        assertThat(interrupted.get()).isTrue();
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
