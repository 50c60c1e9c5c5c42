package dev.zufs.runtime.stat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.wire.Operation;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HangWatchTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final OperationStatistics statistics = new OperationStatistics();
    private final OperationObserver observer = statistics.observer();
    private final HangWatch watch = new HangWatch(statistics);

    @Test
    void operationThatHangsIsReportedOnceWithWhereItIsAndOnceWhenItEnds() {
        observer.begins(Operation.WRITE, 5 * SECOND);
        assertThat(watch.look(14 * SECOND)).isEmpty();
        assertThat(watch.look(15 * SECOND))
                .singleElement()
                .asString()
                .contains(Thread.currentThread().getName(), "WRITE", "10 s", "HangWatchTest");
        assertThat(watch.look(16 * SECOND)).isEmpty();
        observer.executed(Operation.WRITE, 0, 0, 5 * SECOND, 17 * SECOND);
        assertThat(watch.look(18 * SECOND)).singleElement().asString().contains("WRITE", "ended", "13 s");
        assertThat(watch.look(19 * SECOND)).isEmpty();
    }

    @Test
    void nextOperationOfTheSameThreadIsAnother() {
        observer.begins(Operation.READ, 0);
        assertThat(watch.look(11 * SECOND)).hasSize(1);
        observer.executed(Operation.READ, 0, 0, 0, 12 * SECOND);
        observer.begins(Operation.READ, 12 * SECOND);
        assertThat(watch.look(13 * SECOND)).singleElement().asString().contains("ended");
        assertThat(watch.look(22 * SECOND)).singleElement().asString().contains("executed for");
    }

    @Test
    void quickOperationsAreNotReported() {
        for (long second = 0; second < 100; second++) {
            observer.begins(Operation.READ, second * SECOND);
            assertThat(watch.look(second * SECOND + SECOND / 2)).isEmpty();
            observer.executed(Operation.READ, 0, 1, second * SECOND, second * SECOND + SECOND);
        }
    }

    @Test
    void watchEndsWhenItIsClosed() throws InterruptedException {
        HangWatch started = HangWatch.start(statistics);
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("hang-watch"))
                .findFirst()
                .orElseThrow();
        started.close();
        assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    }
}
