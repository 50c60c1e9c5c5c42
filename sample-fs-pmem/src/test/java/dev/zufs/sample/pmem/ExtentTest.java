package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.FileName;
import dev.zufs.api.IoContext;
import dev.zufs.api.MountOptions;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SyncMode;
import dev.zufs.api.op.Allocation;
import dev.zufs.api.op.AllocationMode;
import dev.zufs.api.op.CopyRange;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.ExtentReport;
import dev.zufs.api.op.ExtentSink;
import dev.zufs.api.op.ExtentUse;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExtentTest {

    private static final int BLOCK = Layout.BLOCK_BYTES;

    private final HeapMedia media = new HeapMedia(16 << 20);
    private final TestMount mount;
    private final RegularFile file;
    private final ExtentAccess extents;

    ExtentTest() {
        TestMount.format(media.memory(), "");
        mount = new TestMount(media.memory());
        file = mount.createFile(mount.root(), "f");
        extents = (ExtentAccess) file;
    }

    private ExtentBlocks acquire(long position, long length, ExtentUse use) {
        ExtentBlocks blocks = new ExtentBlocks((int) Layout.blocks((position & Layout.BLOCK_MASK) + length));
        extents.acquire(position, length, use, ExtentMap.over(blocks));
        return blocks;
    }

    private byte[] content(long block) {
        return media.segment().asSlice(Layout.offset(block), BLOCK).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void blocksForReadingAreTheFilesBlocksAndHoles() {
        mount.write(file, 0, filled(2 * BLOCK, 1));
        mount.write(file, 5L * BLOCK, filled(BLOCK, 2));
        ExtentBlocks blocks = acquire(100, 6L * BLOCK - 100, ExtentUse.READ);
        assertThat(blocks.numbers()).hasSize(6);
        assertThat(blocks.numbers().subList(2, 5)).containsOnly(ExtentMap.HOLE);
        assertThat(content(blocks.block(1))).containsOnly(1);
        assertThat(content(blocks.block(5))).containsOnly(2);
        extents.release(100, 6L * BLOCK - 100, ExtentUse.READ, ExtentMap.over(blocks));
    }

    @Test
    void acquiredBlocksKeepTheirContentUntilTheyAreReleased() {
        mount.write(file, 0, filled(64 * BLOCK, 1));
        ExtentBlocks held = acquire(0, 64L * BLOCK, ExtentUse.READ);
        long free = mount.superBlock().statistics().freeBlocks();
        mount.write(file, 0, filled(64 * BLOCK, 2));
        RegularFile other = mount.createFile(mount.root(), "other");
        try {
            mount.write(other, 0, filled(64 << 20, 3));
        } catch (dev.zufs.api.ErrnoException e) {
            assertThat(e.errno()).isEqualTo(dev.zufs.api.Errno.ENOSPC);
        }
        for (long block : held.numbers()) {
            assertThat(content(block)).containsOnly(1);
        }
        extents.release(0, 64L * BLOCK, ExtentUse.READ, ExtentMap.over(held));
        mount.remove(mount.root(), FileName.of("other"));
        assertThat(mount.superBlock().statistics().freeBlocks()).isGreaterThanOrEqualTo(free);
    }

    @Test
    void overlappingHoldersDelayBlocksButNotForEver() {
        mount.write(file, 0, filled(BLOCK, 0));
        long free = mount.superBlock().statistics().freeBlocks();
        ExtentBlocks previous = acquire(0, BLOCK, ExtentUse.READ);
        for (int round = 1; round < 200; round++) {
            mount.write(file, 0, filled(BLOCK, round));
            ExtentBlocks next = acquire(0, BLOCK, ExtentUse.READ);
            assertThat(content(previous.block(0))).containsOnly(round - 1);
            extents.release(0, BLOCK, ExtentUse.READ, ExtentMap.over(previous));
            previous = next;
        }
        assertThat(mount.superBlock().statistics().freeBlocks()).isGreaterThan(free - 8);
        extents.release(0, BLOCK, ExtentUse.READ, ExtentMap.over(previous));
        assertThat(mount.superBlock().statistics().freeBlocks()).isGreaterThanOrEqualTo(free - 1);
    }

    @Test
    void writeFaultGivesAZeroedBlockThatStaysInItsPlace() {
        file.record().size(3L * BLOCK);
        file.truncate(3L * BLOCK);
        ExtentBlocks fault = acquire(BLOCK, BLOCK, ExtentUse.WRITE_FAULT);
        assertThat(fault.flags()).as("new").isEqualTo(2);
        assertThat(file.record().blocks()).isPositive();
        long block = fault.block(0);
        assertThat(content(block)).containsOnly(0);
        extents.release(BLOCK, BLOCK, ExtentUse.WRITE_FAULT, ExtentMap.over(fault));
        media.fill(Layout.offset(block), 10, (byte) 7);
        assertThat(mount.read(file, BLOCK, 12)).startsWith(7, 7, 7).endsWith(0, 0);
        mount.write(file, BLOCK + 4L, filled(3, 9));
        ExtentBlocks again = acquire(BLOCK, BLOCK, ExtentUse.READ_FAULT);
        assertThat(again.block(0)).as("written in place").isEqualTo(block);
        assertThat(mount.read(file, BLOCK, 8)).containsExactly(7, 7, 7, 7, 9, 9, 9, 7);
        file.sync(0, 3L * BLOCK, SyncMode.FULL);
        extents.mappingsClosed();
        mount.write(file, BLOCK, filled(BLOCK, 5));
        assertThat(acquire(BLOCK, BLOCK, ExtentUse.READ).block(0))
                .as("somebody may have mapped it again while the last mapping was closed")
                .isEqualTo(block);
        ((Allocation) file).allocate(AllocationMode.ALLOCATE, 0, 3L * BLOCK, true);
        mount.write(file, BLOCK, filled(BLOCK, 6));
        assertThat(acquire(BLOCK, BLOCK, ExtentUse.READ).block(0))
                .as("an allocation unmaps nothing")
                .isEqualTo(block);
        mount.truncate(file, BLOCK);
        mount.truncate(file, 3L * BLOCK);
        acquire(BLOCK, BLOCK, ExtentUse.READ);
        mount.write(file, BLOCK, filled(BLOCK, 5));
        long moved = acquire(BLOCK, BLOCK, ExtentUse.READ).block(0);
        mount.write(file, BLOCK, filled(BLOCK, 6));
        assertThat(acquire(BLOCK, BLOCK, ExtentUse.READ).block(0))
                .as("a truncation does")
                .isNotEqualTo(moved);
    }

    /** What is there behind the size after a crash, and while a write is under way. */
    @Test
    void bytesBehindTheSizeAreNotShown() {
        mount.write(file, 0, filled(100, 1));
        long at = Layout.offset(acquire(0, BLOCK, ExtentUse.READ).block(0));
        media.fill(at + 100, 200, (byte) 7);
        byte[] target = filled(2 * BLOCK, 9);
        assertThat(file.read(0, MemorySegment.ofArray(target), TestMount.IO)).isEqualTo(target.length);
        assertThat(Arrays.copyOf(target, 100)).containsOnly(1);
        assertThat(Arrays.copyOfRange(target, 100, target.length)).containsOnly(0);
        acquire(0, BLOCK, ExtentUse.READ_FAULT);
        assertThat(Arrays.copyOfRange(content(at / BLOCK), 100, BLOCK)).containsOnly(0);
        media.fill(at + 50, 200, (byte) 7);
        mount.truncate(file, 50);
        assertThat(Arrays.copyOfRange(content(at / BLOCK), 50, BLOCK))
                .as("mapped, and cut off")
                .containsOnly(0);
    }

    @Test
    void mappingsOfAReadOnlyMountCanBeClosedAndSynced() {
        mount.write(file, 0, filled(BLOCK, 1));
        mount.superBlock().remount(MountOptions.parse(""), true);
        acquire(0, BLOCK, ExtentUse.READ_FAULT);
        file.record().accessed(mount.now());
        file.sync(0, BLOCK, SyncMode.FULL);
        extents.mappingsClosed();
        mount.superBlock().remount(MountOptions.parse(""), false);
        mount.write(file, 0, filled(BLOCK, 2));
    }

    /** A copy takes the locks of both files as long as it runs. */
    @Test
    void longCopyIsDoneInPieces() {
        try (TestMount large = TestMount.fresh(128 << 20)) {
            RegularFile from = large.createFile(large.root(), "from");
            RegularFile to = large.createFile(large.root(), "to");
            large.truncate(from, 64 << 20);
            large.write(from, (64 << 20) - BLOCK, filled(BLOCK, 3));
            long done = 0;
            int calls = 0;
            while (done < 64 << 20) {
                done += ((CopyRange) to).copyRangeFrom(from, done, done, (64 << 20) - done);
                assertThat(to.record().size()).isEqualTo(done);
                calls++;
            }
            assertThat(calls).isEqualTo(2);
            assertThat(large.read(to, (64 << 20) - BLOCK, BLOCK)).containsOnly(3);
        }
    }

    @Test
    void writeIntoAMappedHoleAsksForTheMappingToGo() {
        file.record().size(4L * BLOCK);
        file.truncate(4L * BLOCK);
        assertThat(acquire(2L * BLOCK, BLOCK, ExtentUse.READ_FAULT).block(0)).isEqualTo(ExtentMap.HOLE);
        List<Long> unmapped = new ArrayList<>();
        IoContext io = IoContext.over(new IoContext.Host() {
            @Override
            public int modeBits() {
                return 0;
            }

            @Override
            public boolean interrupted() {
                return false;
            }

            @Override
            public void unmap(long position, long length) {
                unmapped.add(position);
                unmapped.add(length);
            }
        });
        file.write(0, MemorySegment.ofArray(filled(4 * BLOCK, 1)), io);
        assertThat(unmapped).containsExactly(2L * BLOCK, (long) BLOCK);
    }

    @Test
    void pageThatIsOnlyPartlyCutOffStaysInItsPlace() {
        mount.write(file, 0, filled(2 * BLOCK, 1));
        long block = acquire(0, BLOCK, ExtentUse.WRITE_FAULT).block(0);
        mount.truncate(file, 100);
        mount.write(file, 50, filled(10, 2));
        ((Allocation) file).allocate(AllocationMode.PUNCH_HOLE, 10, 20, true);
        assertThat(acquire(0, BLOCK, ExtentUse.READ_FAULT).block(0)).isEqualTo(block);
        assertThat(mount.read(file, 0, 100)).startsWith(1, 1).endsWith(1, 1).contains(0, 2);
        assertThat(content(block)).endsWith(0, 0);
    }

    @Test
    void extentsForWritingAreNotOffered() {
        assertThatThrownBy(() -> acquire(0, BLOCK, ExtentUse.WRITE)).hasMessageContaining("EOPNOTSUPP");
    }

    @Test
    void sequentialFileIsReportedInOnePiece() {
        // A file in one piece does not cross a group, which is small in a small region.
        TestMount large = TestMount.fresh(256 << 20);
        RegularFile sequential = large.createFile(large.root(), "f");
        large.write(sequential, 0, filled(700 * BLOCK, 1));
        List<Long> lengths = new ArrayList<>();
        ((ExtentReport) sequential)
                .reportExtents(0, Long.MAX_VALUE, ExtentSink.over((position, physical, length, flags) -> {
                    lengths.add(length);
                    return true;
                }));
        assertThat(lengths).containsExactly(700L * BLOCK);
    }

    @Test
    void allocatedSpaceReadsAsZerosAndIsFilledInPlace() {
        Allocation allocation = (Allocation) file;
        allocation.allocate(AllocationMode.ALLOCATE, 0, 100L * BLOCK, false);
        assertThat(file.record().size()).isEqualTo(100L * BLOCK);
        assertThat(file.record().blocks()).isGreaterThanOrEqualTo(100);
        assertThat(mount.readAll(file)).containsOnly(0);
        long free = mount.superBlock().statistics().freeBlocks();
        Random random = new Random(5);
        byte[] expected = new byte[100 * BLOCK];
        for (int round = 0; round < 50; round++) {
            int at = random.nextInt(expected.length - 9000);
            byte[] piece = filled(1 + random.nextInt(9000), round + 1);
            System.arraycopy(piece, 0, expected, at, piece.length);
            mount.write(file, at, piece);
        }
        assertThat(mount.readAll(file)).isEqualTo(expected);
        assertThat(mount.superBlock().statistics().freeBlocks()).isGreaterThanOrEqualTo(free - 2);
        mount.remount();
        assertThat(mount.readAll(mount.file(mount.root(), "f"))).isEqualTo(expected);
    }

    @Test
    void copiedRangeHasTheSameBytesAndHoles() {
        mount.write(file, 0, filled(3 * BLOCK, 1));
        mount.write(file, 1000L * BLOCK, filled(5000, 2));
        RegularFile copy = mount.createFile(mount.root(), "copy");
        mount.write(copy, 0, filled(40 * BLOCK, 9));
        long length = 1000L * BLOCK + 5000 - 100;
        assertThat(((CopyRange) copy).copyRangeFrom(file, 100, 7, length)).isEqualTo(length);
        assertThat(copy.record().size()).isEqualTo(7 + length);
        assertThat(mount.read(copy, 0, 7)).containsOnly(9);
        byte[] original = mount.read(file, 100, (int) length);
        assertThat(Arrays.equals(mount.read(copy, 7, (int) length), original)).isTrue();
        assertThat(copy.record().blocks()).isLessThan(20);
        mount.remount();
        assertThat(Arrays.equals(mount.read(mount.file(mount.root(), "copy"), 7, (int) length), original))
                .isTrue();
    }

    /** A block that source and target have a part of each is replaced first, and read last. */
    @Test
    void copyToTheRangeBehindItReadsNoBlockThatWasUsedAgain() {
        try (TestMount mount = TestMount.fresh(2 << 20)) {
            int length = 150 * Layout.BLOCK_BYTES + 1000;
            byte[] content = new byte[2 * length];
            new java.util.Random(7).nextBytes(content);
            RegularFile file = mount.createFile(mount.root(), "f");
            mount.write(file, 0, content);
            RegularFile filler = mount.createFile(mount.root(), "filler");
            int blocks = (int) mount.superBlock().statistics().availableBlocks() - 2;
            mount.write(filler, 0, new byte[blocks * Layout.BLOCK_BYTES]);
            for (long block = 0; block < blocks; block += 4) {
                ((Allocation) filler)
                        .allocate(AllocationMode.PUNCH_HOLE, Layout.offset(block), Layout.BLOCK_BYTES, true);
            }
            long done = 0;
            while (done < length) {
                done += ((CopyRange) file).copyRangeFrom(file, done, length + done, length - done);
            }
            System.arraycopy(content, 0, content, length, length);
            assertThat(mount.readAll(file)).isEqualTo(content);
        }
    }
}
