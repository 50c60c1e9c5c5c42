package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileTypeTest {

    @ParameterizedTest
    @CsvSource({
        "FIFO, 0x1000, 1",
        "CHARACTER_DEVICE, 0x2000, 2",
        "DIRECTORY, 0x4000, 4",
        "BLOCK_DEVICE, 0x6000, 6",
        "REGULAR, 0x8000, 8",
        "SYMBOLIC_LINK, 0xA000, 10",
        "SOCKET, 0xC000, 12",
    })
    void numbersAreThoseOfLinux(FileType type, int modeBits, int directoryCode) {
        assertThat(type.modeBits()).isEqualTo(modeBits);
        assertThat(type.directoryCode()).isEqualTo(directoryCode);
        assertThat(FileType.ofMode(modeBits)).isEqualTo(type);
        assertThat(FileType.ofMode(modeBits | 0xFFF)).isEqualTo(type);
        assertThat(FileType.isValidMode(modeBits | 0644)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0644, 0x3000, 0x5000, 0x7000, 0x9000, 0xB000, 0xD000, 0xE000, 0xF000})
    void modesWithoutATypeAreRefused(int mode) {
        assertThat(FileType.isValidMode(mode)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileType.ofMode(mode))
                .withMessageContaining("0" + Integer.toOctalString(mode));
    }
}
