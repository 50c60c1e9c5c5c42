package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
import dev.zufs.api.FileName;
import dev.zufs.api.RegularFile;
import dev.zufs.api.RenameMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Names that come and go in a directory of several blocks, compared with a set of names. */
class DirectoryModelTest {

    private static final long SEED = Long.getLong("zpmem.test.seed", System.nanoTime());
    private static final int OPERATIONS = 4000;

    private final HeapMedia media = new HeapMedia(16 << 20);
    private TestMount mount = formatted();
    private RegularFile target = mount.createFile(mount.root(), "target");
    private Directory directory = mount.createDirectory(mount.root(), "d");
    private final TreeSet<FileName> names = new TreeSet<>();

    private TestMount formatted() {
        TestMount.format(media.memory(), "");
        return new TestMount(media.memory());
    }

    private static FileName name(int index, int length) {
        String digits = Integer.toString(index);
        return FileName.of(digits + "n".repeat(length - digits.length()));
    }

    private void add(FileName name) {
        mount.link(directory, name, target);
        names.add(name);
    }

    private void remove(FileName name) {
        mount.remove(directory, name);
        names.remove(name);
    }

    private void compare(String what) {
        assertThat(mount.list(directory, 1000).keySet()).as(what).containsExactlyElementsOf(names);
        for (FileName name : names) {
            assertThat(directory.lookup(name)).as("%s: %s", what, name).isNotNull();
        }
    }

    /** Mounts again, after an unmount or after a crash that loses nothing. */
    private void remount(boolean clean, String what) {
        if (clean) {
            mount.close();
        }
        assertThat(TestMount.check(media.memory())).as(what).isEmpty();
        mount = new TestMount(media.memory());
        target = mount.file(mount.root(), "target");
        directory = (Directory) mount.require(mount.root(), "d");
        compare(what);
    }

    /** 18 names of 200 bytes fill a block. */
    private void fillThreeBlocks() {
        for (int index = 0; index < 54; index++) {
            add(name(index, 200));
        }
        assertThat(directory.record().size()).isEqualTo(3L * Layout.BLOCK_BYTES);
    }

    @Test
    void nameInABlockThatWasEmptyOnceStaysWhenTheLastBlockGoes() {
        fillThreeBlocks();
        for (int index = 18; index < 36; index++) {
            remove(name(index, 200));
        }
        add(name(100, 250));
        for (int index = 36; index < 54; index++) {
            remove(name(index, 200));
        }
        compare("after the last block went");
        assertThat(directory.record().size()).isEqualTo(2L * Layout.BLOCK_BYTES);
        remount(true, "after an unmount");
    }

    @Test
    void nameInALastBlockThatACrashLeftEmptyStaysWhenAnotherGoes() {
        int leftEmpty = 0;
        for (HeapMedia image : crashesOfARenameOutOfTheLastBlock()) {
            mount = new TestMount(image.memory());
            target = mount.file(mount.root(), "target");
            directory = (Directory) mount.require(mount.root(), "d");
            names.clear();
            names.addAll(mount.list(directory, 1000).keySet());
            leftEmpty += directory.record().size() == 3L * Layout.BLOCK_BYTES && !names.contains(name(36, 200)) ? 1 : 0;
            add(name(100, 250)); // the first two blocks have no room for it
            remove(name(1, 200));
            compare("after a removal elsewhere");
            mount.close();
            assertThat(TestMount.check(image.memory())).isEmpty();
        }
        assertThat(leftEmpty).isPositive();
    }

    /** The name finds room in the first block; its own block is cut off by a second record. */
    private static List<HeapMedia> crashesOfARenameOutOfTheLastBlock() {
        CrashMedia media = new CrashMedia(4 << 20);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        RegularFile target = mount.createFile(mount.root(), "target");
        Directory directory = mount.createDirectory(mount.root(), "d");
        for (int index = 0; index < 37; index++) {
            mount.link(directory, name(index, 200), target);
        }
        mount.remove(directory, name(0, 200));
        List<HeapMedia> images = new ArrayList<>();
        Random random = new Random(1);
        media.listener((at, fence) -> {
            if (fence) {
                images.add(at.cut(random));
            }
        });
        mount.rename(directory, name(36, 200), directory, name(50, 200), RenameMode.REPLACE);
        return images;
    }

    @RepeatedTest(3)
    void randomNamesComeAndGo(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        System.out.println("DirectoryModelTest: -Dzpmem.test.seed=" + (seed - 1) + " repeats this at once");
        Random random = new Random(seed);
        for (int index = 0; index < OPERATIONS; index++) {
            String what = "seed " + seed + ", operation " + index;
            boolean grow = random.nextInt(100) < (index / 400 % 2 == 0 ? 70 : 25);
            if (grow || names.isEmpty()) {
                FileName name = name(random.nextInt(1_000_000), 6 + random.nextInt(10) * random.nextInt(28));
                if (!names.contains(name)) {
                    add(name);
                }
            } else if (random.nextInt(5) == 0) {
                rename(random);
            } else {
                removeSome(random);
            }
            if (random.nextInt(100) == 0) {
                remount(random.nextBoolean(), what);
            }
        }
        compare("seed " + seed);
        for (FileName name : List.copyOf(names)) {
            remove(name);
        }
        assertThat(directory.record().blocks()).isZero();
    }

    private void rename(Random random) {
        FileName from = any(random);
        FileName to = name(random.nextInt(1_000_000), 6 + random.nextInt(249));
        if (!names.contains(to)) {
            mount.rename(directory, from, directory, to, RenameMode.REPLACE);
            names.remove(from);
            names.add(to);
        }
    }

    /** Removes one name, or a stretch of those that lie side by side, so that whole blocks become empty. */
    private void removeSome(Random random) {
        List<FileName> byPosition = new ArrayList<>();
        int from = random.nextInt(names.size());
        byPosition.addAll(mount.list(directory, 1000).keySet());
        int count = random.nextInt(10) == 0 ? 40 : 1;
        for (int index = from; index < Math.min(from + count, byPosition.size()); index++) {
            remove(byPosition.get(index));
        }
    }

    private FileName any(Random random) {
        return new ArrayList<>(names).get(random.nextInt(names.size()));
    }
}
