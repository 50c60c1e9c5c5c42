package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlatformTest {

    @Test
    void linuxOnX86IsSupported() {
        assertThatCode(() -> Platform.requireSupported("Linux", "amd64")).doesNotThrowAnyException();
    }

    @Test
    void anythingElseIsRefusedByName() {
        assertThatThrownBy(() -> Platform.requireSupported("Linux", "aarch64"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Linux on aarch64");
        assertThatThrownBy(() -> Platform.requireSupported("Mac OS X", "amd64"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Mac OS X");
    }
}
