package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Directory;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.Inode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.Allocation;
import dev.zufs.api.op.AllocationMode;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.XattrMode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceTest {

    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 16, 40})
    void everyBlockComesBackAfterTheRegionWasFull(long mib) {
        try (TestMount mount = TestMount.fresh(mib * MIB)) {
            mount.remount();
            for (int round = 0; round < 3; round++) {
                int files = fill(mount);
                assertThat(mount.superBlock().statistics().availableBlocks()).isLessThan(4);
                assertThat(TestMount.check(mount.memory())).isEmpty();
                for (int index = 0; index < files; index++) {
                    mount.remove(mount.root(), FileName.of("f" + index));
                }
            }
            mount.remount();
            long table = mount.superBlock().statistics().totalBlocks()
                    - mount.superBlock().statistics().freeBlocks();
            // What is left is the inode table, which never shrinks, and the live record of the root.
            assertThat(table).isLessThan(2 + mount.superBlock().statistics().totalBlocks() / 20);
            assertThat(TestMount.check(mount.memory())).isEmpty();
        }
    }

    /** Fills the region with files of 1 to 200 KiB, and returns how many there are. */
    private static int fill(TestMount mount) {
        int count = 0;
        try {
            while (true) {
                RegularFile file = mount.createFile(mount.root(), "f" + count);
                count++;
                mount.write(file, 0, new byte[1024 + count * 7919 % 200_000]);
            }
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
        }
        return count;
    }

    @Test
    void fullRegionCanStillBeReadAndEmptied() {
        try (TestMount mount = TestMount.fresh(4 * MIB)) {
            int files = fill(mount);
            mount.remount();
            for (int index = 0; index < files; index++) {
                Inode inode = mount.require(mount.root(), "f" + index);
                assertThat(inode.record().size()).isNotNegative();
            }
            for (int index = files - 1; index >= 0; index--) {
                mount.remove(mount.root(), FileName.of("f" + index));
            }
            assertThat(mount.list(mount.root(), 10)).isEmpty();
        }
    }

    @Test
    void regionBelowTheSmallestSizeIsRefused() {
        assertThatThrownBy(() -> TestMount.format(new HeapMedia(2 * MIB - 4096).memory(), ""))
                .hasMessageContaining("2 MiB")
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC));
    }

    @Test
    void oddSizesAreRoundedDown() {
        HeapMedia media = new HeapMedia(5 * MIB + 12_288);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        assertThat(media.memory().getLong(Layout.SUPERBLOCK + Layout.SB_BLOCKS)).isEqualTo(4 * MIB / 4096);
        fill(mount);
        mount.close();
        assertThat(TestMount.check(media.memory())).isEmpty();
    }

    @Test
    void formatOptionsSetTheSizeOfTheLog() {
        HeapMedia media = new HeapMedia(16 * MIB);
        TestMount.format(media.memory(), "lanes=3,lane=64");
        TestMount mount = new TestMount(media.memory());
        mount.createFile(mount.root(), "x");
        mount.close();
        assertThat(TestMount.check(media.memory())).isEmpty();
        assertThatThrownBy(() -> TestMount.format(media.memory(), "lanes=1000,lane=1024"))
                .hasMessageContaining("lanes");
    }

    @Test
    void blockOfTheHostIsNeverTouched() {
        HeapMedia media = new HeapMedia(4 * MIB);
        media.fill(0, Layout.SUPERBLOCK, (byte) 0x5A);
        PersistentMemory memory = PersistentMemory.forFileSystem(media);
        TestMount.format(memory, "");
        try (TestMount mount = new TestMount(memory)) {
            mount.createFile(mount.root(), "x");
        }
        assertThat(TestMount.check(memory)).isEmpty();
        byte[] block = memory.segment().asSlice(0, Layout.SUPERBLOCK).toArray(ValueLayout.JAVA_BYTE);
        assertThat(block).containsOnly(0x5A);
    }

    @Test
    void everyInodeOfAFullRegionCanBeInUseAtOnce() {
        try (TestMount mount = TestMount.fresh(4 * MIB)) {
            for (int index = 0; index < 2000; index++) {
                mount.createFile(mount.root(), "f" + index);
            }
            mount.remount();
            RegularFile big = mount.createFile(mount.root(), "big");
            fillWith(mount, big);
            for (int index = 0; index < 2000; index++) {
                assertThat(mount.lookup(mount.root(), "f" + index)).isNotNull();
            }
        }
    }

    /** Appends to a file until there is no space. */
    private static void fillWith(TestMount mount, RegularFile file) {
        assertThatThrownBy(() -> {
                    while (true) {
                        mount.write(file, file.record().size(), new byte[64 << 10]);
                    }
                })
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC));
    }

    /** There are more files than blocks in reserve, so none of them may need a node for this. */
    @Test
    void allocatedSpaceCanBeWrittenHoweverFullTheRegionIs() {
        try (TestMount mount = TestMount.fresh(64 * MIB)) {
            int files = 900;
            for (int index = 0; index < files; index++) {
                RegularFile file = mount.createFile(mount.root(), "f" + index);
                ((Allocation) file).allocate(AllocationMode.ALLOCATE, 0, 32 << 10, false);
            }
            fillWith(mount, mount.createFile(mount.root(), "rest"));
            byte[] page = new byte[4096];
            Arrays.fill(page, (byte) 5);
            for (int index = 0; index < files; index++) {
                mount.write(mount.file(mount.root(), "f" + index), 8192, page);
            }
            for (int at = 0; at < 32 << 10; at += 4096) {
                if (at != 8192) {
                    mount.write(mount.file(mount.root(), "f0"), at, page);
                }
            }
            mount.remount();
            byte[] expected = new byte[32 << 10];
            Arrays.fill(expected, 8192, 12_288, (byte) 5);
            for (int index = 1; index < files; index++) {
                assertThat(mount.readAll(mount.file(mount.root(), "f" + index))).isEqualTo(expected);
            }
            assertThat(TestMount.check(mount.memory())).isEmpty();
        }
    }

    @Test
    void spaceSetAsideForGrowingFilesServesWhateverNeedsIt() {
        try (TestMount mount = TestMount.fresh(64 * MIB)) {
            Directory directory = mount.createDirectory(mount.root(), "d");
            for (int index = 0; index < 60; index++) {
                RegularFile file = mount.createFile(directory, "grows" + index);
                for (int block = 0; block < 12; block++) {
                    mount.write(file, block * 4096L * (1 << block % 4), new byte[4096 << block % 4]);
                }
            }
            long used = mount.superBlock().statistics().availableBlocks();
            int count = 0;
            while (mount.superBlock().statistics().availableBlocks() > 0) {
                mount.create(mount.root(), FileName.of("l" + count++), mount.linkAttributes(new byte[1000]));
            }
            assertThat(count).isLessThan((int) used);
            for (int more = 0; more < 200; more++) {
                mount.create(mount.root(), FileName.of("m" + more), mount.linkAttributes(new byte[1000]));
            }
        }
    }

    @Test
    void attributeOfAFullRegionCanBeSetAgain() {
        try (TestMount mount = TestMount.fresh(4 * MIB)) {
            RegularFile file = mount.createFile(mount.root(), "f");
            ExtendedAttributes attributes = (ExtendedAttributes) file;
            byte[] value = new byte[5000];
            attributes.setxattr(XattrNamespace.USER, FileName.of("a"), MemorySegment.ofArray(value), XattrMode.SET);
            fillWith(mount, file);
            value[77] = 8;
            attributes.setxattr(XattrNamespace.USER, FileName.of("a"), MemorySegment.ofArray(value), XattrMode.SET);
            assertThat(TestMount.attribute(attributes, XattrNamespace.USER, FileName.of("a")))
                    .isEqualTo(value);
            assertThatThrownBy(() -> attributes.setxattr(
                            XattrNamespace.USER,
                            FileName.of("b"),
                            MemorySegment.ofArray(new byte[5000]),
                            XattrMode.SET))
                    .isInstanceOfSatisfying(
                            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC));
        }
    }

    @Test
    void attributeCanBeRemovedFromAFullRegion() {
        try (TestMount mount = TestMount.fresh(4 * MIB)) {
            RegularFile file = mount.createFile(mount.root(), "f");
            ExtendedAttributes attributes = (ExtendedAttributes) file;
            for (String name : List.of("a", "b")) {
                attributes.setxattr(
                        XattrNamespace.USER, FileName.of(name), MemorySegment.ofArray(new byte[10]), XattrMode.SET);
            }
            fillWith(mount, file);
            assertThat(attributes.removexattr(XattrNamespace.USER, FileName.of("a")))
                    .isTrue();
            assertThat(TestMount.attribute(attributes, XattrNamespace.USER, FileName.of("b")))
                    .isNotNull();
        }
    }

    private static void allocate(RegularFile file, long length) {
        ((Allocation) file).allocate(AllocationMode.ALLOCATE, 0, length, false);
    }

    /** Each first write into allocated space may want a node of the map. */
    @Test
    void allocatedSpaceCanBeWrittenOnAFullRegionAndEveryInodeBeLookedUpAfterwards() {
        try (TestMount mount = TestMount.fresh(64 * MIB)) {
            int files = 900;
            for (int index = 0; index < files; index++) {
                allocate(mount.createFile(mount.root(), "f" + index), 32 << 10);
            }
            fillWith(mount, mount.createFile(mount.root(), "big"));
            byte[] page = new byte[Layout.BLOCK_BYTES];
            Arrays.fill(page, (byte) 7);
            for (int index = 0; index < files; index++) {
                mount.write(mount.file(mount.root(), "f" + index), 2L * page.length, page);
            }
            mount.remount();
            byte[] expected = new byte[32 << 10];
            Arrays.fill(expected, 2 * page.length, 3 * page.length, (byte) 7);
            for (int index = 0; index < files; index++) {
                RegularFile file = mount.file(mount.root(), "f" + index);
                assertThat(mount.readAll(file)).isEqualTo(expected);
            }
            assertThat(TestMount.check(mount.memory())).isEmpty();
        }
    }

    /** Free slots of the inode table need no block, but the live records of the inodes do. */
    @Test
    void noMoreInodesAreMadeThanCanBeLookedUpAtOnce() {
        try (TestMount mount = TestMount.fresh(32 * MIB)) {
            int made = 40_000;
            for (int index = 0; index < made; index++) {
                mount.createFile(mount.root(), "f" + index);
            }
            for (int index = 0; index < made; index++) {
                mount.remove(mount.root(), FileName.of("f" + index));
            }
            RegularFile big = mount.createFile(mount.root(), "big");
            fillWith(mount, big);
            int count = 0;
            try {
                for (; count < made; count++) {
                    mount.createFile(mount.root(), "g" + count).evict();
                }
            } catch (ErrnoException e) {
                assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
            }
            mount.remount();
            for (int index = 0; index < count; index++) {
                assertThat(mount.lookup(mount.root(), "g" + index)).isNotNull();
            }
            mount.remove(mount.root(), FileName.of("big"));
            assertThat(TestMount.check(mount.memory())).isEmpty();
        }
    }

    @Test
    void recordsOfInodesThatAreGoneArePledgedNoMore() {
        try (TestMount mount = TestMount.fresh(16 * MIB)) {
            long available = mount.superBlock().statistics().availableBlocks();
            for (int round = 0; round < 3; round++) {
                for (int index = 0; index < 500; index++) {
                    mount.createFile(mount.root(), "f" + index);
                }
                for (int index = 0; index < 500; index++) {
                    mount.remove(mount.root(), FileName.of("f" + index));
                }
            }
            long table = (500 + Layout.INODES_PER_BLOCK) / Layout.INODES_PER_BLOCK + 16;
            assertThat(mount.superBlock().statistics().availableBlocks()).isGreaterThan(available - table);
        }
    }
}
