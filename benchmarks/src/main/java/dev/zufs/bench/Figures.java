package dev.zufs.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What a run measured, by class and method: {@code DispatchBenchmark.noop}, with the type in brackets where there are several:
 * {@code FileCallBenchmark.stat[zpmem]}. Not changed after its construction.
 */
final class Figures {

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Map<String, Double> nanoseconds = new HashMap<>();
    private final Map<String, Double> bytes = new HashMap<>();

    Figures(Collection<RunResult> results) {
        for (RunResult result : results) {
            String name = nameOf(result.getParams());
            nanoseconds.put(name, result.getPrimaryResult().getScore());
            Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
            if (allocation != null) {
                bytes.put(name, allocation.getScore());
            }
        }
    }

    private static String nameOf(BenchmarkParams params) {
        String method = params.getBenchmark();
        String name = method.substring(method.lastIndexOf('.', method.lastIndexOf('.') - 1) + 1);
        return params.getParamsKeys().contains("type") ? name + '[' + params.getParam("type") + ']' : name;
    }

    /** Gives the time of a call, or null if it was not measured. */
    @Nullable Double nanoseconds(String benchmark) {
        return nanoseconds.get(benchmark);
    }

    /** Gives what a call allocates, or null if it was not measured. */
    @Nullable Double bytes(String benchmark) {
        return bytes.get(benchmark);
    }
}
