package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.api.RegularFile;
import dev.zufs.api.RenameMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Counts what operations cost the media, checkpoints included: cache lines of metadata, and fences. */
class CostTest {

    private static final int COUNT = 2000;
    private static final int BLOCK = Layout.BLOCK_BYTES;

    private final CrashMedia media = new CrashMedia(64 << 20);
    private final TestMount mount;

    CostTest() {
        TestMount.format(media.memory(), "");
        mount = new TestMount(media.memory());
    }

    private record Cost(double lines, double fences) {}

    private Cost measure(String what, int dataLinesEach, java.util.function.IntConsumer operation) {
        mount.superBlock().sync();
        media.resetCounters();
        for (int index = 0; index < COUNT; index++) {
            operation.accept(index);
        }
        double withoutCheckpoints = media.fences();
        mount.superBlock().sync();
        double lines = (double) (media.linesFlushed() + media.nonTemporalLines()) / COUNT - dataLinesEach;
        Cost cost = new Cost(lines, withoutCheckpoints / COUNT);
        System.out.printf(
                "%-28s %6.2f lines of metadata (%4.0f bytes), %5.2f fences%n", what, lines, lines * 64, cost.fences());
        return cost;
    }

    @Test
    void overwriteOfABlockCostsAtMostThreeLines() {
        RegularFile file = mount.createFile(mount.root(), "f");
        mount.write(file, 0, new byte[16 << 20]);
        Random random = new Random(3);
        byte[] block = new byte[BLOCK];
        int blocks = (16 << 20) / BLOCK;
        for (int index = 0; index < blocks; index += 512) {
            mount.write(file, (long) index * BLOCK, block);
        }
        Cost cost = measure(
                "overwrite 4 KiB, random",
                BLOCK / 64,
                index -> mount.write(file, (long) random.nextInt(blocks) * BLOCK, block));
        assertThat(cost.lines()).isLessThanOrEqualTo(3);
        assertThat(cost.fences()).isLessThan(2.05);
    }

    @Test
    void appendCostsLittleMoreThanOneLine() {
        RegularFile file = mount.createFile(mount.root(), "f");
        byte[] block = new byte[BLOCK];
        Cost cost = measure("append 4 KiB", BLOCK / 64, index -> mount.write(file, (long) index * BLOCK, block));
        assertThat(cost.lines()).isLessThanOrEqualTo(1.1);
        assertThat(cost.fences()).isLessThan(2.05);
    }

    @Test
    void smallAppendCostsOneRecordAndTheZerosBehindTheEnd() {
        RegularFile file = mount.createFile(mount.root(), "f");
        Cost cost = measure("append 64 bytes", 1, index -> mount.write(file, index * 64L, new byte[64]));
        assertThat(cost.lines()).isLessThanOrEqualTo(2.1);
    }

    @Test
    void creationCostsAtMost640Bytes() {
        Cost cost = measure(
                "create, 24 bytes of name",
                0,
                index -> mount.createFile(mount.root(), "name-of-twenty-4-%08d".formatted(index)));
        assertThat(cost.lines() * 64).isLessThanOrEqualTo(640);
        assertThat(cost.fences()).isLessThan(1.1);
        cost = measure("lookup", 0, index -> mount.require(mount.root(), "name-of-twenty-4-%08d".formatted(index)));
        assertThat(cost.lines()).isZero();
        cost = measure(
                "chmod",
                0,
                index -> mount.chmod(mount.require(mount.root(), "name-of-twenty-4-%08d".formatted(index)), 0600));
        assertThat(cost.fences()).isLessThan(1.1);
        cost = measure(
                "rename",
                0,
                index -> mount.rename(
                        mount.root(),
                        FileName.of("name-of-twenty-4-%08d".formatted(index)),
                        mount.root(),
                        FileName.of("other-of-twenty4-%08d".formatted(index)),
                        RenameMode.REPLACE));
        assertThat(cost.fences()).isLessThan(1.1);
        assertThat(cost.lines()).isLessThanOrEqualTo(5.5);
        cost = measure(
                "unlink and free",
                0,
                index -> mount.remove(mount.root(), FileName.of("other-of-twenty4-%08d".formatted(index))));
        assertThat(cost.fences()).isLessThan(2.2);
        assertThat(cost.lines()).isLessThanOrEqualTo(6.5);
    }

    @Test
    void cuttingOffAFileCostsOneFence() {
        RegularFile file = mount.createFile(mount.root(), "f");
        mount.write(file, 0, new byte[COUNT * 50]);
        Cost cost = measure("truncate, not at a block", 0, index -> file.truncate((COUNT - index) * 50L - 7));
        assertThat(cost.fences()).isLessThan(1.1);
    }

    @Test
    void dataSyncOfAFileThatWasOnlyReadCostsNothing() {
        RegularFile file = mount.createFile(mount.root(), "f");
        Cost cost = measure("fdatasync after a read", 0, index -> {
            file.record().accessed(mount.now());
            file.sync(0, Long.MAX_VALUE, dev.zufs.api.SyncMode.DATA);
        });
        assertThat(cost.fences()).isZero();
    }

    @Test
    void syncGathersAccessTimesOfManyInodes() {
        int files = 160;
        for (int index = 0; index < files; index++) {
            mount.createFile(mount.root(), "f" + index);
        }
        mount.superBlock().sync();
        media.resetCounters();
        for (int index = 0; index < files; index++) {
            mount.file(mount.root(), "f" + index).record().accessed(mount.now());
        }
        mount.superBlock().sync();
        assertThat(media.fences()).isLessThanOrEqualTo(files / Transaction.MAX_INODES + 2);
        long time = mount.file(mount.root(), "f77").record().accessed();
        mount.remount();
        assertThat(mount.file(mount.root(), "f77").record().accessed()).isEqualTo(time);
    }
}
