package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionSpecTest {

    @Test
    void formOfTheValueDecidesWhetherThereIsOne() {
        assertThat(new OptionSpec("commit", "SECONDS", "time between two commits").hasValue())
                .isTrue();
        assertThat(new OptionSpec("checksum", "", "verify every read").hasValue())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", ",", "a=b", "="})
    void nameThatCouldNotBeReadBackIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OptionSpec(name, "", ""))
                .withMessageContaining("'" + name + "'");
    }
}
