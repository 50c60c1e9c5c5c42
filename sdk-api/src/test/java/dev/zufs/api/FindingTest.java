package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingTest {

    @Test
    void messageSaysWhereWhatAndWhetherItIsGone() {
        assertThat(new Finding("inode 7", "has 3 links instead of 2", false))
                .hasToString("inode 7: has 3 links instead of 2");
        assertThat(new Finding("inode 7", "has 3 links instead of 2", true))
                .hasToString("inode 7: has 3 links instead of 2 (repaired)");
    }
}
