package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void blocksAloneAreAvailableToEverybodyAndHaveNoLimitOfInodes() {
        assertStatistics(Statistics.ofBlocks(100, 40), 100, 40, 40, 0, 0, 0);
    }

    @Test
    void eachChangeKeepsTheRest() {
        Statistics available = Statistics.ofBlocks(100, 40).withAvailableBlocks(30);
        Statistics inodes = available.withInodes(500, 450);
        Statistics id = inodes.withId(-7);

        assertStatistics(available, 100, 40, 30, 0, 0, 0);
        assertStatistics(inodes, 100, 40, 30, 500, 450, 0);
        assertStatistics(id, 100, 40, 30, 500, 450, -7);
        assertStatistics(id.withAvailableBlocks(20).withInodes(9, 8), 100, 40, 20, 9, 8, -7);
    }

    private static void assertStatistics(Statistics statistics, long... expected) {
        assertThat(new long[] {
                    statistics.totalBlocks(),
                    statistics.freeBlocks(),
                    statistics.availableBlocks(),
                    statistics.totalInodes(),
                    statistics.freeInodes(),
                    statistics.id()
                })
                .containsExactly(expected);
    }
}
