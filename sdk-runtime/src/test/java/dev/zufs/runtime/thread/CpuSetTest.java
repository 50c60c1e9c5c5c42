package dev.zufs.runtime.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuSetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|1", "0-3|4", "0-3,8|5", "1,3,5-6|4", "''|0", "0-127|128"})
    void listIsReadAndWrittenAsTheKernelHasIt(String list, int size) {
        CpuSet set = CpuSet.parse(list + "\n");

        assertThat(set.size()).isEqualTo(size);
        assertThat(set).hasToString(list);
        assertThat(set.isEmpty()).isEqualTo(size == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1-", "-1", "3-1", "1,,2", "0-99999999", "1 2", "2147483648"})
    void brokenListIsRefused(String list) {
        assertThatThrownBy(() -> CpuSet.parse(list)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void setsWithTheSameProcessorsAreEqual() {
        assertThat(CpuSet.of(3, 0, 1, 2)).isEqualTo(CpuSet.parse("0-3")).hasSameHashCodeAs(CpuSet.parse("0-3"));
        assertThat(CpuSet.of(1)).isNotEqualTo(CpuSet.of(2)).isNotEqualTo("1");
        assertThat(CpuSet.of(5, 2).stream()).containsExactly(2, 5);
    }

    @Test
    void containsTellsMembersOnly() {
        CpuSet set = CpuSet.parse("1-2");

        assertThat(set.contains(1)).isTrue();
        assertThat(set.contains(3)).isFalse();
        assertThat(set.contains(-1)).isFalse();
    }

    @Test
    void maskHasOneBitForEachProcessor() {
        CpuSet set = CpuSet.of(0, 9);

        assertThat(set.toMask(3)).containsExactly(1, 2, 0);
        assertThat(CpuSet.ofMask(new byte[] {1, 2, 0})).isEqualTo(set);
    }
}
