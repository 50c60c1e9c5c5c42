package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
import dev.zufs.api.FileName;
import org.junit.jupiter.api.Test;

class LargeDirectoryTest {

    private static final int ENTRIES = 100_000;

    @Test
    void hundredThousandNamesAreFoundAsFastAsAThousand() {
        TestMount mount = TestMount.fresh(256L << 20);
        Directory small = mount.createDirectory(mount.root(), "small");
        Directory large = mount.createDirectory(mount.root(), "large");
        for (int index = 0; index < 1000; index++) {
            mount.createFile(small, "name-" + index);
        }
        long start = System.nanoTime();
        for (int index = 0; index < ENTRIES; index++) {
            mount.createFile(large, "name-" + index);
        }
        System.out.printf("create: %.2f us each%n", (System.nanoTime() - start) / 1e3 / ENTRIES);
        mount.remount();
        small = (Directory) mount.require(mount.root(), "small");
        large = (Directory) mount.require(mount.root(), "large");
        start = System.nanoTime();
        mount.require(large, "name-0");
        System.out.printf("first use of the directory: %.1f ms%n", (System.nanoTime() - start) / 1e6);
        lookups(small, 1000);
        lookups(large, ENTRIES);
        double ofSmall = lookups(small, 1000);
        double ofLarge = lookups(large, ENTRIES);
        System.out.printf("missing name: %.0f ns in 1,000 entries, %.0f ns in %,d%n", ofSmall, ofLarge, ENTRIES);
        // Caches make a difference, length does not: a search over all entries would be a hundred times as long.
        assertThat(ofLarge).isLessThan(20 * ofSmall + 2000);
        assertThat(mount.list(large, 10_000)).hasSize(ENTRIES);
        for (int index = 0; index < ENTRIES; index++) {
            mount.remove(large, FileName.of("name-" + index));
        }
        assertThat(large.record().blocks()).isZero();
        mount.close();
        assertThat(TestMount.check(mount.memory())).isEmpty();
    }

    private static double lookups(Directory directory, int entries) {
        int rounds = 20_000;
        long start = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            assertThat(directory.lookup(FileName.of("none-" + round % entries))).isNull();
        }
        return (double) (System.nanoTime() - start) / rounds;
    }
}
