package dev.zufs.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "4096,4096",
        "64K,65536",
        "64k,65536",
        "512M,536870912",
        "2G,2147483648",
        "1t,1099511627776",
        "1152921504606846976,1152921504606846976",
        "1048576T,1152921504606846976"
    })
    void textIsBytesTimesItsUnit(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "K",
                "0",
                "0G",
                "-1",
                "1.5G",
                "12X",
                "1 G",
                "1GG",
                "much",
                "1152921504606846977",
                "1048577T",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999T"
            })
    void anythingElseIsRefusedWithTheText(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "' is no size");
    }

    @Test
    void backingIsAPathOrMemoryOfASize() {
        assertThat(BackingArgument.parse("mem:2M").memory()).isEqualTo(new ByteSize(2 << 20));
        assertThat(BackingArgument.parse("/dev/pmem0").memory()).isNull();
        assertThat(BackingArgument.parse("/dev/pmem0")).hasToString("/dev/pmem0");
        assertThatThrownBy(() -> BackingArgument.parse("a\0b"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("is no path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mem:", "mem:abc", "mem:9223372036854775807", "mem:0"})
    void memoryOfNoSizeIsAWrongCommandLine(String backing) {
        CommandRun format = CommandRun.of("mkfs", "any", backing);
        assertThat(format.status()).isEqualTo(2);
        assertThat(format.err()).hasLineCount(1).contains("is no size");
        assertThat(CommandRun.of("fsck", "any", backing).status()).isEqualTo(8);
    }
}
