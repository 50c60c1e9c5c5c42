package dev.zufs.runtime.feeder.fuse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirentWriterTest {

    private static final MemorySegment NAMES =
            MemorySegment.ofArray("x".repeat(300).getBytes(UTF_8));

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[1024]);

    @BeforeEach
    void fillWithSomethingElse() {
        buffer.fill((byte) 0x11);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16, 17, 254, 255})
    void entryIsPaddedWithZerosToEightBytes(int length) {
        long end = DirentWriter.append(buffer, 0, 1024, 42, 8, 77, NAMES, 0, length);

        assertThat(end).isEqualTo((24 + length + 7) / 8 * 8L).isEqualTo(DirentWriter.size(length));
        assertThat(FuseDirent.inodeNumber(buffer, 0)).isEqualTo(42);
        assertThat(FuseDirent.next(buffer, 0)).isEqualTo(77);
        assertThat(FuseDirent.nameLength(buffer, 0)).isEqualTo(length);
        assertThat(FuseDirent.type(buffer, 0)).isEqualTo(8);
        assertThat(buffer.asSlice(24, length).mismatch(NAMES.asSlice(0, length)))
                .isEqualTo(-1);
        for (long at = 24L + length; at < end; at++) {
            assertThat(buffer.get(Fields.U8, at)).isZero();
        }
        assertThat(buffer.get(Fields.U8, end)).isEqualTo((byte) 0x11);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 255})
    void entryWithAttributesIsPaddedTooAndItsAttributesAreCleared(int length) {
        long end = DirentWriter.appendPlus(buffer, 8, 1024, 42, 4, 77, NAMES, 3, length);

        assertThat(end - 8).isEqualTo(128 + (24 + length + 7) / 8 * 8L).isEqualTo(DirentWriter.sizePlus(length));
        assertThat(buffer.asSlice(8, 128).toArray(Fields.U8)).containsOnly(0);
        assertThat(FuseDirent.inodeNumber(buffer, 8 + FuseDirentplus.DIRENT)).isEqualTo(42);
        assertThat(buffer.asSlice(8 + 128 + 24, length).mismatch(NAMES.asSlice(3, length)))
                .isEqualTo(-1);
        assertThat(buffer.get(Fields.U8, 7)).isEqualTo((byte) 0x11);
        assertThat(buffer.get(Fields.U8, end)).isEqualTo((byte) 0x11);
    }

    @Test
    void entryThatFitsExactlyIsTaken() {
        assertThat(DirentWriter.append(buffer, 0, 32, 1, 8, 1, NAMES, 0, 8)).isEqualTo(32);
        assertThat(DirentWriter.appendPlus(buffer, 0, 160, 1, 8, 1, NAMES, 0, 8))
                .isEqualTo(160);
    }

    @Test
    void entryWhosePaddingDoesNotFitIsRefusedAndNothingIsWritten() {
        assertThat(DirentWriter.append(buffer, 0, 31, 1, 8, 1, NAMES, 0, 5)).isEqualTo(DirentWriter.FULL);
        assertThat(DirentWriter.appendPlus(buffer, 0, 159, 1, 8, 1, NAMES, 0, 5))
                .isEqualTo(DirentWriter.FULL);

        assertThat(buffer.toArray(Fields.U8)).containsOnly(0x11);
    }

    @Test
    void entriesFollowEachOtherUntilTheBufferIsFull() {
        List<Long> ends = new ArrayList<>();
        long at = 0;
        int length = 1;
        while (true) {
            long next = DirentWriter.append(buffer, at, 200, length, 8, length, NAMES, 0, length);
            if (next == DirentWriter.FULL) {
                break;
            }
            at = next;
            ends.add(at);
            length += 4;
        }

        assertThat(ends).containsExactly(32L, 64L, 104L, 144L, 192L);
        long entry = 0;
        for (long end : ends) {
            assertThat(entry + DirentWriter.size(FuseDirent.nameLength(buffer, entry)))
                    .isEqualTo(end);
            entry = end;
        }
    }

    @Test
    void impossibleNamesAreRefused() {
        for (int length : new int[] {-1, 0, 256}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> DirentWriter.append(buffer, 0, 1024, 1, 8, 1, NAMES, 0, length));
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> DirentWriter.appendPlus(buffer, 0, 1024, 1, 8, 1, NAMES, 0, length));
        }
    }
}
