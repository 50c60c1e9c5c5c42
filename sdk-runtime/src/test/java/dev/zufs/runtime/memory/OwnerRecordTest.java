package dev.zufs.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerRecordTest {

    private static final int FIRST = (int) OwnerRecord.OFFSET;
    private static final Owner OWNER = new Owner(
            UUID.fromString("c5e1f0a4-89ab-4cde-8123-456789abcdef"),
            4242,
            123_456_789L,
            Instant.parse("2026-11-22T10:15:30.123456789Z"),
            "zufs mount zpmem",
            "/mnt/dätä");

    private final byte[] bytes = new byte[8192];
    private final MemorySegment backing = MemorySegment.ofArray(bytes);

    @Test
    void ownerIsReadBackAsWritten() {
        OwnerRecord.write(backing, OWNER);

        assertThat(OwnerRecord.read(backing)).contains(OWNER);
        assertThat(OWNER.description())
                .isEqualTo("process 4242 (zufs mount zpmem on /mnt/dätä, since 2026-11-22T10:15:30.123456789Z)");
    }

    @Test
    void bytesOutsideOfTheRecordAreNotTouched() {
        Arrays.fill(bytes, (byte) 1);
        OwnerRecord.write(backing, OWNER);
        OwnerRecord.clear(backing);

        byte[] expected = new byte[bytes.length];
        Arrays.fill(expected, (byte) 1);
        Arrays.fill(expected, FIRST, 4096, (byte) 0);
        assertThat(bytes).isEqualTo(expected);
    }

    @Test
    void recordStartsWithItsMagicAndVersion() {
        OwnerRecord.write(backing, OWNER);

        assertThat(new String(bytes, FIRST, 8, StandardCharsets.US_ASCII)).isEqualTo("ZUFSOWNR");
        assertThat(Arrays.copyOfRange(bytes, FIRST + 8, FIRST + 12)).containsExactly(1, 0, 0, 0);
        assertThat(Arrays.copyOfRange(bytes, FIRST + 32, FIRST + 36)).containsExactly(0x92, 0x10, 0, 0);
    }

    @Test
    void clearedOrForeignBytesHoldNoOwner() {
        assertThat(OwnerRecord.read(backing)).isEmpty();
        assertThat(OwnerRecord.isFree(backing)).isTrue();

        OwnerRecord.write(backing, OWNER);
        assertThat(OwnerRecord.isFree(backing)).isTrue();
        OwnerRecord.clear(backing);
        assertThat(OwnerRecord.read(backing)).isEmpty();

        Arrays.fill(bytes, (byte) 'x');
        assertThat(OwnerRecord.read(backing)).isEmpty();
        assertThat(OwnerRecord.isFree(backing)).isFalse();
        assertThat(OwnerRecord.read(backing.asSlice(0, 4095))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 12, 16, 31, 32, 48, 56, 59, 64, 80, 1023})
    void damagedRecordHoldsNoOwner(int offset) {
        OwnerRecord.write(backing, OWNER);

        bytes[FIRST + offset] ^= 0x10;

        assertThat(OwnerRecord.read(backing)).isEmpty();
    }

    @Test
    void textThatDoesNotFitIsCutBetweenCharacters() {
        Owner talkative =
                new Owner(OWNER.bootId(), 1, 2, Instant.EPOCH, "x" + "ü".repeat(1000), "/" + "€".repeat(1000));

        OwnerRecord.write(backing, talkative);

        Owner read = OwnerRecord.read(backing).orElseThrow();
        assertThat(read.command()).isEqualTo("x" + "ü".repeat(119));
        assertThat(read.mountPoint()).isEqualTo("/" + "€".repeat(239));
        assertThat(backing.asSlice(4096).toArray(JAVA_BYTE)).containsOnly(0);
    }
}
