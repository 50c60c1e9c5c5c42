package dev.zufs.runtime.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpaceNeededTest {

    private static final long BLOCK = 4096;
    private static final long OWN_BYTES = 32 << 20;

    private static long blocks(long size, long... positionsAndLengths) {
        SpaceNeeded needed = new SpaceNeeded();
        needed.entry(size);
        for (int index = 0; index < positionsAndLengths.length; index += 2) {
            needed.range(positionsAndLengths[index], positionsAndLengths[index + 1]);
        }
        return needed.blocks();
    }

    @Test
    void entryWithoutDataNeedsThreeBlocks() {
        assertThat(blocks(0)).isEqualTo(3);
    }

    @Test
    void dataNeedsTheBlocksThatItTouchesOnce() {
        assertThat(blocks(BLOCK, 0, BLOCK)).isEqualTo(3 + 1);
        assertThat(blocks(BLOCK, 0, 10, 20, 30)).isEqualTo(3 + 1);
    }

    @Test
    void dataInSeveralBlocksNeedsOneThatFindsThem() {
        assertThat(blocks(2 * BLOCK, 4095, 2)).isEqualTo(3 + 2 + 1);
    }

    @Test
    void isolatedBlocksNeedWhatFindsEach() {
        long[] ranges = new long[24_000];
        for (int index = 0; index < 12_000; index++) {
            ranges[2 * index] = index * (2L << 20);
            ranges[2 * index + 1] = BLOCK;
        }
        long gibibytes = Math.ceilDiv(12_000L * 2, 1024L);
        assertThat(blocks(12_000L * (2 << 20), ranges)).isEqualTo(3 + 12_000 + 12_000 + gibibytes + 1);
    }

    @Test
    void sizeIsWholeMebibytesWithRoomForTheFilesystemItself() {
        SpaceNeeded needed = new SpaceNeeded();
        assertThat(needed.bytes()).isEqualTo(OWN_BYTES);
        needed.entry(0);
        assertThat(needed.bytes()).isEqualTo(OWN_BYTES + (2 << 20));
    }
}
