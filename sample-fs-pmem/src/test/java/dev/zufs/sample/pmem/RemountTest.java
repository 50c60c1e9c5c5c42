package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.Inode;
import dev.zufs.api.MountContext;
import dev.zufs.api.MountOptions;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SuperBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A mount that is read-only at first, and becomes writable. */
class RemountTest {

    private static final MountOptions NONE = MountOptions.parse("");
    private static final int CHUNKS = 120;

    private static SuperBlock mountReadOnly(HeapMedia media) {
        return new ZpmemType()
                .mount(MountContext.over(media.memory())
                        .source("test")
                        .readOnly(true)
                        .build());
    }

    /** Repeats the log, as a mount would that is cut off before it goes on. */
    private static void recover(HeapMedia media) {
        Geometry geometry = Objects.requireNonNull(
                SuperBlockFormat.read(media.memory(), Layout.SUPERBLOCK).geometry());
        long checkpoint = new StateBlocks(media.memory(), geometry).checkpoint();
        new Recovery(media.memory(), geometry, checkpoint).run();
    }

    @Test
    void inodesWithoutNamesAreFreedOnceTheMountIsWritable() {
        HeapMedia media = new HeapMedia(8 << 20);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        RegularFile unnamed = (RegularFile) mount.root().createUnnamed(mount.attributes(FileType.REGULAR, 0600));
        mount.write(unnamed, 0, new byte[100_000]);
        mount.superBlock().sync();
        SuperBlock again = mountReadOnly(media);
        long used = again.statistics().freeBlocks();
        again.remount(NONE, true);
        assertThat(again.statistics().freeBlocks()).isEqualTo(used);
        again.remount(NONE, false);
        assertThat(again.statistics().freeBlocks()).isEqualTo(used + 25);
        again.close();
        assertThat(TestMount.check(media.memory())).isEmpty();
    }

    /** What is behind the size still has its blocks, and would come up again if the file grew. */
    @Test
    void truncationsAreFinishedBeforeAnythingIsWritten() {
        int interrupted = 0;
        for (HeapMedia image : crashesOfALongTruncation()) {
            recover(image);
            SuperBlock again = mountReadOnly(image);
            RegularFile file = (RegularFile) Objects.requireNonNull(again.root().lookup(FileName.of("f")));
            long size = file.record().size();
            long blocks = file.record().blocks();
            interrupted += size == 100 && blocks > 1 ? 1 : 0;
            again.remount(NONE, false);
            if (size == 100) {
                assertThat(file.record().blocks()).isLessThanOrEqualTo(3);
                file.truncate((CHUNKS * 2L) << 20);
                assertThat(((dev.zufs.api.op.SeekData) file).seekData(4096)).isNegative();
            }
            again.close();
            assertThat(TestMount.check(image.memory())).isEmpty();
        }
        assertThat(interrupted).isPositive();
    }

    private static List<HeapMedia> crashesOfALongTruncation() {
        CrashMedia media = new CrashMedia(8 << 20);
        TestMount.format(media.memory(), "lanes=1,lane=16");
        TestMount mount = new TestMount(media.memory());
        RegularFile file = mount.createFile(mount.root(), "f");
        for (int chunk = CHUNKS - 1; chunk >= 0; chunk--) {
            mount.write(file, (chunk * 2L) << 20, new byte[] {1});
            mount.write(file, ((chunk * 2L) << 20) + 8192, new byte[] {1});
        }
        mount.superBlock().sync();
        List<HeapMedia> images = new ArrayList<>();
        Random random = new Random(1);
        media.listener((at, fence) -> {
            if (fence) {
                images.add(at.cut(random));
            }
        });
        mount.truncate(file, 100);
        return images;
    }

    @Test
    void numbersOfTheLogLeaveAGap() {
        HeapMedia media = new HeapMedia(8 << 20);
        TestMount.format(media.memory(), "");
        long before = CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT);
        SuperBlock mount = mountReadOnly(media);
        assertThat(CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT)).isEqualTo(before);
        mount.remount(NONE, false);
        assertThat(CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT))
                .isEqualTo(before + Recovery.SEQUENCE_GAP);
        Inode root = mount.root();
        root.record().mode(root.record().mode() ^ 1);
        root.sync(0, 0, dev.zufs.api.SyncMode.FULL);
        mount.close();
        assertThat(TestMount.check(media.memory())).isEmpty();
    }
}
