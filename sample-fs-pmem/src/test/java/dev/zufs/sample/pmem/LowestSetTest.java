package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LowestSetTest {

    @Test
    void lowestIsThatOfAnOrdinarySet() {
        long seed = Long.getLong("zpmem.test.seed", System.nanoTime());
        System.out.println("LowestSetTest: seed " + seed);
        Random random = new Random(seed);
        LowestSet set = new LowestSet();
        TreeSet<Integer> model = new TreeSet<>();
        assertThat(set.lowest()).isEqualTo(-1);
        for (int round = 0; round < 20_000; round++) {
            if (random.nextBoolean() || model.isEmpty()) {
                int number = random.nextInt(1 << (1 + random.nextInt(22)));
                set.add(number);
                model.add(number);
            } else {
                int number = random.nextBoolean() ? model.first() : model.last();
                set.remove(number);
                model.remove(number);
            }
            assertThat(set.lowest()).isEqualTo(model.isEmpty() ? -1 : model.first());
        }
    }
}
