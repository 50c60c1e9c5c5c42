package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServingTest {

    private final FakeKernel.Runner runner = new FakeKernel.Runner();
    private final Interrupts interrupts = new Interrupts();
    private final Serving channel = new Serving(runner);

    @Test
    void interruptReachesTheChannelThatServesItsRequest() {
        FakeKernel.Runner other = new FakeKernel.Runner();
        Serving second = new Serving(other);
        interrupts.add(channel);
        interrupts.add(second);
        interrupts.begin(channel, 4);
        interrupts.begin(second, 6);
        interrupts.interrupt(6);
        assertThat(runner.interrupts).isZero();
        assertThat(other.interrupts).isEqualTo(1);
        assertThat(second.unique()).isEqualTo(6);
        second.end(6);
        assertThat(second.unique()).isZero();
    }

    @Test
    void interruptThatComesFirstIsFoundOnceByItsRequest() {
        interrupts.add(channel);
        interrupts.interrupt(4);
        interrupts.begin(channel, 2);
        assertThat(runner.interrupts).isZero();
        channel.end(2);
        interrupts.begin(channel, 4);
        assertThat(runner.interrupts).isEqualTo(1);
        channel.end(4);
        interrupts.begin(channel, 4);
        assertThat(runner.interrupts).isEqualTo(1);
    }

    @Test
    void channelThatWasRemovedHearsOfNothing() {
        interrupts.add(channel);
        interrupts.begin(channel, 4);
        interrupts.remove(channel);
        interrupts.interrupt(4);
        assertThat(runner.interrupts).isZero();
    }

    /** Each request's number comes once; an interrupt must hit it or be too late, but never hit another one. */
    @Test
    void noInterruptHitsAnotherRequest() throws InterruptedException {
        long requests = 200_000;
        AtomicBoolean wrong = new AtomicBoolean();
        long[] served = new long[1];
        CountDownLatch begun = new CountDownLatch(1);
        Serving busy = new Serving(new FakeKernel.Runner() {
            @Override
            public void interrupt() {
                // Only odd requests are interrupted.
                if (served[0] % 2 == 0) {
                    wrong.set(true);
                }
                super.interrupt();
            }
        });
        Thread server = Thread.ofPlatform().start(() -> {
            for (long unique = 2; unique < requests; unique++) {
                served[0] = unique;
                busy.begin(unique);
                begun.countDown();
                busy.end(unique);
            }
        });
        begun.await();
        while (server.isAlive()) {
            long odd = busy.unique() | 1;
            busy.interrupt(odd);
        }
        server.join();
        assertThat(wrong).isFalse();
    }
}
