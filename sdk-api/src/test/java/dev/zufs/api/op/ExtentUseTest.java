package dev.zufs.api.op;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtentUseTest {

    @ParameterizedTest
    @CsvSource({
        "READ, false, false",
        "WRITE, true, false",
        "READ_FAULT, false, true",
        "WRITE_FAULT, true, true",
    })
    void useIsAWriteAFaultOrBoth(ExtentUse use, boolean write, boolean fault) {
        assertThat(use.isWrite()).isEqualTo(write);
        assertThat(use.isFault()).isEqualTo(fault);
    }
}
