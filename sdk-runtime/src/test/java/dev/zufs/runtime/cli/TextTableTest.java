package dev.zufs.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirContent() {
        TextTable table = new TextTable("A", "LONG", "B");
        table.row("wide one", "x", "");
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);

        table.print(writer);
        writer.flush();

        assertThat(out).hasToString("A         LONG  B\nwide one  x\n");
    }

    @Test
    void rowOfOtherLengthIsRefused() {
        TextTable table = new TextTable("A", "B");
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("x")).withMessage("a row has 2 cells, not 1");
    }
}
