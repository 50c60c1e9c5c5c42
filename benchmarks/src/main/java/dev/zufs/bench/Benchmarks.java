package dev.zufs.bench;

import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs benchmarks as JMH does, and then says which goals were reached. */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Runs those that the arguments choose.
     *
     * @param arguments as for JMH: a pattern of names, and options
     * @throws CommandLineOptionException if JMH does not know an option
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        CommandLineOptions given = new CommandLineOptions(arguments);
        Figures figures = new Figures(new Runner(new OptionsBuilder()
                        .parent(given)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run());
        System.out.printf(
                "%n| %-36s | %10s | %10s | %8s | %8s | %s |%n", "", "ns or B", "against", "is", "goal", "met");
        System.out.println("|---|---|---|---|---|---|");
        Goal.ALL.stream()
                .map(goal -> goal.line(figures))
                .filter(Objects::nonNull)
                .forEach(System.out::println);
    }
}
