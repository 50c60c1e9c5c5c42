package dev.zufs.runtime.cli;

import dev.zufs.runtime.stat.StatReport;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a report of a mount in lines of 80 columns. */
final class StatText {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MEBIBYTE = 1 << 20;
    private static final int SECONDS_PER_HOUR = 3600;
    private static final int EXACT = 100;
    private static final int THOUSAND = 1000;

    private StatText() {}

    static void print(StatReport report, boolean stacks, PrintWriter out) {
        report.facts().forEach(fact -> out.println(OneLine.of(fact.name() + ": " + fact.value())));
        double seconds = Math.max(report.nanos(), 1) / NANOS_PER_SECOND;
        out.println("counted for: " + time(report.nanos()));
        out.println();
        operations(report, seconds).print(out);
        out.println();
        threads(report, seconds).print(out);
        if (stacks) {
            report.threads().stream()
                    .filter(thread -> !thread.stack().isEmpty())
                    .forEach(thread -> {
                        out.println();
                        out.println(OneLine.of(thread.thread() + " has executed " + thread.current() + " for "
                                + time(thread.ageNanos()) + ", and is at"));
                        thread.stack().forEach(frame -> out.println("    " + OneLine.of(frame)));
                    });
        }
        out.println();
    }

    private static TextTable operations(StatReport report, double seconds) {
        TextTable table = new TextTable("OPERATION", "COUNT", "ERRORS", "PER SEC", "MIB/S", "P50", "P99", "MAX");
        for (StatReport.Line line : report.operations()) {
            table.row(
                    OneLine.of(line.operation()),
                    amount((double) line.count()),
                    amount((double) line.errors()),
                    amount(line.count() / seconds),
                    bytes(line.bytes(), seconds),
                    time(line.medianNanos()),
                    time(line.p99Nanos()),
                    time(line.maxNanos()));
        }
        return table;
    }

    private static TextTable threads(StatReport report, double seconds) {
        TextTable table = new TextTable("THREAD", "COUNT", "ERRORS", "PER SEC", "MIB/S", "NOW");
        for (StatReport.ThreadLine line : report.threads()) {
            table.row(
                    OneLine.of(line.thread()),
                    amount((double) line.count()),
                    amount((double) line.errors()),
                    amount(line.count() / seconds),
                    bytes(line.bytes(), seconds),
                    line.current().isEmpty() ? "" : OneLine.of(line.current()) + " for " + time(line.ageNanos()));
        }
        return table;
    }

    private static String bytes(long bytes, double seconds) {
        return bytes == 0 ? "" : amount(bytes / MEBIBYTE / seconds);
    }

    /** Writes a number with three digits or so: 7, 0.12, 4.5k, 13M. */
    static String amount(double number) {
        String[] units = {"", "k", "M", "G", "T"};
        int unit = 0;
        double rest = number;
        while (rest >= 10 * THOUSAND && unit < units.length - 1) {
            rest /= THOUSAND;
            unit++;
        }
        boolean whole = rest == Math.rint(rest) || rest >= EXACT;
        return String.format(Locale.ROOT, whole ? "%.0f%s" : rest < 1 ? "%.2f%s" : "%.1f%s", rest, units[unit]);
    }

    /** Writes a duration in the unit that fits. */
    static String time(long nanos) {
        if (nanos < NANOS_PER_MICRO) {
            return nanos + " ns";
        }
        if (nanos < NANOS_PER_MILLI) {
            return String.format(Locale.ROOT, "%.1f us", nanos / NANOS_PER_MICRO);
        }
        if (nanos < NANOS_PER_SECOND) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI);
        }
        double seconds = nanos / NANOS_PER_SECOND;
        return seconds < 10 * THOUSAND
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%.1f h", seconds / SECONDS_PER_HOUR);
    }
}
