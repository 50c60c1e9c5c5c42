package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Directory;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SyncMode;
import dev.zufs.api.op.Allocation;
import dev.zufs.api.op.AllocationMode;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.ExtentUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Overwrites what files have in a region without a free block: the bytes go through the log. What is stored without it later must
 * not be undone by a recovery.
 */
class LoggedWriteTest {

    private static final int BLOCK = Layout.BLOCK_BYTES;
    private static final int SIZE = 3 * BLOCK + 1000;
    private static final long SEED = Long.getLong("zpmem.test.seed", System.nanoTime());

    private final CrashMedia media = new CrashMedia(4 << 20);
    private final TestMount mount;
    private RegularFile file;

    LoggedWriteTest() {
        TestMount.format(media.memory(), "lanes=1,lane=64");
        mount = new TestMount(media.memory());
        file = mount.createFile(mount.root(), "f");
        mount.write(file, 0, filled(SIZE, 1));
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Takes all blocks: first those of the reserve too, by files that get a node each, then the rest. */
    private void fillAll() {
        List<RegularFile> small = new ArrayList<>();
        Directory directory = mount.createDirectory(mount.root(), "d");
        assertThatThrownBy(() -> {
                    while (true) {
                        RegularFile each = mount.createFile(directory, "s" + small.size());
                        mount.write(each, 0, filled(2 * BLOCK, 2));
                        small.add(each);
                    }
                })
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC));
        // Each of these frees a block, and takes a node.
        small.forEach(each -> ((Allocation) each).allocate(AllocationMode.PUNCH_HOLE, 10, 10, true));
        assertThat(mount.superBlock().statistics().availableBlocks()).isZero();
        mount.superBlock().sync();
    }

    private long block(long page) {
        return new MediaEditor(media).page(file.record().number(), page) >>> Layout.BLOCK_SHIFT;
    }

    private void verify(byte[] expected) {
        assertThat(mount.readAll(file)).isEqualTo(expected);
        for (int round = 0; round < 12; round++) {
            HeapMedia image = media.cut(new Random(SEED + round));
            assertThat(TestMount.check(image.memory())).as("seed %d", SEED).isEmpty();
            TestMount after = new TestMount(image.memory());
            byte[] found = after.readAll(after.file(after.root(), "f"));
            assertThat(Arrays.mismatch(found, expected))
                    .as("first wrong byte, seed %d, round %d", SEED, round)
                    .isEqualTo(-1);
        }
    }

    @Test
    void everyFileOfAFullRegionCanBeOverwritten() {
        fillAll();
        Directory directory = (Directory) mount.require(mount.root(), "d");
        List<FileName> names = List.copyOf(mount.list(directory, 100).keySet());
        byte[] bytes = filled(BLOCK + 77, 9);
        int count = 0;
        for (FileName name : names) {
            RegularFile each = mount.file(directory, name.toString());
            if (each.record().size() == 2L * BLOCK) {
                mount.write(each, 2011, bytes);
                count++;
            }
        }
        assertThat(count).isGreaterThan(100);
        mount.remount();
        assertThat(TestMount.check(media.memory())).isEmpty();
        directory = (Directory) mount.require(mount.root(), "d");
        byte[] expected = filled(2 * BLOCK, 2);
        Arrays.fill(expected, 10, 20, (byte) 0);
        System.arraycopy(bytes, 0, expected, 2011, bytes.length);
        for (FileName name : names) {
            RegularFile each = mount.file(directory, name.toString());
            if (each.record().size() == 2L * BLOCK) {
                assertThat(mount.readAll(each)).isEqualTo(expected);
            }
        }
    }

    /** What is done to the file after the logged write, and what it must have then. */
    record Case(String name, Act act) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Changes the file, and the bytes in the same way; returns the bytes. */
    private interface Act {
        byte[] on(LoggedWriteTest test, byte[] bytes);
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("nothing", (test, bytes) -> bytes),
                new Case("overwriteAgain", (test, bytes) -> test.write(bytes, BLOCK + 300, filled(700, 6))),
                new Case("append", (test, bytes) -> test.write(bytes, SIZE, filled(500, 6))),
                new Case("appendBehindAGap", (test, bytes) -> test.write(bytes, SIZE + 100, filled(500, 6))),
                new Case("cutAndGrow", LoggedWriteTest::cutAndGrow),
                new Case("storeIntoAMapping", (test, bytes) -> test.store(bytes, 1)),
                new Case("storeIntoTheMappedEnd", (test, bytes) -> test.store(bytes, 3)),
                new Case("zeroAndWrite", LoggedWriteTest::zeroAndWrite),
                new Case("evictAndStore", (test, bytes) -> {
                    test.file.evict();
                    test.file.forget();
                    test.file = test.mount.file(test.mount.root(), "f");
                    return test.store(bytes, 2);
                }));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void recoveryBringsNothingOlderBack(Case tested) {
        fillAll();
        List<Long> blocks = List.of(block(0), block(1), block(2), block(3));
        byte[] bytes = write(filled(SIZE, 1), 0, filled(SIZE, 5));
        assertThat(List.of(block(0), block(1), block(2), block(3)))
                .as("it was no copy on write")
                .isEqualTo(blocks);
        verify(bytes);
        verify(tested.act().on(this, bytes));
    }

    private byte[] write(byte[] bytes, int position, byte[] source) {
        mount.write(file, position, source);
        byte[] all = Arrays.copyOf(bytes, Math.max(bytes.length, position + source.length));
        System.arraycopy(source, 0, all, position, source.length);
        return all;
    }

    private byte[] cutAndGrow(byte[] bytes) {
        mount.truncate(file, 2 * BLOCK + 100);
        mount.truncate(file, 3 * BLOCK);
        return Arrays.copyOf(Arrays.copyOf(bytes, 2 * BLOCK + 100), 3 * BLOCK);
    }

    private byte[] zeroAndWrite(byte[] bytes) {
        ((Allocation) file).allocate(AllocationMode.ZERO_RANGE, BLOCK, 2L * BLOCK, true);
        byte[] zeroed = bytes.clone();
        Arrays.fill(zeroed, BLOCK, 3 * BLOCK, (byte) 0);
        return write(zeroed, BLOCK + 50, filled(100, 8));
    }

    /** Stores as an application does that has mapped a page, and syncs. */
    private byte[] store(byte[] bytes, int page) {
        ExtentBlocks given = new ExtentBlocks(1);
        ((ExtentAccess) file).acquire((long) page * BLOCK, BLOCK, ExtentUse.WRITE_FAULT, ExtentMap.over(given));
        byte[] stored = filled(900, 4);
        media.copyIn(Layout.offset(given.block(0)) + 40, java.lang.foreign.MemorySegment.ofArray(stored), 0, 900);
        file.sync(0, Long.MAX_VALUE, SyncMode.DATA);
        byte[] all = bytes.clone();
        System.arraycopy(stored, 0, all, page * BLOCK + 40, stored.length);
        return all;
    }

    /** Bytes of a block behind the size come into no entry of the log. */
    @Test
    void fileThatGrowsOverALoggedEndHasZerosThere() {
        int size = 2 * BLOCK + 1001;
        mount.truncate(file, size);
        fillAll();
        ((Allocation) file).allocate(AllocationMode.ZERO_RANGE, 2L * BLOCK + 900, 600, false);
        byte[] expected = Arrays.copyOf(filled(2 * BLOCK + 900, 1), 2 * BLOCK + 1500);
        verify(expected);
    }
}
