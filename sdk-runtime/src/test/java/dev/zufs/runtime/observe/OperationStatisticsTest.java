package dev.zufs.runtime.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.wire.Operation;
import org.junit.jupiter.api.Test;

class OperationStatisticsTest {

    private final OperationStatistics statistics = new OperationStatistics();

    private static void count(OperationObserver observer, int errno, long bytes) {
        observer.executed(Operation.READ, errno, bytes, 100, 150);
    }

    @Test
    void threadsAreSummedUp() throws InterruptedException {
        OperationObserver mine = statistics.observer();
        count(mine, 0, 4096);
        OperationObserver others = statistics.observer();
        Thread.ofPlatform().start(() -> count(others, 5, 0)).join();
        count(mine, 0, 1);
        OperationStatistics.Summary summary = statistics.summary().getFirst();
        assertThat(statistics.summary()).hasSize(1);
        assertThat(summary.operation()).isEqualTo(Operation.READ);
        assertThat(summary.errors()).isEqualTo(1);
        assertThat(summary.bytes()).isEqualTo(4097);
        assertThat(summary.latency().count()).isEqualTo(3);
        assertThat(summary.latency().max()).isEqualTo(50);
    }

    @Test
    void endedThreadsTakeNoRoomAndCountOn() throws InterruptedException {
        for (int thread = 0; thread < 50; thread++) {
            OperationObserver observer = statistics.observer();
            Thread.ofPlatform().start(() -> count(observer, 0, 2)).join();
        }
        assertThat(statistics.summary().getFirst().bytes()).isEqualTo(100);
        assertThat(statistics.threads()).isZero();
        OperationObserver waiting = statistics.observer();
        assertThat(statistics.summary().getFirst().bytes()).isEqualTo(100);
        assertThat(statistics.threads()).as("one that has not begun").isEqualTo(1);
        count(waiting, 0, 1);
        assertThat(statistics.summary().getFirst().bytes()).isEqualTo(101);
    }

    @Test
    void nothingIsSaidOfWhatWasNeverExecuted() {
        statistics.observer();
        assertThat(statistics.summary()).isEmpty();
    }
}
