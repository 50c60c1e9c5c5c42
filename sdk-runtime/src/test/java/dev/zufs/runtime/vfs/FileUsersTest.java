package dev.zufs.runtime.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FileUsersTest {

    private final FileUsers users = new FileUsers();

    @Test
    void lastCallAfterTheCloseFinishes() {
        users.enter();
        users.enter();
        assertThat(users.close()).isTrue();
        assertThat(users.close()).as("once more").isFalse();
        assertThat(users.finish()).isFalse();
        assertThat(users.leave()).isFalse();
        assertThat(users.leave()).isTrue();
        assertThat(users.finish()).as("once more").isFalse();
    }

    @Test
    void closeWithoutCallsFinishesAtOnce() {
        assertThat(users.close()).isTrue();
        assertThat(users.finish()).isTrue();
        users.enter();
        assertThat(users.isClosed()).isTrue();
        assertThat(users.leave()).isFalse();
    }

    @Test
    void firstCallsAndTheCloseAtTheSameTimeSeeEachOther() throws InterruptedException {
        int rounds = 10_000;
        FileUsers[] files = new FileUsers[rounds];
        Arrays.setAll(files, index -> new FileUsers());
        AtomicInteger finished = new AtomicInteger();
        AtomicBoolean tooEarly = new AtomicBoolean();
        AtomicInteger arrived = new AtomicInteger();
        Runnable calls = () -> {
            for (int round = 0; round < rounds; round++) {
                meet(arrived, 3 * (round + 1));
                files[round].enter();
                boolean open = !files[round].isClosed();
                for (int look = 0; open && look < 200; look++) {
                    tooEarly.compareAndSet(false, finished.get() > round);
                }
                finished.addAndGet(files[round].leave() ? 1 : 0);
            }
        };
        List<Thread> callers =
                List.of(Thread.ofPlatform().start(calls), Thread.ofPlatform().start(calls));
        for (int round = 0; round < rounds; round++) {
            meet(arrived, 3 * (round + 1));
            files[round].close();
            finished.addAndGet(files[round].finish() ? 1 : 0);
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(finished).hasValue(rounds);
        assertThat(tooEarly).isFalse();
    }

    /** Goes on when all have arrived, and so close together that they get into each other's way. */
    private static void meet(AtomicInteger arrived, int all) {
        arrived.incrementAndGet();
        for (int spin = 0; arrived.get() < all; spin++) {
            if (spin < 10_000) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1_000);
            }
        }
    }

    @RepeatedTest(50)
    void finishesOnceAndUnderNoCall() throws InterruptedException {
        AtomicInteger finished = new AtomicInteger();
        AtomicBoolean tooEarly = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(3);
        List<Thread> threads = new ArrayList<>();
        for (int index = 0; index < 3; index++) {
            threads.add(Thread.ofPlatform().start(() -> {
                boolean open = true;
                while (open) {
                    users.enter();
                    open = !users.isClosed();
                    if (open && finished.get() != 0) {
                        tooEarly.set(true);
                    }
                    finished.addAndGet(users.leave() ? 1 : 0);
                    running.countDown();
                }
            }));
        }
        running.await();
        users.close();
        finished.addAndGet(users.finish() ? 1 : 0);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(finished).hasValue(1);
        assertThat(tooEarly).isFalse();
    }
}
