package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckWaysTest {

    private static final int DEPTH = 1_000_000;

    private static CheckWays ways(int[] namedBy) {
        return new CheckWays(number -> true, namedBy);
    }

    /** Each from its number up: the worst order. */
    private static int[] chain() {
        int[] namedBy = new int[DEPTH];
        for (int number = 2; number < DEPTH; number++) {
            namedBy[number] = number == DEPTH - 1 ? 1 : number + 1;
        }
        return namedBy;
    }

    @Test
    void deepChainIsGoneThroughOnce() {
        CheckWays ways = ways(chain());
        assertThat(ways.cycles()).isEmpty();
        assertThat(ways.steps()).isLessThan(2L * DEPTH);
    }

    @Test
    void circleWithALongChainBelowIsFoundOnceAndGoneThroughOnce() {
        int[] namedBy = chain();
        namedBy[DEPTH - 1] = DEPTH - 2;
        CheckWays ways = ways(namedBy);
        assertThat(ways.cycles()).singleElement().isIn(DEPTH - 1, DEPTH - 2);
        assertThat(ways.steps()).isLessThan(2L * DEPTH);
    }

    @Test
    void wayThatEndsIsNoCircle() {
        int[] namedBy = chain();
        namedBy[DEPTH / 2] = 0;
        assertThat(ways(namedBy).cycles()).isEmpty();
    }
}
