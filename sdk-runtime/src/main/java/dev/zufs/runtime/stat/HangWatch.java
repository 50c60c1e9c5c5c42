package dev.zufs.runtime.stat;

import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.observe.OperationStatistics.ThreadState;
import dev.zufs.runtime.wire.Operation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Reports operations that hang, once each, with where their thread is; and when they go on.
 *
 * <p><b>Threads:</b> one of its own, which looks every second; {@link #close} any.
 */
public final class HangWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HangWatch.class.getPackageName());
    private static final long HANGS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OperationStatistics statistics;

    /** What was reported and has not ended. */
    private final Map<Thread, ThreadState> hanging = new HashMap<>();

    private final Thread thread =
            Thread.ofPlatform().daemon().name("hang-watch").unstarted(this::run);
    private volatile boolean closed;

    /**
     * Makes a watch that does not look by itself.
     *
     * @param statistics what threads execute
     */
    HangWatch(OperationStatistics statistics) {
        this.statistics = statistics;
    }

    /**
     * Begins to watch.
     *
     * @param statistics what threads execute
     * @return the watch
     */
    public static HangWatch start(OperationStatistics statistics) {
        HangWatch watch = new HangWatch(statistics);
        watch.thread.start();
        return watch;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            look(System.nanoTime()).forEach(report -> LOG.log(Level.WARNING, report));
        }
    }

    /** Reports what hangs at a time and did not before, and what has gone on. */
    List<String> look(long nowNanos) {
        List<String> reports = new ArrayList<>();
        List<ThreadState> states = statistics.threadStates();
        for (Iterator<ThreadState> reported = hanging.values().iterator(); reported.hasNext(); ) {
            ThreadState before = reported.next();
            if (states.stream().noneMatch(state -> isSame(state, before))) {
                reported.remove();
                reports.add(describe(before, nowNanos, "has ended after at most"));
            }
        }
        for (ThreadState state : states) {
            boolean hangs = state.operation() != OperationStatistics.NO_OPERATION
                    && nowNanos - state.beginNanos() >= HANGS_NANOS;
            if (hangs && hanging.put(state.thread(), state) == null) {
                String report = describe(state, nowNanos, "has been executed for") + ", and is at";
                reports.add(String.join("\n    ", prepend(report, StatCounts.stack(state.thread()))));
            }
        }
        return reports;
    }

    private static List<String> prepend(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    private static boolean isSame(ThreadState state, ThreadState before) {
        return state.thread() == before.thread()
                && state.operation() == before.operation()
                && state.beginNanos() == before.beginNanos();
    }

    private static String describe(ThreadState state, long nowNanos, String what) {
        return state.thread().getName() + ": " + Operation.name(state.operation()) + ' ' + what + ' '
                + TimeUnit.NANOSECONDS.toSeconds(nowNanos - state.beginNanos()) + " s";
    }

    /** Looks no more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
