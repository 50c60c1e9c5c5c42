package dev.zufs.runtime.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
