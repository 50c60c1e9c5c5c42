package dev.zufs.runtime.stat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a server tells of its mount, since the mount or since it was asked before: as values, and as the text that goes from one
 * process to the other, a line each with fields between tabs. Immutable.
 *
 * @param facts what does not change
 * @param nanos how long it is about
 * @param operations by operation
 * @param threads by thread
 */
public record StatReport(List<Fact> facts, long nanos, List<Line> operations, List<ThreadLine> threads) {

    /** Ends every report. */
    static final String END = "end";

    private static final String HEAD = "zufs-stat 1";
    private static final String SEPARATOR = "\t";

    /** As many as a JVM keeps. */
    private static final int MAX_FRAMES = 1024;

    /** Keeps lists that nobody changes. */
    public StatReport {
        facts = List.copyOf(facts);
        operations = List.copyOf(operations);
        threads = List.copyOf(threads);
    }

    /**
     * Something that does not change.
     *
     * @param name what
     * @param value how it is
     */
    public record Fact(String name, String value) {}

    /**
     * What is told of one operation.
     *
     * @param operation its name
     * @param count how often
     * @param errors how many of these failed
     * @param bytes user data moved
     * @param medianNanos half took no longer
     * @param p99Nanos 99 of 100 took no longer
     * @param maxNanos none took longer
     */
    public record Line(
            String operation, long count, long errors, long bytes, long medianNanos, long p99Nanos, long maxNanos) {}

    /**
     * What is told of one thread.
     *
     * @param thread its name
     * @param count how many operations it has executed
     * @param errors how many of these failed
     * @param bytes user data moved
     * @param current what it executes now, empty for nothing
     * @param ageNanos for how long
     * @param stack where it is, if it has been there for long
     */
    public record ThreadLine(
            String thread, long count, long errors, long bytes, String current, long ageNanos, List<String> stack) {

        /** Keeps a list that nobody changes. */
        public ThreadLine {
            stack = List.copyOf(stack);
        }
    }

    /**
     * Writes the report.
     *
     * @return lines, the last of which says that nothing follows
     */
    public String toText() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        facts.forEach(fact -> line(text, "fact", fact.name(), fact.value()));
        line(text, "nanos", nanos);
        operations.forEach(op -> line(
                text,
                "operation",
                op.operation(),
                op.count(),
                op.errors(),
                op.bytes(),
                op.medianNanos(),
                op.p99Nanos(),
                op.maxNanos()));
        for (ThreadLine thread : threads) {
            line(
                    text,
                    "thread",
                    thread.thread(),
                    thread.count(),
                    thread.errors(),
                    thread.bytes(),
                    thread.current(),
                    thread.ageNanos());
            thread.stack().forEach(frame -> line(text, "at", frame));
        }
        return text.append(END).append('\n').toString();
    }

    private static void line(StringBuilder text, Object... fields) {
        for (int index = 0; index < fields.length; index++) {
            // A name with a line end would be another line.
            text.append(index == 0 ? "" : SEPARATOR)
                    .append(fields[index].toString().replaceAll("\\p{Cntrl}", "?"));
        }
        text.append('\n');
    }

    /**
     * Reads a report. Whoever wrote it is not trusted.
     *
     * @param text what {@link #toText} has written
     * @return the report
     * @throws IOException if it is something else
     */
    public static StatReport parse(String text) throws IOException {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(HEAD)) {
            throw new IOException(
                    "what answers is no server of this version: it begins with '" + shorten(lines[0]) + "'");
        }
        Parser parser = new Parser();
        int at = 1;
        while (at < lines.length && !lines[at].equals(END)) {
            parser.take(lines[at++]);
        }
        if (at >= lines.length) {
            throw new IOException("the server's answer ends too early");
        }
        return parser.report();
    }

    private static String shorten(String text) {
        int most = 40;
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    /** Collects lines. */
    private static final class Parser {

        private final List<Fact> facts = new ArrayList<>();
        private final List<Line> operations = new ArrayList<>();
        private final List<ThreadLine> threads = new ArrayList<>();
        private long nanos;

        void take(String line) throws IOException {
            String[] fields = line.split(SEPARATOR, -1);
            try {
                switch (fields[0] + ' ' + (fields.length - 1)) {
                    case "fact 2" -> facts.add(new Fact(fields[1], fields[2]));
                    case "nanos 1" -> nanos = number(fields[1]);
                    case "operation 7" ->
                        operations.add(new Line(
                                fields[1],
                                number(fields[2]),
                                number(fields[3]),
                                number(fields[4]),
                                number(fields[5]),
                                number(fields[6]),
                                number(fields[7])));
                    case "thread 6" ->
                        threads.add(new ThreadLine(
                                fields[1],
                                number(fields[2]),
                                number(fields[3]),
                                number(fields[4]),
                                fields[5],
                                number(fields[6]),
                                List.of()));
                    case "at 1" -> addFrame(fields[1]);
                    default -> throw new NumberFormatException();
                }
            } catch (NumberFormatException e) {
                throw new IOException("the server's answer has a line that makes no sense: '" + shorten(line) + "'", e);
            }
        }

        private static long number(String text) {
            long number = Long.parseLong(text);
            if (number < 0) {
                throw new NumberFormatException(String.format(Locale.ROOT, "%d", number));
            }
            return number;
        }

        private void addFrame(String frame) {
            if (threads.isEmpty() || threads.getLast().stack().size() == MAX_FRAMES) {
                throw new NumberFormatException();
            }
            ThreadLine last = threads.removeLast();
            List<String> stack = new ArrayList<>(last.stack());
            stack.add(frame);
            threads.add(new ThreadLine(
                    last.thread(), last.count(), last.errors(), last.bytes(), last.current(), last.ageNanos(), stack));
        }

        StatReport report() {
            return new StatReport(facts, nanos, operations, threads);
        }
    }
}
