package dev.zufs.runtime.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Does a piece of work for each entry of a list, in as many threads as there are CPUs; the first failure ends it. */
final class ParallelFiles {

    /** A worker: one a thread, with buffers of its own. */
    interface Worker {

        /**
         * Works on one entry.
         *
         * @param entry which
         * @throws IOException if that fails
         */
        void work(HostEntry entry) throws IOException;
    }

    /** Makes workers. */
    @FunctionalInterface
    interface Workers {

        /**
         * Makes one.
         *
         * @return used by one thread alone
         */
        Worker worker();
    }

    private ParallelFiles() {}

    static void forEach(List<HostEntry> entries, Workers workers) throws IOException {
        int threads = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), entries.size()));
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> results = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                results.add(pool.submit(() -> {
                    Worker worker = workers.worker();
                    for (int index = next.getAndIncrement(); index < entries.size(); index = next.getAndIncrement()) {
                        NamedEntry.work(entries.get(index), worker);
                    }
                    return null;
                }));
            }
            for (Future<?> result : results) {
                await(result, next, entries.size());
            }
        }
    }

    private static void await(Future<?> result, AtomicInteger next, int end) throws IOException {
        try {
            result.get();
        } catch (InterruptedException e) {
            next.set(end);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            next.set(end);
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
