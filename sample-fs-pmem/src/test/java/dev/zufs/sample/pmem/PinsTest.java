package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class PinsTest {

    private static final long REGION = 2 << 20;
    private static final int READERS = 4;
    private static final int ROUNDS = 100_000;

    private final HeapMedia media = new HeapMedia(REGION);
    private final Geometry geometry = Geometry.forRegion(REGION, 0, 0);
    private final BlockAllocator allocator;
    private final Pins pins;
    /** How often each block was taken. */
    private final AtomicIntegerArray taken = new AtomicIntegerArray((int) geometry.blocks());

    private volatile int shown;
    private volatile boolean writing = true;

    PinsTest() {
        TestMount.format(media.memory(), "");
        allocator = new BlockAllocator(media.memory(), geometry, new Corruption("test"));
        pins = new Pins(allocator);
        shown = take();
    }

    private int take() {
        long run = allocator.take(-1, 1, true);
        assertThat(run).as("blocks come back").isNotEqualTo(AllocationGroup.NONE);
        int block = (int) Extent.block(run);
        taken.incrementAndGet(block);
        return block;
    }

    private void replace() {
        int old = shown;
        shown = take();
        pins.giveUp(old, 1);
    }

    @Test
    void blockIsNotUsedAgainWhileSomebodyReadsIt() throws Exception {
        long free = allocator.free();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int reader = 0; reader < READERS; reader++) {
            tasks.add(() -> {
                while (writing) {
                    int pinned = pins.pin();
                    int block = shown;
                    int times = taken.get(block);
                    Thread.onSpinWait();
                    assertThat(taken.get(block)).isEqualTo(times);
                    pins.unpin(pinned);
                }
                return null;
            });
        }
        tasks.add(() -> {
            try {
                for (int round = 0; round < ROUNDS && allocator.free() > 0; round++) {
                    replace();
                }
            } finally {
                writing = false;
            }
            return null;
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Void> each : threads.invokeAll(tasks)) {
                each.get();
            }
        }
        replace();
        replace();
        assertThat(allocator.free()).as("nothing waits any more").isEqualTo(free);
    }

    /** The feeder gives extents back in any thread. */
    @Test
    void pinOfOneThreadIsTakenAwayByAnother() throws Exception {
        int block = shown;
        int pinned = pins.pin();
        long free = allocator.free();
        shown = take();
        pins.giveUp(block, 1);
        assertThat(allocator.free()).isEqualTo(free - 1);
        Thread other = new Thread(() -> pins.unpin(pinned));
        other.start();
        other.join();
        assertThat(allocator.free()).isEqualTo(free);
    }
}
