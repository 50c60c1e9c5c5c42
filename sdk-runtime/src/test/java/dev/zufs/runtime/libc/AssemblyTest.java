package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssemblyTest {

    private static final byte RET = (byte) 0xC3;

    @ParameterizedTest
    @EnumSource
    void routineFitsItsSlotAndReturns(Assembly routine) {
        byte[] bytes = routine.bytes();

        assertThat(bytes).hasSizeLessThanOrEqualTo(64).endsWith(RET);
    }

    @ParameterizedTest
    @EnumSource
    void everyLineOfTheListingNamesItsInstruction(Assembly routine) {
        assertThat(routine.listing().lines()).allMatch(line -> line.matches("([0-9a-f]{2} )+ *; [a-z0-9]+( .*)?"));
    }

    @ParameterizedTest
    @EnumSource
    void bytesAreThoseOfTheListing(Assembly routine) {
        String listed = routine.listing().replaceAll(";.*", "").replaceAll("\\s", "");

        assertThat(HexFormat.of().formatHex(routine.bytes())).isEqualTo(listed);
    }
}
