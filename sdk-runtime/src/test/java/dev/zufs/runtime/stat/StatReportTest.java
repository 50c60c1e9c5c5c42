package dev.zufs.runtime.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatReportTest {

    private static final StatReport REPORT = new StatReport(
            List.of(new StatReport.Fact("mount point", "/mnt/a b"), new StatReport.Fact("type", "zpmem")),
            1_000_000_007,
            List.of(
                    new StatReport.Line("READ", 5, 1, 4096, 100, 200, 300),
                    new StatReport.Line("WRITE", Long.MAX_VALUE, 0, 0, 0, 0, 0)),
            List.of(
                    new StatReport.ThreadLine(
                            "zt-0.0", 3, 0, 1, "READ", 12_000_000_000L, List.of("a.B.c(B.java:1)", "d")),
                    new StatReport.ThreadLine("zt-1.0", 2, 1, 0, "", 0, List.of())));

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        assertThat(StatReport.parse(REPORT.toText())).isEqualTo(REPORT);
    }

    @Test
    void namesCannotForgeLines() throws IOException {
        StatReport forged = new StatReport(
                List.of(new StatReport.Fact("mount point", "/mnt\nend\nthread\tx")), 1, List.of(), List.of());
        assertThat(StatReport.parse(forged.toText()).facts())
                .containsExactly(new StatReport.Fact("mount point", "/mnt?end?thread?x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 400 Bad Request\n",
                "zufs-stat 2\nend\n",
                "zufs-stat 1\n",
                "zufs-stat 1\nnanos\t5",
                "zufs-stat 1\nnanos\t-5\nend\n",
                "zufs-stat 1\nnanos\t5x\nend\n",
                "zufs-stat 1\nnanos\t99999999999999999999\nend\n",
                "zufs-stat 1\nat\tnowhere\nend\n",
                "zufs-stat 1\nfact\ta\nend\n",
                "zufs-stat 1\nsomething\ta\nend\n",
                "zufs-stat 1\noperation\tREAD\t1\t2\t3\nend\n",
            })
    void nonsenseIsRefused(String text) {
        assertThatThrownBy(() -> StatReport.parse(text)).isInstanceOf(IOException.class);
    }

    @Test
    void stackWithoutEndIsRefused() {
        String text = REPORT.toText();
        String endless = text.substring(0, text.length() - "end\n".length()) + "at\tx\n".repeat(100_000) + "end\n";
        assertThatThrownBy(() -> StatReport.parse(endless)).isInstanceOf(IOException.class);
    }

    @Test
    void whateverIsChangedIsReadOrRefusedWithoutAnotherFailure() {
        SplittableRandom random = new SplittableRandom(20261128);
        byte[] bytes = REPORT.toText().getBytes(StandardCharsets.UTF_8);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = bytes.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                StatReport.parse(new String(changed, 0, random.nextInt(changed.length + 1), StandardCharsets.UTF_8));
                read++;
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
        }
        assertThat(read).isPositive();
    }
}
