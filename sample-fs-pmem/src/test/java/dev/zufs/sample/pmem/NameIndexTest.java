package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameIndexTest {

    @Test
    void everyPositionIsFoundUnderItsHashAfterAddingAndRemoving() {
        Random random = new Random(11);
        NameIndex index = new NameIndex(1);
        Map<Long, Integer> expected = new HashMap<>();
        for (int round = 0; round < 50_000; round++) {
            long position = 16 + 8L * random.nextInt(4000);
            Integer hash = expected.remove(position);
            if (hash == null) {
                int few = random.nextInt(500) * 0x0101_0101;
                index.add(few, position);
                expected.put(position, few);
            } else {
                index.remove(hash, position);
            }
        }
        assertThat(index.size()).isEqualTo(expected.size());
        expected.forEach(
                (position, hash) -> assertThat(holds(index, hash, position)).isTrue());
    }

    @Test
    void highestPositionOfADirectoryIsTold() {
        NameIndex index = new NameIndex(1);
        long highest = NameIndex.MAX_POSITION - Layout.BLOCK_BYTES + DirectoryEntry.HEADER;
        index.add(5, highest);
        assertThat(index.position(index.first(5))).isEqualTo(highest);
    }

    private static boolean holds(NameIndex index, int hash, long position) {
        for (int cursor = index.first(hash); cursor >= 0; cursor = index.next(cursor, hash)) {
            if (index.position(cursor) == position) {
                return true;
            }
        }
        return false;
    }
}
