package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BlockAllocatorTest {

    private static final long REGION = 16 << 20;

    private final HeapMedia media = new HeapMedia(REGION);
    private final Geometry geometry = Geometry.forRegion(REGION, 0, 0);
    private final BlockAllocator allocator;

    BlockAllocatorTest() {
        TestMount.format(media.memory(), "");
        allocator = new BlockAllocator(media.memory(), geometry, new Corruption("test"));
    }

    @Test
    void noBlockIsEverTakenTwice() {
        Random random = new Random(4);
        BitSet taken = new BitSet();
        long free = allocator.free();
        for (int round = 0; round < 20_000; round++) {
            if (random.nextBoolean()) {
                long goal = random.nextInt(3) == 0 ? random.nextInt((int) geometry.blocks()) : -1;
                long run = random.nextInt(4) == 0 ? single() : allocator.take(goal, 1 + random.nextInt(40), false);
                for (int index = 0; run != AllocationGroup.NONE && index < Extent.pages(run); index++) {
                    int block = (int) Extent.block(run) + index;
                    assertThat(geometry.holdsData(block, 1)).isTrue();
                    assertThat(taken.get(block)).isFalse();
                    taken.set(block);
                }
            } else {
                int block = taken.nextSetBit(random.nextInt((int) geometry.blocks()));
                if (block >= 0) {
                    allocator.give(block, 1);
                    taken.clear(block);
                }
            }
            assertThat(allocator.free()).isEqualTo(free - taken.cardinality());
        }
    }

    private long single() {
        long block = allocator.takeNode(false);
        return block == AllocationGroup.NONE ? AllocationGroup.NONE : Extent.of(MapWord.DATA, block, 1);
    }

    @Test
    void runsFollowTheirGoal() {
        long first = allocator.take(-1, 10, false);
        long behind = Extent.block(first) + Extent.pages(first);
        assertThat(Extent.block(allocator.take(behind, 10, false))).isEqualTo(behind);
        assertThat(allocator.takeAt(behind, 1)).isZero();
        assertThat(allocator.takeAt(behind + 10, 5)).isEqualTo(5);
    }

    @Test
    void reserveIsKeptForThePrivileged() {
        while (allocator.take(-1, 100, false) != AllocationGroup.NONE) {
            assertThat(allocator.free()).isPositive();
        }
        assertThat(allocator.available()).isZero();
        assertThat(allocator.free()).isPositive();
        assertThat(allocator.take(-1, 1, true)).isNotEqualTo(AllocationGroup.NONE);
        assertThat(allocator.takeNode(true)).isNotEqualTo(AllocationGroup.NONE);
    }

    @Test
    void threadsTogetherDoNotGetAtTheReserve() throws Exception {
        for (int round = 0; round < 50; round++) {
            BlockAllocator shared = new BlockAllocator(media.memory(), geometry, new Corruption("test"));
            long reserve = shared.free() - shared.available();
            CyclicBarrier start = new CyclicBarrier(4);
            List<Callable<Void>> tasks = Collections.nCopies(4, () -> {
                start.await();
                while (shared.take(-1, 512, false) != AllocationGroup.NONE) {
                    Thread.onSpinWait();
                }
                return null;
            });
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (Future<Void> each : threads.invokeAll(tasks)) {
                    each.get();
                }
            }
            assertThat(shared.free()).isGreaterThanOrEqualTo(reserve);
        }
    }
}
