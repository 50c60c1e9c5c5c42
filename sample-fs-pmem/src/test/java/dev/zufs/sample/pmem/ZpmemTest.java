package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Directory;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.Limits;
import dev.zufs.api.MountOptions;
import dev.zufs.api.RegularFile;
import dev.zufs.api.RenameMode;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZpmemTest {

    private static final long MIB = 1 << 20;

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void freshFilesystemHasAnEmptyRoot() {
        try (TestMount mount = TestMount.fresh(2 * MIB)) {
            InodeRecord root = mount.root().record();
            assertThat(root.number()).isEqualTo(1);
            assertThat(root.linkCount()).isEqualTo(2);
            assertThat(root.parent()).isEqualTo(1);
            assertThat(mount.list(mount.root(), 10)).isEmpty();
            assertThat(mount.lookup(mount.root(), "missing")).isNull();
        }
    }

    @Test
    void writtenBytesComeBackAfterRemount() {
        try (TestMount mount = TestMount.fresh(32 * MIB)) {
            byte[] content = bytes(5_000_123, 1);
            RegularFile file = mount.createFile(mount.root(), "file");
            mount.write(file, 0, content);
            assertThat(mount.readAll(file)).isEqualTo(content);
            mount.remount();
            RegularFile again = mount.file(mount.root(), "file");
            assertThat(again.record().size()).isEqualTo(content.length);
            assertThat(again.record().mode()).isEqualTo(FileType.REGULAR.modeBits() | 0644);
            assertThat(mount.readAll(again)).isEqualTo(content);
        }
    }

    @Test
    void overwritesInAnyPlaceKeepTheRest() {
        Random random = new Random(7);
        try (TestMount mount = TestMount.fresh(32 * MIB)) {
            RegularFile file = mount.createFile(mount.root(), "file");
            byte[] expected = bytes(3_000_000, 2);
            mount.write(file, 0, expected);
            for (int round = 0; round < 200; round++) {
                int at = random.nextInt(expected.length - 20_000);
                byte[] piece = bytes(1 + random.nextInt(20_000), round);
                System.arraycopy(piece, 0, expected, at, piece.length);
                mount.write(file, at, piece);
            }
            assertThat(mount.readAll(file)).isEqualTo(expected);
            mount.remount();
            assertThat(mount.readAll(mount.file(mount.root(), "file"))).isEqualTo(expected);
        }
    }

    @Test
    void sparseFileOfOneTebibyteReadsZerosBetween() {
        try (TestMount mount = TestMount.fresh(2 * MIB)) {
            RegularFile file = mount.createFile(mount.root(), "sparse");
            long far = (1L << 40) + 123;
            mount.write(file, far, new byte[] {1, 2, 3});
            mount.write(file, 5, new byte[] {9});
            assertThat(file.record().size()).isEqualTo(far + 3);
            assertThat(file.record().blocks()).isLessThan(10);
            assertThat(mount.read(file, far - 2, 10)).containsExactly(0, 0, 1, 2, 3);
            assertThat(mount.read(file, 4, 3)).containsExactly(0, 9, 0);
            assertThat(mount.read(file, 1L << 39, 8)).containsOnly(0);
            mount.truncate(file, 10);
            mount.truncate(file, far + 3);
            assertThat(mount.read(file, far - 2, 10)).containsOnly(0);
        }
    }

    @Test
    void namesAreRemovedRenamedAndListed() {
        try (TestMount mount = TestMount.fresh(4 * MIB)) {
            Directory sub = mount.createDirectory(mount.root(), "sub");
            mount.createFile(mount.root(), "a");
            mount.createFile(sub, "b");
            assertThat(mount.root().record().linkCount()).isEqualTo(3);
            mount.rename(mount.root(), FileName.of("a"), sub, FileName.of("c"), RenameMode.REPLACE);
            assertThat(mount.list(mount.root(), 1)).containsOnlyKeys(FileName.of("sub"));
            assertThat(mount.list(sub, 1)).containsOnlyKeys(FileName.of("b"), FileName.of("c"));
            mount.rename(sub, FileName.of("b"), sub, FileName.of("c"), RenameMode.REPLACE);
            assertThat(mount.list(sub, 1)).containsOnlyKeys(FileName.of("c"));
            assertThatThrownBy(() -> mount.remove(mount.root(), FileName.of("sub")))
                    .isInstanceOfSatisfying(
                            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTEMPTY));
            mount.remove(sub, FileName.of("c"));
            mount.remove(mount.root(), FileName.of("sub"));
            assertThat(mount.root().record().linkCount()).isEqualTo(2);
            mount.remount();
            assertThat(mount.list(mount.root(), 1)).isEmpty();
        }
    }

    @Test
    void manyNamesInOneDirectorySurviveARemount() {
        try (TestMount mount = TestMount.fresh(8 * MIB)) {
            for (int index = 0; index < 3000; index++) {
                mount.createFile(mount.root(), "name-" + index);
            }
            mount.remount();
            assertThat(mount.list(mount.root(), 77)).hasSize(3000);
            for (int index = 0; index < 3000; index += 7) {
                Inode inode = mount.require(mount.root(), "name-" + index);
                inode.evict();
                inode.forget();
            }
            for (int index = 0; index < 3000; index++) {
                mount.remove(mount.root(), FileName.of("name-" + index));
            }
            assertThat(mount.list(mount.root(), 77)).isEmpty();
            assertThat(mount.root().record().blocks()).isZero();
        }
    }

    @Test
    void renamesIntoAnotherDirectoryCutOffEmptyBlocksAtTheEnd() {
        try (TestMount mount = TestMount.fresh(8 * MIB)) {
            Directory from = mount.createDirectory(mount.root(), "from");
            Directory to = mount.createDirectory(mount.root(), "to");
            for (int index = 0; index < 600; index++) {
                mount.createFile(from, "name-" + index);
            }
            assertThat(from.record().size()).isGreaterThan(3 * Layout.BLOCK_BYTES);
            for (int index = 599; index > 0; index--) {
                rename(mount, from, "name-" + index, to, "new-" + index);
            }
            assertThat(from.record().size()).isEqualTo(Layout.BLOCK_BYTES);
            rename(mount, from, "name-0", to, "new-1");
            assertThat(from.record().blocks()).isZero();
            mount.superBlock().sync();
            assertThat(TestMount.check(mount.memory())).isEmpty();
        }
    }

    @Test
    void renamesWithinADirectoryCutOffEmptyBlocksAtTheEnd() {
        try (TestMount mount = TestMount.fresh(8 * MIB)) {
            Directory directory = mount.createDirectory(mount.root(), "directory");
            for (int index = 0; index < 250; index++) {
                mount.createFile(directory, "name-%03d".formatted(index));
            }
            assertThat(directory.record().size()).isEqualTo(2 * Layout.BLOCK_BYTES);
            for (int index = 0; index < 120; index++) {
                mount.remove(directory, FileName.of("name-%03d".formatted(index)));
            }
            for (int index = 249; index >= 126; index--) {
                String old = "name-%03d".formatted(index);
                rename(mount, directory, old, directory, index % 4 == 0 ? "name-125" : "news" + old.substring(4));
            }
            assertThat(directory.record().size()).isEqualTo(Layout.BLOCK_BYTES);
            mount.superBlock().sync();
            assertThat(TestMount.check(mount.memory())).isEmpty();
        }
    }

    private static void rename(TestMount mount, Directory from, String name, Directory to, String newName) {
        mount.rename(from, FileName.of(name), to, FileName.of(newName), RenameMode.REPLACE);
    }

    @Test
    void syncAndRemountMakeAccessTimesPersistent() {
        HeapMedia media = new HeapMedia(2 * MIB);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        mount.createFile(mount.root(), "a").record().accessed(77);
        mount.createFile(mount.root(), "b").record().accessed(88);
        mount.superBlock().sync();
        assertThat(accessed(media, "a")).isEqualTo(77);
        assertThat(accessed(media, "b")).isEqualTo(88);
        mount.file(mount.root(), "a").record().accessed(99);
        mount.superBlock().remount(MountOptions.parse(""), true);
        assertThat(accessed(media, "a")).isEqualTo(99);
    }

    /** Reads the time as it would be after a crash. */
    private static long accessed(HeapMedia media, String name) {
        HeapMedia crashed = new HeapMedia(2 * MIB);
        crashed.segment().copyFrom(media.segment());
        TestMount mount = new TestMount(crashed.memory());
        return mount.file(mount.root(), name).record().accessed();
    }

    @Test
    void damagedInodeKeepsNoOtherFromTheMediaAtUnmount() {
        HeapMedia media = new HeapMedia(2 * MIB);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        RegularFile first = mount.createFile(mount.root(), "a");
        RegularFile second = mount.createFile(mount.root(), "b");
        mount.superBlock().sync();
        long table = Layout.offset(Geometry.forRegion(2 * MIB, 0, 0).dataStart());
        media.putLong(table + first.record().number() * Layout.INODE_BYTES + Layout.INODE_PARENT, 1 << 9);
        first.record().accessed(77);
        second.record().accessed(88);
        mount.close();
        assertThat(accessed(media, "b")).isEqualTo(88);
    }

    @Test
    void symbolicLinksOfAnyLengthComeBack() {
        try (TestMount mount = TestMount.fresh(2 * MIB)) {
            for (int length : new int[] {1, 31, 32, 4095}) {
                byte[] text = new byte[length];
                Arrays.fill(text, (byte) 'x');
                mount.create(mount.root(), FileName.of("l" + length), mount.linkAttributes(text));
            }
            for (int round = 0; round < 2; round++) {
                for (int length : new int[] {1, 31, 32, 4095}) {
                    Inode link = mount.require(mount.root(), "l" + length);
                    assertThat(link.record().linkText()).hasSize(length).containsOnly('x');
                }
                mount.remount();
            }
        }
    }

    /** Made up counts stand for so many subdirectories. */
    @Test
    void directoryThatHasAllLinksGetsNoSubdirectoryMore() {
        try (TestMount mount = TestMount.fresh(2 * MIB)) {
            Directory full = mount.createDirectory(mount.root(), "full");
            mount.createDirectory(full, "inner");
            mount.createFile(full, "file");
            mount.createDirectory(mount.root(), "d");
            full.record().linkCount(Limits.MAX_LINKS);
            assertThatThrownBy(() -> mount.createDirectory(full, "new")).satisfies(ZpmemTest::isTooManyLinks);
            assertThatThrownBy(() -> rename(mount, "d", full, "moved", RenameMode.REPLACE))
                    .satisfies(ZpmemTest::isTooManyLinks);
            assertThatThrownBy(() -> rename(mount, "d", full, "file", RenameMode.EXCHANGE))
                    .satisfies(ZpmemTest::isTooManyLinks);
            rename(mount, "d", full, "inner", RenameMode.EXCHANGE);
            rename(mount, "d", full, "inner", RenameMode.REPLACE);
        }
    }

    private static void rename(TestMount mount, String name, Directory to, String newName, RenameMode mode) {
        mount.rename(mount.root(), FileName.of(name), to, FileName.of(newName), mode);
    }

    private static void isTooManyLinks(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EMLINK));
    }
}
