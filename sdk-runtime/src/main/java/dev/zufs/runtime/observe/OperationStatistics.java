package dev.zufs.runtime.observe;

import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.wire.Operation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts operations and their latencies, by operation.
 *
 * <p><b>Threads:</b> every executing thread gets an {@linkplain #observer observer} of its own, and shares nothing with the
 * others while it counts. {@link #summary} may be called by any thread at any time; it sees at least the operations that
 * ended before. <b>Memory:</b> about 0.6 MB for each thread, taken before it executes anything and given back after it has
 * ended; what it counted is kept.
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
    public record Summary(int operation, long errors, long bytes, LatencyHistogram latency) {

        /**
         * Returns what has happened since an earlier summary of the same operation.
         *
         * @param earlier the earlier one
         * @return the difference
         */
        public Summary since(Summary earlier) {
            LatencyHistogram difference = new LatencyHistogram();
            difference.add(latency);
            difference.subtract(earlier.latency);
            return new Summary(operation, errors - earlier.errors, bytes - earlier.bytes, difference);
        }
    }

    /**
     * What is known of one thread that has executed an operation, and has not ended.
     *
     * @param thread who executes
     * @param operations how many it has executed
     * @param errors how many of them answered an errno
     * @param bytes user data moved
     * @param operation what it executes now, a number of {@link Operation}; {@link #NO_OPERATION} for nothing
     * @param beginNanos {@link System#nanoTime} when that began
     */
    public record ThreadState(
            Thread thread, long operations, long errors, long bytes, int operation, long beginNanos) {}

    /** Stands for the operation of a thread that executes none. */
    public static final int NO_OPERATION = -1;

    /** Those of threads that may still count. Guarded by this. */
    private final List<ThreadStatistics> threads = new ArrayList<>();

    /** What ended threads have counted. Guarded by this. */
    private final ThreadStatistics ended = new ThreadStatistics();

    /** Makes statistics of nothing. */
    public OperationStatistics() {}

    /**
     * Returns an observer for one executing thread.
     *
     * @return a new observer; the first thread that it hears of is its own
     */
    @SuppressWarnings("exports") // only feeders have executors to observe
    public synchronized OperationObserver observer() {
        foldEnded();
        ThreadStatistics statistics = new ThreadStatistics();
        threads.add(statistics);
        return statistics;
    }

    private void foldEnded() {
        threads.removeIf(thread -> {
            boolean over = thread.hasEnded();
            if (over) {
                ended.add(thread);
            }
            return over;
        });
    }

    /**
     * Sums up all threads since the start.
     *
     * @return one value for each operation that was executed, by number
     */
    public synchronized List<Summary> summary() {
        foldEnded();
        ThreadStatistics all = new ThreadStatistics();
        all.add(ended);
        threads.forEach(all::add);
        List<Summary> summaries = new ArrayList<>();
        for (int index = 0; index < Operation.count(); index++) {
            PerOperation counted = all.operations[index];
            if (counted.latency.count() > 0) {
                summaries.add(new Summary(Operation.atIndex(index), counted.errors, counted.bytes, counted.latency));
            }
        }
        return summaries;
    }

    /**
     * Tells what each thread has done and does.
     *
     * @return one value for each thread that has begun an operation and has not ended, in the order in which they were known
     */
    public synchronized List<ThreadState> threadStates() {
        foldEnded();
        List<ThreadState> states = new ArrayList<>();
        for (ThreadStatistics thread : threads) {
            ThreadState state = thread.state();
            if (state != null) {
                states.add(state);
            }
        }
        return states;
    }

    /** Says how many threads are not summed up for good; for tests. */
    synchronized int threads() {
        return threads.size();
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

        void add(PerOperation other) {
            latency.add(other.latency);
            errors += (long) ERRORS.getOpaque(other);
            bytes += (long) BYTES.getOpaque(other);
        }

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

    /** The counters of one thread, all there from the start: a thread may have no memory left when it needs them. */
    private static final class ThreadStatistics implements OperationObserver {

        private static final VarHandle OWNER;
        private static final VarHandle CURRENT;
        private static final VarHandle BEGIN;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                OWNER = lookup.findVarHandle(ThreadStatistics.class, "owner", Thread.class);
                CURRENT = lookup.findVarHandle(ThreadStatistics.class, "current", int.class);
                BEGIN = lookup.findVarHandle(ThreadStatistics.class, "beginNanos", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final PerOperation[] operations = new PerOperation[Operation.count()];

        /** Who counts; nobody until the first operation. */
        private @Nullable Thread owner;

        private int current = NO_OPERATION;
        private long beginNanos;

        ThreadStatistics() {
            for (int index = 0; index < operations.length; index++) {
                operations[index] = new PerOperation();
            }
        }

        boolean hasEnded() {
            Thread thread = (Thread) OWNER.getOpaque(this);
            return thread != null && !thread.isAlive();
        }

        void add(ThreadStatistics other) {
            for (int index = 0; index < operations.length; index++) {
                operations[index].add(other.operations[index]);
            }
        }

        /** Returns what is known, or null before the first operation. Called by any thread. */
        @Nullable ThreadState state() {
            Thread thread = (Thread) OWNER.getOpaque(this);
            if (thread == null) {
                return null;
            }
            // In this order: the begin is that of the operation, or of a later one.
            int operation = (int) CURRENT.getAcquire(this);
            long begin = (long) BEGIN.getOpaque(this);
            PerOperation all = new PerOperation();
            for (PerOperation one : operations) {
                all.add(one);
            }
            return new ThreadState(thread, all.latency.count(), all.errors, all.bytes, operation, begin);
        }

        @Override
        public void begins(int operation, long begin) {
            if (owner == null) {
                OWNER.setOpaque(this, Thread.currentThread());
            }
            BEGIN.setOpaque(this, begin);
            CURRENT.setRelease(this, operation);
        }

        @Override
        public void executed(int operation, int errno, long bytes, long begin, long end) {
            CURRENT.setOpaque(this, NO_OPERATION);
            if (owner == null) {
                OWNER.setOpaque(this, Thread.currentThread());
            }
            operations[Operation.index(operation)].count(errno, bytes, end - begin);
        }
    }
}
