package dev.zufs.runtime.observe;

import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.wire.Operation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Counts operations and their latencies, by operation.
 *
 * <p><b>Threads:</b> every executing thread gets an {@linkplain #observer observer} of its own, and shares nothing with the
 * others while it counts. {@link #summary} may be called by any thread at any time; it sees at least the operations that
 * ended before.
 */
public final class OperationStatistics {

    /**
     * What is known of one operation.
     *
     * @param operation its number, of {@link Operation}
     * @param errors how many of the executions answered an errno
     * @param bytes user data moved
     * @param latency nanoseconds of each execution
     */
    public record Summary(int operation, long errors, long bytes, LatencyHistogram latency) {}

    private final List<ThreadStatistics> threads = new CopyOnWriteArrayList<>();

    /** Makes statistics of nothing. */
    public OperationStatistics() {}

    /**
     * Returns an observer for one executing thread.
     *
     * @return a new observer
     */
    @SuppressWarnings("exports") // only feeders have executors to observe
    public OperationObserver observer() {
        ThreadStatistics statistics = new ThreadStatistics();
        threads.add(statistics);
        return statistics;
    }

    /**
     * Sums up all threads since the start.
     *
     * @return one value for each operation that was executed, by number
     */
    public List<Summary> summary() {
        List<Summary> summaries = new ArrayList<>();
        for (int index = 0; index < Operation.count(); index++) {
            LatencyHistogram latency = new LatencyHistogram();
            long errors = 0;
            long bytes = 0;
            for (ThreadStatistics thread : threads) {
                PerOperation counted = thread.operation(index);
                if (counted != null) {
                    latency.add(counted.latency);
                    errors += (long) PerOperation.ERRORS.getOpaque(counted);
                    bytes += (long) PerOperation.BYTES.getOpaque(counted);
                }
            }
            if (latency.count() > 0) {
                summaries.add(new Summary(Operation.atIndex(index), errors, bytes, latency));
            }
        }
        return summaries;
    }

    /** The counters of one operation in one thread: written by that thread alone, read by any. */
    private static final class PerOperation {

        private static final VarHandle ERRORS;
        private static final VarHandle BYTES;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                ERRORS = lookup.findVarHandle(PerOperation.class, "errors", long.class);
                BYTES = lookup.findVarHandle(PerOperation.class, "bytes", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final LatencyHistogram latency = new LatencyHistogram();
        private long errors;
        private long bytes;

        void count(int errno, long moved, long nanos) {
            latency.record(nanos);
            if (errno != 0) {
                ERRORS.setOpaque(this, errors + 1);
            }
            if (moved != 0) {
                BYTES.setOpaque(this, bytes + moved);
            }
        }
    }

    private static final class ThreadStatistics implements OperationObserver {

        private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(PerOperation[].class);

        private final @Nullable PerOperation[] operations = new PerOperation[Operation.count()];

        @Nullable PerOperation operation(int index) {
            return (PerOperation) ELEMENT.getAcquire(operations, index);
        }

        @Override
        public void executed(int operation, int errno, long bytes, long beginNanos, long endNanos) {
            int index = Operation.index(operation);
            PerOperation counted = operations[index];
            if (counted == null) {
                counted = new PerOperation();
                ELEMENT.setRelease(operations, index, counted);
            }
            counted.count(errno, bytes, endNanos - beginNanos);
        }
    }
}
