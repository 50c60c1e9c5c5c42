package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatVersionTest {

    @ParameterizedTest(name = "code {0}.{1} understands image {2}.{3}: {4}")
    @CsvSource({
        "1, 2, 1, 2, true",
        "1, 2, 1, 1, true",
        "1, 2, 1, 3, false",
        "1, 2, 2, 0, false",
        "2, 0, 1, 9, false",
        "0, 1, 0, 0, true",
    })
    void codeUnderstandsImagesOfItsMajorVersionUpToItsMinorOne(
            int major, int minor, int imageMajor, int imageMinor, boolean understands) {
        assertThat(new FormatVersion(major, minor).understands(new FormatVersion(imageMajor, imageMinor)))
                .isEqualTo(understands);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0.0", "63, 1023, 63.1023", "1, 20, 1.20"})
    void rangesOfTheDeviceTableAreAccepted(int major, int minor, String text) {
        assertThat(new FormatVersion(major, minor)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "64, 0", "0, -1", "0, 1024"})
    void otherNumbersAreRefused(int major, int minor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FormatVersion(major, minor))
                .withMessageContaining(major + "." + minor);
    }
}
