package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedoTest {

    @Test
    void lastFreeCountsForEachBlock() {
        FreedBlocks freed = new FreedBlocks();
        freed.add(10, 10, 1);
        freed.add(12, 3, 5);
        freed.add(5, 6, 7);
        freed.add(30, 1, 8);
        assertThat(freed.lastFree(4)).isEqualTo(-1);
        assertThat(freed.lastFree(5)).isEqualTo(7);
        assertThat(freed.lastFree(10)).isEqualTo(7);
        assertThat(freed.lastFree(11)).isEqualTo(1);
        assertThat(freed.lastFree(12)).isEqualTo(5);
        assertThat(freed.lastFree(14)).isEqualTo(5);
        assertThat(freed.lastFree(15)).isEqualTo(1);
        assertThat(freed.lastFree(19)).isEqualTo(1);
        assertThat(freed.lastFree(20)).isEqualTo(-1);
        assertThat(freed.lastFree(30)).isEqualTo(8);
    }

    @Test
    void changedRecordIsNotIntact() {
        byte[] record = new byte[64];
        RedoRecord.putLong(record, 16, RedoRecord.wordEntry(4096));
        RedoRecord.putLong(record, 24, 42);
        RedoRecord.seal(record, 32, 77, 5);
        assertThat(RedoRecord.length(RedoRecord.getLong(record, 0))).isEqualTo(32);
        assertThat(RedoRecord.sequence(RedoRecord.getLong(record, 0))).isEqualTo(77);
        assertThat(RedoRecord.isIntact(record, 32, 5)).isTrue();
        assertThat(RedoRecord.isIntact(record, 32, 6)).isFalse();
        for (int bit = 0; bit < 32 * 8; bit++) {
            record[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(RedoRecord.isIntact(record, 32, 5)).as("bit %d", bit).isFalse();
            record[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void wordsFitOneOwnerAndOnePlaceOnly() {
        long word = MapWord.of(MapWord.DATA, 1234, 17, 5, 1024);
        assertThat(MapWord.isIntact(word, 5, 1024)).isTrue();
        assertThat(MapWord.isIntact(word, 6, 1024)).isFalse();
        assertThat(MapWord.isIntact(word, 5, 1025)).isFalse();
        assertThat(MapWord.isIntact(word + 1, 5, 1024)).isFalse();
        assertThat(MapWord.block(word)).isEqualTo(1234);
        assertThat(MapWord.count(word)).isEqualTo(17);
        assertThat(MapWord.kind(word)).isEqualTo(MapWord.DATA);
    }

    @Test
    void anyOtherBitsOfABitmapWordHaveAnotherCheck() {
        for (long index : new long[] {0, 1, 77, (1L << 31) - 1}) {
            assertThat(BitmapWord.isIntact(0, index)).isFalse();
            long word = BitmapWord.with(BitmapWord.of(0, index), index, 0x00FF_F000, true);
            assertThat(word).isEqualTo(BitmapWord.of(0x00FF_F000, index));
            assertThat(BitmapWord.isIntact(word, index + 1)).isFalse();
            for (int bit = 0; bit < 64; bit++) {
                long damaged = word ^ 1L << bit;
                assertThat(BitmapWord.isIntact(damaged, index)).isFalse();
                assertThat(BitmapWord.isIntact(BitmapWord.with(damaged, index, 5, true), index))
                        .isFalse();
            }
        }
    }

    @Test
    void damagedCheckpointIsTakenFromItsCopy() {
        HeapMedia media = new HeapMedia(2 << 20);
        CheckpointWord.store(media.memory(), Layout.STATE_CHECKPOINT, 99);
        assertThat(CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT)).isEqualTo(99);
        media.putLong(Layout.STATE_CHECKPOINT, 5);
        assertThat(CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT)).isEqualTo(99);
        media.putLong(Layout.STATE_CHECKPOINT, CheckpointWord.of(5));
        assertThat(CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT)).isEqualTo(99);
        assertThat(CheckpointWord.damaged(media.memory(), Layout.STATE_CHECKPOINT))
                .isZero();
        media.putLong(Layout.STATE_CHECKPOINT, 5);
        media.putLong(Layout.STATE_CHECKPOINT + 8, 5);
        assertThat(CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT)).isEqualTo(99);
        assertThat(CheckpointWord.damaged(media.memory(), Layout.STATE_CHECKPOINT))
                .isEqualTo(2);
        media.putLong(Layout.STATE_CHECKPOINT + 16, 5);
        assertThat(CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT)).isEqualTo(-1);
    }

    /** A crash while it is stored leaves some words of it and some of the one before. */
    @Test
    void checkpointIsTheNewOneOrTheOldOneWhicheverWordsTheCrashLost() {
        HeapMedia media = new HeapMedia(2 << 20);
        for (int lost = 0; lost < 8; lost++) {
            for (int word = 0; word < 3; word++) {
                long number = (lost & 1 << word) == 0 ? 100 : 99;
                media.putLong(Layout.STATE_CHECKPOINT + 8L * word, CheckpointWord.of(number));
            }
            assertThat(CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT))
                    .isIn(99L, 100L);
            assertThat(CheckpointWord.damaged(media.memory(), Layout.STATE_CHECKPOINT))
                    .isZero();
        }
    }

    @Test
    void threeCheckpointsAreNone() {
        HeapMedia media = new HeapMedia(2 << 20);
        for (int word = 0; word < 3; word++) {
            media.putLong(Layout.STATE_CHECKPOINT + 8L * word, CheckpointWord.of(50 + word));
        }
        assertThat(CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT)).isEqualTo(-1);
    }
}
