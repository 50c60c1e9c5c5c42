package dev.zufs.runtime.stat;

import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.observe.OperationStatistics.Summary;
import dev.zufs.runtime.observe.OperationStatistics.ThreadState;
import dev.zufs.runtime.stat.StatReport.Fact;
import dev.zufs.runtime.wire.Operation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes reports of what was counted, each of them about the time since the one before.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class StatCounts {

    /** From here on, what a thread does is told with where it is. */
    static final long STACK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OperationStatistics statistics;
    private final Map<Integer, Summary> operations = new HashMap<>();
    private final Map<Thread, ThreadState> threads = new HashMap<>();
    private long beginNanos;

    /**
     * Begins with a report of everything.
     *
     * @param statistics counted by the threads that execute
     * @param beginNanos {@link System#nanoTime} when they began to
     */
    StatCounts(OperationStatistics statistics, long beginNanos) {
        this.statistics = statistics;
        this.beginNanos = beginNanos;
    }

    /** Reports what has happened since the last report, or since the begin. */
    StatReport report(List<Fact> facts, long now) {
        List<StatReport.Line> lines = statistics.summary().stream()
                .map(this::since)
                .filter(summary -> summary.latency().count() > 0)
                .map(StatCounts::line)
                .toList();
        List<StatReport.ThreadLine> threadLines = statistics.threadStates().stream()
                .map(state -> line(state, now))
                .toList();
        long nanos = now - beginNanos;
        beginNanos = now;
        return new StatReport(facts, Math.max(nanos, 0), lines, threadLines);
    }

    private Summary since(Summary now) {
        Summary before = operations.put(now.operation(), now);
        return before == null ? now : now.since(before);
    }

    private static StatReport.Line line(Summary summary) {
        return new StatReport.Line(
                Operation.name(summary.operation()),
                summary.latency().count(),
                summary.errors(),
                summary.bytes(),
                summary.latency().percentile(0.5),
                summary.latency().percentile(0.99),
                summary.latency().max());
    }

    private StatReport.ThreadLine line(ThreadState now, long nowNanos) {
        ThreadState before = threads.put(now.thread(), now);
        boolean idle = now.operation() == OperationStatistics.NO_OPERATION;
        long age = idle ? 0 : Math.max(nowNanos - now.beginNanos(), 0);
        return new StatReport.ThreadLine(
                now.thread().getName(),
                now.operations() - (before == null ? 0 : before.operations()),
                now.errors() - (before == null ? 0 : before.errors()),
                now.bytes() - (before == null ? 0 : before.bytes()),
                idle ? "" : Operation.name(now.operation()),
                age,
                age < STACK_NANOS ? List.of() : stack(now.thread()));
    }

    /** Says where a thread is, as long as it is at it. */
    static List<String> stack(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(StackTraceElement::toString)
                .toList();
    }
}
