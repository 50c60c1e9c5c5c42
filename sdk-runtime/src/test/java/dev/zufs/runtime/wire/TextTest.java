package dev.zufs.runtime.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the two kinds of text: names with a length and text that ends at a NUL. */
class TextTest {

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[512]);

    @BeforeEach
    void leaveOldBytes() {
        buffer.fill((byte) 0x55);
    }

    @Test
    void nameIsFollowedByZeros() {
        ZufsString.set(buffer, 3, "abc".getBytes(US_ASCII));

        assertThat(ZufsString.length(buffer, 3)).isEqualTo(3);
        assertThat(ZufsString.name(3)).isEqualTo(4);
        assertThat(buffer.asSlice(4, 3).toArray(Fields.U8)).containsExactly('a', 'b', 'c');
        assertThat(buffer.asSlice(7, 252).toArray(Fields.U8)).containsOnly(0);
        assertThat(buffer.get(Fields.U8, 2)).isEqualTo((byte) 0x55);
        assertThat(buffer.get(Fields.U8, 3 + ZufsString.SIZE)).isEqualTo((byte) 0x55);
    }

    @Test
    void nameOfASegmentIsTheSame() {
        MemorySegment source = MemorySegment.ofArray("xxabc".getBytes(US_ASCII));
        ZufsString.set(buffer, 3, source, 2, 3);

        byte[] target = new byte[ZufsString.MAX_LENGTH];
        assertThat(ZufsString.copyTo(buffer, 3, target)).isEqualTo(3);
        assertThat(target).startsWith("abc\0".getBytes(US_ASCII));
        assertThat(buffer.asSlice(7, 252).toArray(Fields.U8)).containsOnly(0);
    }

    @Test
    void longestNameFillsTheField() {
        byte[] name = new byte[255];
        Arrays.fill(name, (byte) 0xFE);
        ZufsString.set(buffer, 0, name);

        assertThat(ZufsString.length(buffer, 0)).isEqualTo(255);
        assertThat(buffer.asSlice(1, 255).toArray(Fields.U8)).isEqualTo(name);
        assertThat(buffer.get(Fields.U8, 256)).isEqualTo((byte) 0x55);
    }

    @Test
    void nameThatIsTooLongIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ZufsString.set(buffer, 0, new byte[256]));
        assertThatIllegalArgumentException().isThrownBy(() -> ZufsString.set(buffer, 0, buffer, 0, 256));
        assertThatIllegalArgumentException().isThrownBy(() -> ZufsString.set(buffer, 0, buffer, 0, -1));
    }

    @Test
    void textEndsAtItsFirstNul() {
        CString.set(buffer, 8, RegisterFsInfo.FS_NAME_SIZE, "zpmem".getBytes(US_ASCII));

        assertThat(CString.length(buffer, 8, RegisterFsInfo.FS_NAME_SIZE)).isEqualTo(5);
        assertThat(buffer.asSlice(13, 11).toArray(Fields.U8)).containsOnly(0);
        assertThat(buffer.get(Fields.U8, 24)).isEqualTo((byte) 0x55);
    }

    @Test
    void textWithoutNulFillsItsField() {
        assertThat(CString.length(buffer, 0, 16)).isEqualTo(16);
        assertThat(CString.length(buffer, 0, 0)).isZero();
    }

    @Test
    void textThatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> CString.set(buffer, 0, 16, new byte[16]));
        assertThatIllegalArgumentException().isThrownBy(() -> CString.set(buffer, 0, 16, new byte[] {'a', 0}));
        assertThat(buffer.toArray(Fields.U8)).containsOnly(0x55);
    }
}
