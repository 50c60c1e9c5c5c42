package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionTest {

    @ParameterizedTest(name = "API {0} serves plugin {1}: {2}")
    @CsvSource({
        "0.1, 0.1, true",
        "0.2, 0.1, false",
        "0.1, 0.2, false",
        "0.1, 1.1, false",
        "1.0, 0.1, false",
        "1.0, 1.0, true",
        "1.3, 1.0, true",
        "1.3, 1.3, true",
        "1.3, 1.4, false",
        "2.0, 1.9, false",
        "1.9, 2.0, false",
    })
    void laterMinorVersionServesFromOneOn(String api, String plugin, boolean serves) {
        assertThat(parse(api).serves(parse(plugin))).isEqualTo(serves);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0, 1", "1.0, 1, 0", "12.345, 12, 345", "9999.9999, 9999, 9999"})
    void textFormIsReadBack(String text, int major, int minor) {
        assertThat(ApiVersion.parse(text)).contains(new ApiVersion(major, minor));
        assertThat(new ApiVersion(major, minor)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1.", ".1", "1.0.0", " 1.0", "1.0 ", "-1.0", "+1.0", "a.b", "1,0", "10000.0", "١.٠"})
    void otherFormsAreNoVersion(String text) {
        assertThat(ApiVersion.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, -1", "10000, 0", "0, 10000"})
    void numbersThatHaveNoTextFormAreRefused(int major, int minor) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ApiVersion(major, minor));
    }

    @Test
    void currentVersionIsThatOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Matcher version = Pattern.compile("<version>(\\d+\\.\\d+)\\.\\d+(-SNAPSHOT)?</version>")
                .matcher(pom);

        assertThat(version.find()).isTrue();
        assertThat(ApiVersion.CURRENT).hasToString(version.group(1));
    }

    @Test
    void currentVersionServesItself() {
        assertThat(ApiVersion.CURRENT.serves(ApiVersion.CURRENT)).isTrue();
        assertThat(ApiVersion.parse(ApiVersion.CURRENT.toString())).contains(ApiVersion.CURRENT);
    }

    private static ApiVersion parse(String text) {
        return ApiVersion.parse(text).orElseThrow();
    }
}
