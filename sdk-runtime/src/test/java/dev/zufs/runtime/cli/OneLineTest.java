package dev.zufs.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OneLineTest {

    @Test
    void whatMovesTheCursorOrForgesLinesIsReplaced() {
        assertThat(OneLine.of("a\nb\r\u001b[31mred\u009b0m\u202eltr\u2028\tend"))
                .isEqualTo("a?b??[31mred?0m?ltr??end");
    }

    @Test
    void lettersOfAllLanguagesStay() {
        assertThat(OneLine.of("Größe δ 大 \uD83D\uDC18")).isEqualTo("Größe δ 大 \uD83D\uDC18");
    }

    @Test
    void stackTraceKeepsItsLines() {
        assertThat(OneLine.keepingLines("a\n\tat b\u001b[2J\n")).isEqualTo("a\n\tat b?[2J\n");
    }

    @Test
    void failureIsItsFirstLineWithoutEscapes() {
        assertThat(OneLine.of(new IOException("\u001b[2Jgone\nzufs: all is well")))
                .isEqualTo("?[2Jgone");
    }

    @Test
    void failureWhoseMessageThrowsIsItsClass() {
        assertThat(OneLine.of(new Trap())).isEqualTo(Trap.class.getName());
    }

    private static final class Trap extends RuntimeException {

        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("trap");
        }
    }
}
