package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MappedPagesTest {

    private final MappedPages pages = new MappedPages();

    private List<Long> flushed(long from, long to) {
        List<Long> visited = new ArrayList<>();
        pages.flush(from, to, visited::add);
        return visited;
    }

    @Test
    void onlyPagesThatMayBeWrittenAreFlushed() {
        for (long page = 0; page < 5000; page++) {
            pages.mapped(page, page % 1000 == 7);
        }
        pages.mappedHole(9000);
        assertThat(flushed(0, Long.MAX_VALUE)).containsExactly(7L, 1007L, 2007L, 3007L, 4007L);
        assertThat(flushed(1007, 2007)).containsExactly(1007L);
    }

    @Test
    void readOnlyMappingHasNothingToFlush() {
        pages.mapped(3, false);
        pages.mappedHole(4);
        assertThat(pages.isFlushed()).isTrue();
        assertThat(pages.isEmpty()).isFalse();
    }

    /** Stores of before are in the cache still, and count for the next sync. */
    @Test
    void writtenPageIsFlushedOnceMoreAfterItWasUnmapped() {
        pages.mapped(3, true);
        pages.unmapped(0, 100);
        assertThat(pages.keepsBlock(3)).isFalse();
        assertThat(flushed(0, 100)).containsExactly(3L);
        assertThat(flushed(0, 100)).isEmpty();
        assertThat(pages.isFlushed()).isTrue();
    }

    @Test
    void discardedPageIsNotFlushed() {
        pages.mapped(3, true);
        pages.mapped(4, true);
        pages.discarded(4, Long.MAX_VALUE);
        assertThat(flushed(0, 100)).containsExactly(3L);
    }

    @Test
    void holeKeepsNoBlockAndIsForgottenWhenItIsWritten() {
        pages.mappedHole(6);
        assertThat(pages.contains(6)).isTrue();
        assertThat(pages.keepsBlock(6)).isFalse();
        pages.mapped(6, true);
        assertThat(pages.keepsBlock(6)).isTrue();
    }

    @Test
    void rangesAreThoseOfAnOrdinarySet() {
        long seed = Long.getLong("zpmem.test.seed", System.nanoTime());
        System.out.println("MappedPagesTest: seed " + seed);
        Random random = new Random(seed);
        PageSet set = new PageSet();
        TreeSet<Long> model = new TreeSet<>();
        for (int round = 0; round < 3000; round++) {
            long from = random.nextInt(3000);
            long to = random.nextInt(20) == 0 ? Long.MAX_VALUE : from + random.nextInt(1200);
            if (random.nextInt(3) > 0) {
                for (int index = 0; index < 20; index++) {
                    long page = random.nextInt(4000);
                    set.add(page);
                    model.add(page);
                }
            } else {
                set.removeRange(from, to);
                model.subSet(from, to).clear();
            }
            List<Long> found = new ArrayList<>();
            set.forEach(from, to, found::add);
            assertThat(found).containsExactlyElementsOf(model.subSet(from, to));
            assertThat(set.contains(from)).isEqualTo(model.contains(from));
            assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
        }
    }
}
