package dev.zufs.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A figure that was set as a goal: what is measured, and what it is compared with in the same run.
 *
 * @param what words for the table
 * @param measured the benchmark, as {@link Figures} names it
 * @param against the benchmark that it is compared with; null where the goal is a number
 * @param rule how they are compared
 * @param bound the most that is allowed
 */
record Goal(String what, String measured, @Nullable String against, Rule rule, double bound) {

    /** How a measured figure is compared. */
    enum Rule {
        /** Its own nanoseconds. */
        NANOSECONDS,
        /** How many times the other one. */
        RATIO,
        /** How many nanoseconds more than the other one. */
        MORE_NANOSECONDS,
        /** Bytes that it allocates. */
        BYTES
    }

    static final List<Goal> ALL = List.of(
            number("NOOP through dispatch", "DispatchBenchmark.noop", Rule.NANOSECONDS, 60),
            number("GET_MULTY and PUT_MULTY", "DispatchBenchmark.getAndPut", Rule.NANOSECONDS, 140),
            more("4 KiB READ over the copy", "DispatchBenchmark.read4k", "DispatchBenchmark.rawRead4k", 250),
            more("4 KiB WRITE over the copy", "DispatchBenchmark.write4k", "DispatchBenchmark.rawWrite4k", 250),
            ratio("1 MiB READ against the copy", "DispatchBenchmark.read1m", "DispatchBenchmark.rawRead1m", 1.1),
            ratio("1 MiB WRITE against the copy", "DispatchBenchmark.write1m", "DispatchBenchmark.rawWrite1m", 1.1),
            number("bytes of a READ", "DispatchBenchmark.read4k", Rule.BYTES, 200),
            number("bytes of a WRITE", "DispatchBenchmark.write4k", Rule.BYTES, 200),
            peer("4 KiB pread against jimfs", "read4k", "trivial"),
            peer("4 KiB pwrite against jimfs", "write4k", "trivial"),
            peer("stat against jimfs", "stat", "trivial"),
            peer("open and close against jimfs", "openClose", "trivial"),
            peer("create and delete against jimfs", "createDelete", "trivial"),
            peer("zpmem: 4 KiB pread against jimfs", "read4k", "zpmem"),
            peer("zpmem: 4 KiB pwrite against jimfs", "write4k", "zpmem"),
            peer("zpmem: stat against jimfs", "stat", "zpmem"),
            peer("zpmem: open and close against jimfs", "openClose", "zpmem"),
            ratio(
                    "hand-off against park and unpark",
                    "HandOffBenchmark.noopPinned",
                    "HandOffBenchmark.parkUnpark",
                    1.2),
            ratio(
                    "4 KiB copied past the cache and fenced",
                    "PersistenceBenchmark.copyPageNonTemporal",
                    "PersistenceBenchmark.copyPage",
                    1.15),
            number("line stored, flushed and fenced", "PersistenceBenchmark.persistLine", Rule.NANOSECONDS, 150),
            ratio(
                    "the same against bare instructions",
                    "PersistenceBenchmark.persistLine",
                    "PersistenceBenchmark.persistLineLimit",
                    1.1));

    private static Goal number(String what, String measured, Rule rule, double bound) {
        return new Goal(what, measured, null, rule, bound);
    }

    private static Goal more(String what, String measured, String against, double bound) {
        return new Goal(what, measured, against, Rule.MORE_NANOSECONDS, bound);
    }

    private static Goal ratio(String what, String measured, String against, double bound) {
        return new Goal(what, measured, against, Rule.RATIO, bound);
    }

    private static Goal peer(String what, String call, String type) {
        return ratio(what, "FileCallBenchmark." + call + '[' + type + ']', "JimfsBenchmark." + call, 1);
    }

    /** Gives a line of the table, or null if the run did not measure it. */
    @Nullable String line(Figures figures) {
        Double own = rule == Rule.BYTES ? figures.bytes(measured) : figures.nanoseconds(measured);
        Double other = against == null ? null : figures.nanoseconds(against);
        if (own == null || (against != null && other == null)) {
            return null;
        }
        double reached = compared(own, other);
        return String.format(
                Locale.ROOT,
                "| %-36s | %10.1f | %10s | %8.2f | %8.2f | %s |",
                what,
                own,
                other == null ? "" : String.format(Locale.ROOT, "%.1f", other),
                reached,
                bound,
                reached <= bound ? "yes" : "no ");
    }

    private double compared(double own, @Nullable Double other) {
        if (other == null) {
            return own;
        }
        return rule == Rule.RATIO ? own / other : own - other;
    }
}
