package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {

    private static final OptionSpec COMMIT = new OptionSpec("commit", "SECONDS", "time between two commits");
    private static final OptionSpec CHECKSUM = new OptionSpec("checksum", "", "verify every read");

    @Test
    void parseReadsWordsAndWordsWithValuesInOrder() {
        MountOptions options = MountOptions.parse("commit=5,checksum,label=,path=a=b");

        assertThat(options.asMap())
                .containsExactly(
                        entry("commit", Optional.of("5")),
                        entry("checksum", Optional.empty()),
                        entry("label", Optional.of("")),
                        entry("path", Optional.of("a=b")));
        assertThat(options.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", ",,,"})
    void emptyWordsAreIgnored(String text) {
        MountOptions options = MountOptions.parse(text);

        assertThat(options.isEmpty()).isTrue();
        assertThat(options.asMap()).isEmpty();
        assertThat(options).hasToString("");
    }

    @Test
    void noneIsEmpty() {
        assertThat(MountOptions.none().isEmpty()).isTrue();
        assertThat(MountOptions.none()).hasToString("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "commit=5;commit=5",
                "commit=5,checksum;commit=5,checksum",
                ",commit=5,,checksum,;commit=5,checksum",
                "a=1,b,a=2;b,a=2",
                "a=1,a;a",
                "label=,a=b=c;label=,a=b=c",
            })
    void textFormIsReadBack(String text, String textForm) {
        MountOptions options = MountOptions.parse(text);

        assertThat(options).hasToString(textForm);
        assertThat(MountOptions.parse(textForm).asMap())
                .containsExactlyEntriesOf(options.asMap())
                .isNotEmpty();
    }

    @Test
    void lastOfTwoWordsCounts() {
        MountOptions options = MountOptions.parse("commit=5,commit=7");

        assertThat(options.value("commit")).contains("7");
        assertThat(options.asMap()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "=5", "checksum,=5"})
    void valueWithoutAWordIsRefused(String text) {
        assertInvalid(() -> MountOptions.parse(text), "option '=", "has no name");
    }

    @Test
    void hasAndValueTellWordsFromValues() {
        MountOptions options = MountOptions.parse("commit=5,checksum");

        assertThat(options.has("commit")).isTrue();
        assertThat(options.has("checksum")).isTrue();
        assertThat(options.has("label")).isFalse();
        assertThat(options.value("commit")).contains("5");
        assertThat(options.value("checksum")).isEmpty();
        assertThat(options.value("label")).isEmpty();
    }

    @Test
    void withoutLeavesTheOthersInOrder() {
        MountOptions options = MountOptions.parse("b=1,commit=5,a");
        assertThat(options.without("commit")).hasToString("b=1,a");
        assertThat(options.without("b").without("a").without("commit").isEmpty())
                .isTrue();
        assertThat(options.without("other")).isSameAs(options);
        assertThat(options).hasToString("b=1,commit=5,a");
    }

    @Test
    void mapCannotBeChanged() {
        var map = MountOptions.parse("checksum").asMap();

        assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @CsvSource({"-3, -3", "0, 0", "10, 10", "+4, 4"})
    void numberIsReadWithinItsRange(String text, long number) {
        assertThat(MountOptions.parse("n=" + text).number("n", 5, -3, 10)).isEqualTo(number);
    }

    @Test
    void numberThatWasNotGivenIsTheAbsentOne() {
        assertThat(MountOptions.none().number("n", 99, 0, 10)).isEqualTo(99);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-4", "11", "", "five", "1.0", "0x1", "9223372036854775808"})
    void otherNumbersAreRefused(String text) {
        MountOptions options = MountOptions.parse("n=" + text);

        assertInvalid(() -> options.number("n", 5, -3, 10), "'n=" + text + "'", "from -3 to 10");
    }

    @Test
    void numberWithoutAValueIsRefused() {
        MountOptions options = MountOptions.parse("commit");

        assertInvalid(() -> options.number("commit", 5, 1, 300), "'commit'", "from 1 to 300");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "commit=5", "checksum", "checksum,commit=never"})
    void knownOptionsPassTheCheck(String text) {
        assertThatCode(() -> MountOptions.parse(text).check(List.of(COMMIT, CHECKSUM)))
                .doesNotThrowAnyException();
    }

    @Test
    void unknownOptionIsNamedWithThoseThatThereAre() {
        MountOptions options = MountOptions.parse("commit=5,chekcsum");

        assertInvalid(
                () -> options.check(List.of(COMMIT, CHECKSUM)),
                "unknown option 'chekcsum'",
                "there are commit=SECONDS, checksum");
        assertInvalid(() -> options.check(List.of()), "unknown option 'commit'", "there are none");
    }

    @Test
    void missingValueIsNamedWithItsForm() {
        assertInvalid(
                () -> MountOptions.parse("commit").check(List.of(COMMIT, CHECKSUM)),
                "option 'commit' needs a value: commit=SECONDS");
    }

    @Test
    void surplusValueIsNamed() {
        assertInvalid(
                () -> MountOptions.parse("checksum=crc").check(List.of(COMMIT, CHECKSUM)),
                "option 'checksum' takes no value");
    }

    private static void assertInvalid(ThrowingCallable call, String... parts) {
        assertThatExceptionOfType(ErrnoException.class).isThrownBy(call).satisfies(failure -> {
            assertThat(failure.errno()).isEqualTo(Errno.EINVAL);
            assertThat(failure.getMessage()).contains(parts);
        });
    }
}
