package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttributeSetTest {

    @ParameterizedTest
    @CsvSource({
        "MODE, 0x2",
        "UID, 0x8",
        "GID, 0x10",
        "ACCESSED, 0x20",
        "MODIFIED, 0x40",
        "CHANGED, 0x80",
        "FLAGS, 0x20000000",
        "GENERATION, 0x40000000",
    })
    void bitsAreThoseOfStatxAndZufs(Attribute attribute, int bit) {
        assertThat(attribute.bit()).isEqualTo(bit);
        assertThat(AttributeSet.of(attribute).bits()).isEqualTo(bit);
    }

    @ParameterizedTest
    @EnumSource
    void setOfOneContainsNoOther(Attribute attribute) {
        AttributeSet set = AttributeSet.of(attribute);

        assertThat(Attribute.values()).filteredOn(set::contains).containsExactly(attribute);
        assertThat(set).hasToString("{" + attribute.name() + "}");
    }

    @Test
    void maskAndElementsMeanTheSame() {
        AttributeSet set = AttributeSet.ofBits(0x2 | 0x80);

        assertThat(set)
                .isEqualTo(AttributeSet.of(Attribute.CHANGED, Attribute.MODE))
                .hasSameHashCodeAs(AttributeSet.of(Attribute.MODE, Attribute.CHANGED))
                .hasToString("{MODE, CHANGED}")
                .isNotEqualTo(AttributeSet.of(Attribute.MODE));
    }

    @Test
    void setMayBeEmpty() {
        assertThat(AttributeSet.of()).isEqualTo(AttributeSet.ofBits(0)).hasToString("{}");
        assertThat(Attribute.values()).noneMatch(AttributeSet.of()::contains);
    }

    @Test
    void unknownBitsAreIgnored() {
        AttributeSet set = AttributeSet.ofBits(0x2 | 0x1 | 0x8000_0000);

        assertThat(set.bits()).isEqualTo(0x2);
        assertThat(set).isEqualTo(AttributeSet.of(Attribute.MODE));
        assertThat(AttributeSet.ofBits(-1)).isEqualTo(AttributeSet.of(Attribute.values()));
    }
}
