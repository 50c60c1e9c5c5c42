package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    @Test
    void widestLimitsAreThoseOfTheKernel() {
        assertThat(Limits.widest().maxFileBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(Limits.widest().timeGranularityNanos()).isEqualTo(1);
    }

    @Test
    void limitsOfZufsAreItsOwn() {
        assertThat(Limits.MAX_LINKS).isEqualTo(32_000);
        assertThat(Limits.MAX_LINK_TEXT).isEqualTo(4095);
        assertThat(Limits.MAX_XATTR_NAME_AND_VALUE).isEqualTo(65_487);
        assertThat(Limits.MAX_DATA_BYTES).isEqualTo(4_194_304);
        assertThat(Limits.BLOCK_BYTES).isEqualTo(4096);
    }

    @Test
    void eachChangeKeepsTheOther() {
        Limits files = Limits.widest().withMaxFileBytes(1L << 40);
        Limits both = files.withTimeGranularityNanos(1000);

        assertThat(files.maxFileBytes()).isEqualTo(1L << 40);
        assertThat(files.timeGranularityNanos()).isEqualTo(1);
        assertThat(both.maxFileBytes()).isEqualTo(1L << 40);
        assertThat(both.timeGranularityNanos()).isEqualTo(1000);
        assertThat(both.withMaxFileBytes(5).timeGranularityNanos()).isEqualTo(1000);
        assertThat(Limits.widest().maxFileBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0})
    void filesWithoutBytesAreRefused(long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.widest().withMaxFileBytes(bytes))
                .withMessageContaining("" + bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000_000_000})
    void timesStepByOneNanosecondToOneSecond(int nanos) {
        assertThat(Limits.widest().withTimeGranularityNanos(nanos).timeGranularityNanos())
                .isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_000_001})
    void otherStepsOfTimesAreRefused(int nanos) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.widest().withTimeGranularityNanos(nanos))
                .withMessageContaining(nanos + " ns");
    }
}
