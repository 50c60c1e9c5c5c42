package dev.zufs.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.stat.StatReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatTextTest {

    /** More than can be counted while a mount lives. */
    private static final long MOST = 9_999_000_000_000_000L;

    private static final long YEAR_NANOS = 365L * 86_400 * 1_000_000_000;

    private static String text(StatReport report, boolean stacks) {
        StringWriter text = new StringWriter();
        StatText.print(report, stacks, new PrintWriter(text));
        return text.toString();
    }

    @Test
    void tablesFitInto80ColumnsWhateverIsCounted() {
        StatReport report = new StatReport(
                List.of(),
                YEAR_NANOS,
                List.of(
                        new StatReport.Line("INODE_BY_NUMBER", MOST, MOST, MOST, 999_999, 999_999_999, YEAR_NANOS),
                        new StatReport.Line("READ", 1, 0, 1, 1, 1, 1)),
                List.of(new StatReport.ThreadLine(
                        "zt-127.63", MOST, MOST, MOST, "INODE_BY_NUMBER", YEAR_NANOS, List.of())));
        assertThat(text(report, true).lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void stackIsShownWhenAskedFor() {
        StatReport report = new StatReport(
                List.of(new StatReport.Fact("type", "zpmem\u001b[2J")),
                1_000_000_000,
                List.of(),
                List.of(new StatReport.ThreadLine(
                        "zt-0.0", 1, 0, 0, "READ", 3_000_000_000L, List.of("a.b(C.java:1)"))));
        assertThat(text(report, false))
                .contains("READ for 3.0 s")
                .doesNotContain("C.java")
                .doesNotContain("\u001b");
        assertThat(text(report, true)).contains("zt-0.0 has executed READ for 3.0 s, and is at", "    a.b(C.java:1)");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "0.123, 0.12",
        "4.56, 4.6",
        "123.4, 123",
        "9999, 9999",
        "10000, 10k",
        "12345, 12.3k",
        "13000000, 13M",
    })
    void amountsHaveThreeDigitsOrSo(double number, String text) {
        assertThat(StatText.amount(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 ns", "999, 999 ns", "1500, 1.5 us", "2500000, 2.5 ms", "61000000000, 61.0 s"})
    void timesHaveTheUnitThatFits(long nanos, String text) {
        assertThat(StatText.time(nanos)).isEqualTo(text);
    }
}
