package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XattrNamespaceTest {

    @ParameterizedTest
    @CsvSource({"SECURITY, 1, security.", "SYSTEM, 2, ''", "TRUSTED, 3, trusted.", "USER, 4, user."})
    void codesAreThoseOfZufsAndPrefixesThoseOfLinux(XattrNamespace namespace, int code, String prefix) {
        assertThat(namespace.code()).isEqualTo(code);
        assertThat(namespace.prefix()).isEqualTo(prefix);
    }
}
