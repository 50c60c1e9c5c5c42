package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that a plugin gives or is given are equal if they say the same, so that tests can compare and match them. */
class ValueEqualityTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(
                        MountOptions.parse("a,b=1"),
                        MountOptions.parse("b=1,a"),
                        List.of(MountOptions.none(), MountOptions.parse("a,b=2"), MountOptions.parse("a,b"))),
                Arguments.of(
                        statistics(),
                        statistics(),
                        List.of(
                                Statistics.ofBlocks(10, 6),
                                Statistics.ofBlocks(11, 6)
                                        .withAvailableBlocks(5)
                                        .withInodes(8, 7)
                                        .withId(9),
                                Statistics.ofBlocks(10, 7)
                                        .withAvailableBlocks(5)
                                        .withInodes(8, 7)
                                        .withId(9),
                                statistics().withAvailableBlocks(4),
                                statistics().withInodes(9, 7),
                                statistics().withInodes(8, 6),
                                statistics().withId(1))),
                Arguments.of(
                        Limits.widest().withMaxFileBytes(5),
                        Limits.widest().withMaxFileBytes(5),
                        List.of(
                                Limits.widest(),
                                Limits.widest().withMaxFileBytes(5).withTimeGranularityNanos(2))),
                Arguments.of(
                        link(1, 2, 3).build(),
                        link(1, 2, 3).build(),
                        List.of(
                                link(2, 2, 3).build(),
                                link(1, 1, 3).build(),
                                link(1, 2, 4).build(),
                                link(1, 2, 3).linkText(new byte[] {2}).build(),
                                link(1, 2, 3).owner(1, 3).build(),
                                link(1, 2, 3).flags(1).build(),
                                link(1, 2, 3).times(3, 4, 3).build(),
                                link(1, 2, 3).times(3, 3, 4).build(),
                                NewInode.ofMode(0xA1FE).linkText(new byte[] {1}).build())));
    }

    private static Statistics statistics() {
        return Statistics.ofBlocks(10, 6)
                .withAvailableBlocks(5)
                .withInodes(8, 7)
                .withId(9);
    }

    private static NewInode.Builder link(int user, long generation, long time) {
        return NewInode.ofMode(0xA1FF)
                .owner(user, 2)
                .generation(generation)
                .times(time)
                .linkText(new byte[] {1});
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreEqualIfTheySayTheSame(Object value, Object same, List<Object> others) {
        assertThat(value).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(others).doesNotContain(value);
        assertThat(value).isNotEqualTo("another type");
    }
}
