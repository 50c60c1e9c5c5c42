package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
import dev.zufs.api.FileName;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Counts the stores that names cost in directories of different length. */
class LargeDirectoryTest {

    private static final int SMALL = 1000;
    private static final int LARGE = 100_000;

    /** Media that count words and runs that are stored. */
    private static final class CountingMedia extends HeapMedia {
        private long stores;

        CountingMedia(long bytes) {
            super(bytes);
        }

        @Override
        public void putInt(long offset, int value) {
            stores++;
            super.putInt(offset, value);
        }

        @Override
        public void putLong(long offset, long value) {
            stores++;
            super.putLong(offset, value);
        }

        @Override
        public void fill(long offset, long length, byte value) {
            stores++;
            super.fill(offset, length, value);
        }
    }

    private final CountingMedia media = new CountingMedia(256L << 20);
    private final TestMount mount;

    LargeDirectoryTest() {
        TestMount.format(media.memory(), "");
        mount = new TestMount(media.memory());
    }

    /** Returns what an operation stores on average. */
    private double stores(int count, IntConsumer operation) {
        long before = media.stores;
        for (int index = 0; index < count; index++) {
            operation.accept(index);
        }
        return (double) (media.stores - before) / count;
    }

    @Test
    void hundredThousandNamesCostEachWhatAThousandDo() {
        Directory small = mount.createDirectory(mount.root(), "small");
        Directory large = mount.createDirectory(mount.root(), "large");
        double ofSmall = stores(SMALL, index -> mount.createFile(small, "name-" + index));
        double ofLarge = stores(LARGE, index -> mount.createFile(large, "name-" + index));
        System.out.printf("create: %.2f stores in %,d entries, %.2f in %,d%n", ofSmall, SMALL, ofLarge, LARGE);
        assertThat(ofLarge).isLessThan(ofSmall * 1.1 + 1);
        double found = stores(LARGE, index -> {
            assertThat(large.lookup(FileName.of("name-" + index))).isNotNull();
            assertThat(large.lookup(FileName.of("none-" + index))).isNull();
        });
        assertThat(found).as("a lookup of what is known stores nothing").isZero();
        assertThat(mount.list(large, 10_000)).hasSize(LARGE);
        ofSmall = stores(SMALL, index -> mount.remove(small, FileName.of("name-" + index)));
        ofLarge = stores(LARGE, index -> mount.remove(large, FileName.of("name-" + index)));
        System.out.printf("remove: %.2f stores in %,d entries, %.2f in %,d%n", ofSmall, SMALL, ofLarge, LARGE);
        assertThat(ofLarge).isLessThan(ofSmall * 1.1 + 1);
        assertThat(large.record().blocks()).isZero();
        mount.close();
        assertThat(TestMount.check(mount.memory())).isEmpty();
    }
}
