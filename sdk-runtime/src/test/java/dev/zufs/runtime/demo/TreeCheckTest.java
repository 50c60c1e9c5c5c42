package dev.zufs.runtime.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TreeCheckTest {

    @Test
    void differenceOfListingsNamesWhatIsMissingAndWhatIsSurplus() {
        assertThat(TreeCheck.difference(Set.of("a", "b", "c"), Set.of("b"))).isEqualTo("lacks [a, c]");
        assertThat(TreeCheck.difference(Set.of("b"), Set.of("a", "b"))).isEqualTo("has in addition [a]");
        assertThat(TreeCheck.difference(Set.of("a"), Set.of("b"))).isEqualTo("lacks [a] and has in addition [b]");
    }
}
