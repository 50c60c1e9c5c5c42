package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "hello.txt", "Grüße", "日本", ".", "..", " "})
    void textBecomesItsUtf8Bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        FileName name = FileName.of(text);

        assertThat(name.toBytes()).isEqualTo(bytes);
        assertThat(name.length()).isEqualTo(bytes.length);
        assertThat(name.byteAt(bytes.length - 1)).isEqualTo(bytes[bytes.length - 1]);
        assertThat(name).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, FileName.MAX_BYTES})
    void lengthsUpTo255AreNames(int length) {
        assertThat(FileName.of(new byte[length]).length()).isEqualTo(length);
        assertThat(FileName.of("n".repeat(length)).length()).isEqualTo(length);
        assertThat(FileName.of(MemorySegment.ofArray(new byte[300]), 20, length).length())
                .isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, FileName.MAX_BYTES + 1})
    void otherLengthsAreRefused(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileName.of(new byte[length]))
                .withMessageContaining("not " + length);
        assertThatIllegalArgumentException().isThrownBy(() -> FileName.of("n".repeat(length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, FileName.MAX_BYTES + 1, Integer.MAX_VALUE})
    void otherLengthsInASegmentAreRefusedBeforeTheyAreRead(int length) {
        MemorySegment segment = MemorySegment.ofArray(new byte[16]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileName.of(segment, 0, length))
                .withMessageContaining("not " + length);
    }

    @Test
    void lengthCountsBytesNotCharacters() {
        assertThat(FileName.of("ü".repeat(127)).length()).isEqualTo(254);
        assertThatIllegalArgumentException().isThrownBy(() -> FileName.of("ü".repeat(128)));
    }

    @Test
    void bytesAreCopiedInAndOut() {
        byte[] bytes = {'a', 'b'};
        FileName name = FileName.of(bytes);

        bytes[0] = 'x';
        name.toBytes()[1] = 'y';

        assertThat(name).isEqualTo(FileName.of("ab"));
    }

    @Test
    void nameInASegmentIsCopied() {
        MemorySegment segment = MemorySegment.ofArray("..name..".getBytes(StandardCharsets.US_ASCII));
        FileName name = FileName.of(segment, 2, 4);

        segment.fill((byte) 0);

        assertThat(name).hasToString("name");
    }

    @Test
    void nameBeyondItsSegmentIsRefused() {
        MemorySegment segment = MemorySegment.ofArray(new byte[8]);

        assertThatThrownBy(() -> FileName.of(segment, 5, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void segmentShowsTheBytesAndRefusesStores() {
        MemorySegment segment = FileName.of("abc").segment();

        assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).containsExactly('a', 'b', 'c');
        assertThatIllegalArgumentException().isThrownBy(() -> segment.set(ValueLayout.JAVA_BYTE, 0, (byte) 'x'));
    }

    @Test
    void copyToStoresNothingButTheBytes() {
        MemorySegment target = MemorySegment.ofArray("------".getBytes(StandardCharsets.US_ASCII));

        FileName.of("abc").copyTo(target, 2);

        assertThat(new String(target.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII))
                .isEqualTo("--abc-");
    }

    @ParameterizedTest
    @CsvSource({"0, 4, false", "2, 4, true", "2, 3, false", "2, 5, false", "3, 4, false"})
    void matchesComparesLengthAndBytes(long offset, int length, boolean same) {
        MemorySegment segment = MemorySegment.ofArray("..name..".getBytes(StandardCharsets.US_ASCII));

        assertThat(FileName.of("name").matches(segment, offset, length)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({"., true, false", ".., false, true", "..., false, false", "a, false, false", ".a, false, false"})
    void dotAndDotDotAreKnown(String text, boolean dot, boolean dotDot) {
        assertThat(FileName.of(text).isDot()).isEqualTo(dot);
        assertThat(FileName.of(text).isDotDot()).isEqualTo(dotDot);
    }

    @Test
    void equalBytesAreEqualNames() {
        FileName name = FileName.of("name");
        FileName same = FileName.of(new byte[] {'n', 'a', 'm', 'e'});

        assertThat(same).isEqualTo(name).hasSameHashCodeAs(name).isEqualByComparingTo(name);
        assertThat(FileName.of("Name")).isNotEqualTo(name);
        assertThat(name).isNotEqualTo("name");
    }

    @Test
    void orderTakesBytesAsUnsigned() {
        FileName ascii = FileName.of(new byte[] {0x7F});
        FileName high = FileName.of(new byte[] {(byte) 0x80});

        assertThat(ascii).isLessThan(high);
        assertThat(FileName.of("a")).isLessThan(FileName.of("aa"));
        assertThat(FileName.of("b")).isGreaterThan(FileName.of("aa"));
    }

    @ParameterizedTest(name = "{0} shows as {1}")
    @CsvSource({
        "610a62, a\\x0ab",
        "00, \\x00",
        "7f, \\x7f",
        "615c6e, a\\x5cn",
        "ff, \\xff",
        "61c362, a\\xc3b",
        "61e282, a\\xe2\\x82",
        "c3bc0a, ü\\x0a",
        "ffc3bc, \\xffü",
        "c285, \\xc2\\x85",
        "efbfbd, \uFFFD",
        "f09f9880ff, \uD83D\uDE00\\xff",
    })
    void messagesShowWhatIsNotPrintableInHexadecimal(String bytes, String shown) {
        assertThat(FileName.of(HexFormat.of().parseHex(bytes))).hasToString(shown);
    }
}
