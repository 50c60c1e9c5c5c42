package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Directory;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.Inode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.RenameMode;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.Allocation;
import dev.zufs.api.op.AllocationMode;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.XattrMode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cuts the power in the middle of operations: whatever reached the media, the filesystem mounts, is clean, and shows the
 * state before or after the operation.
 */
class CrashTest {

    private static final long REGION = 2 << 20;
    private static final long SEED = Long.getLong("zpmem.test.seed", System.nanoTime());

    /** An operation that must be atomic. */
    record Case(String name, Consumer<TestMount> operation) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        List<Case> all = new ArrayList<>();
        all.add(new Case("create", m -> m.createFile(m.root(), "new")));
        all.add(new Case("createInNewBlock", m -> m.createFile((Directory) m.require(m.root(), "empty"), "first")));
        all.add(new Case("mkdir", m -> m.createDirectory(directory(m), "new")));
        all.add(new Case("symlink", m -> m.create(m.root(), FileName.of("s"), m.linkAttributes(new byte[] {'a'}))));
        all.add(new Case("longSymlink", m -> {
            byte[] text = new byte[1000];
            Arrays.fill(text, (byte) 'y');
            m.create(m.root(), FileName.of("s"), m.linkAttributes(text));
        }));
        all.add(new Case("link", m -> m.link(directory(m), FileName.of("hard"), m.file(m.root(), "a"))));
        all.add(new Case("unlink", m -> m.remove(m.root(), FileName.of("a"))));
        all.add(new Case("rmdir", m -> m.remove(m.root(), FileName.of("empty"))));
        all.add(new Case("rename", m -> rename(m, "a", "z", RenameMode.REPLACE)));
        all.add(new Case("renameOver", m -> rename(m, "a", "b", RenameMode.REPLACE)));
        all.add(new Case("renameExchange", m -> rename(m, "a", "b", RenameMode.EXCHANGE)));
        all.add(new Case(
                "renameDirectory",
                m -> m.rename(m.root(), FileName.of("empty"), directory(m), FileName.of("moved"), RenameMode.REPLACE)));
        all.add(new Case("chmod", m -> m.chmod(m.file(m.root(), "a"), 0600)));
        all.add(new Case("overwriteBlock", m -> m.write(m.file(m.root(), "b"), 8192, filled(4096, 5))));
        all.add(new Case("writeWithinBlock", m -> m.write(m.file(m.root(), "b"), 9000, filled(100, 6))));
        all.add(new Case("append", m -> m.write(m.file(m.root(), "a"), 5000, filled(3000, 7))));
        all.add(new Case("writeBehindEnd", m -> m.write(m.file(m.root(), "a"), 9_000_000, filled(100, 8))));
        all.add(new Case("truncate", m -> m.file(m.root(), "b").truncate(100)));
        all.add(new Case("truncateUp", m -> m.file(m.root(), "a").truncate(100_000)));
        all.add(new Case("punch", m -> allocate(m, AllocationMode.PUNCH_HOLE)));
        all.add(new Case("allocate", m -> allocate(m, AllocationMode.ALLOCATE)));
        all.add(new Case(
                "allocateAndGrow",
                m -> ((Allocation) m.require(m.root(), "b")).allocate(AllocationMode.ALLOCATE, 20_480, 40_960, false)));
        all.add(new Case(
                "zeroRange",
                m -> ((Allocation) m.require(m.root(), "b")).allocate(AllocationMode.ZERO_RANGE, 5000, 10_000, true)));
        all.add(new Case(
                "zeroRangeAndGrow",
                m -> ((Allocation) m.require(m.root(), "full"))
                        .allocate(AllocationMode.ZERO_RANGE, 2000, 6192, false)));
        all.add(new Case(
                "setxattr",
                m -> attributes(m, "a")
                        .setxattr(
                                XattrNamespace.USER,
                                FileName.of("k"),
                                MemorySegment.ofArray(filled(5000, 3)),
                                XattrMode.SET)));
        all.add(new Case(
                "replaceXattr",
                m -> attributes(m, "b")
                        .setxattr(
                                XattrNamespace.USER,
                                FileName.of("k"),
                                MemorySegment.ofArray(filled(10, 3)),
                                XattrMode.SET)));
        all.add(new Case("removexattr", m -> attributes(m, "b").removexattr(XattrNamespace.USER, FileName.of("k"))));
        all.add(new Case("unnamed", m -> m.root().createUnnamed(m.attributes(FileType.REGULAR, 0600))));
        return all;
    }

    private static Directory directory(TestMount mount) {
        return (Directory) mount.require(mount.root(), "d");
    }

    private static ExtendedAttributes attributes(TestMount mount, String name) {
        return (ExtendedAttributes) mount.require(mount.root(), name);
    }

    private static void rename(TestMount mount, String from, String to, RenameMode mode) {
        mount.rename(mount.root(), FileName.of(from), mount.root(), FileName.of(to), mode);
    }

    private static void allocate(TestMount mount, AllocationMode mode) {
        ((Allocation) mount.require(mount.root(), "b")).allocate(mode, 20_480, 40_960, true);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void prepare(TestMount mount) {
        Directory sub = mount.createDirectory(mount.root(), "d");
        mount.createDirectory(mount.root(), "empty");
        mount.createFile(sub, "inner");
        mount.write(mount.createFile(mount.root(), "a"), 0, filled(5000, 1));
        RegularFile b = mount.createFile(mount.root(), "b");
        mount.write(b, 0, filled(30_000, 2));
        mount.write(b, 12_288, filled(4096, 4));
        RegularFile full = mount.createFile(mount.root(), "full");
        mount.write(full, 0, filled(3000, 3));
        ((Allocation) full).allocate(AllocationMode.ALLOCATE, 0, 8192, true);
        attributes(mount, "b")
                .setxattr(XattrNamespace.USER, FileName.of("k"), MemorySegment.ofArray(filled(100, 9)), XattrMode.SET);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void operationIsAtomic(Case tested) {
        Random random = new Random(SEED);
        CrashMedia media = new CrashMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        prepare(mount);
        if (random.nextBoolean()) {
            mount.superBlock().sync();
        }
        Map<String, String> before = Snapshot.of(mount);
        List<HeapMedia> images = new ArrayList<>();
        media.listener((at, fence) -> {
            if (fence || random.nextInt(10) == 0) {
                images.add(at.cut(random));
                images.add(at.cut(random));
            }
        });
        tested.operation().accept(mount);
        images.add(media.cut(random));
        mount.superBlock().sync();
        media.listener(null);
        Map<String, String> after = Snapshot.of(mount);
        for (int index = 0; index < images.size(); index++) {
            String what = tested + ", image " + index + " of " + images.size() + ", seed " + SEED;
            verify(images.get(index), what, List.of(before, after));
        }
        assertThat(images).as("seed %d", SEED).hasSizeGreaterThan(4);
    }

    /** Mounts an image that a crash left, and compares. */
    private static void verify(HeapMedia image, String what, List<Map<String, String>> allowed) {
        assertThat(TestMount.check(image.memory()))
                .as("check before recovery: %s", what)
                .isEmpty();
        TestMount mount = new TestMount(image.memory());
        Map<String, String> found = Snapshot.of(mount);
        assertThat(allowed).as(what).contains(found);
        mount.close();
        assertThat(TestMount.check(image.memory()))
                .as("check after recovery: %s", what)
                .isEmpty();
        long free = new ZpmemStatistics(image).freeAfterMount();
        TestMount again = new TestMount(image.memory());
        assertThat(Snapshot.of(again)).as("second mount: %s", what).isEqualTo(found);
        assertThat(new ZpmemStatistics(image).freeAfterMount()).isEqualTo(free);
        again.close();
    }

    /** Counts free space as the media have it. */
    private record ZpmemStatistics(HeapMedia image) {
        long freeAfterMount() {
            return TestMount.mount(image.memory()).statistics().freeBlocks();
        }
    }

    @Test
    void crashWithinRecoveryIsRecoveredFrom() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            CrashMedia media = new CrashMedia(REGION);
            TestMount.format(media.memory(), "");
            TestMount mount = new TestMount(media.memory());
            prepare(mount);
            Map<String, String> expected = Snapshot.of(mount);
            HeapMedia first = media.cut(random);
            CrashMedia second = new CrashMedia(REGION);
            second.segment().copyFrom(first.segment());
            second.settle();
            List<HeapMedia> images = new ArrayList<>();
            second.listener((at, fence) -> {
                if (fence || random.nextInt(20) == 0) {
                    images.add(at.cut(random));
                }
            });
            TestMount.mount(second.memory());
            for (HeapMedia image : images) {
                verify(image, "recovery, seed " + SEED, List.of(expected));
            }
        }
    }

    /** One step of a random sequence over a few names; what does not fit the moment does nothing. */
    private static void randomStep(TestMount mount, Random random) {
        String[] names = {"a", "b", "c", "x".repeat(100)};
        String name = names[random.nextInt(names.length)];
        String other = names[random.nextInt(names.length)];
        Directory from = random.nextBoolean() ? mount.root() : directory(mount);
        Directory to = random.nextBoolean() ? mount.root() : directory(mount);
        Inode inode = mount.lookup(from, name);
        if (inode == null) {
            if (random.nextInt(4) == 0) {
                mount.createDirectory(from, name);
            } else {
                mount.createFile(from, name);
            }
            return;
        }
        if (inode instanceof RegularFile file) {
            fileStep(mount, random, file);
        }
        boolean removable =
                !(inode instanceof Directory child) || mount.list(child, 5).isEmpty();
        Inode target = mount.lookup(to, other);
        switch (random.nextInt(6)) {
            case 0 -> {
                if (removable) {
                    mount.remove(from, FileName.of(name));
                }
            }
            case 1 -> {
                boolean fits = target == null || (target instanceof RegularFile && inode instanceof RegularFile);
                if (fits && !inode.equals(target) && !inode.equals(to)) {
                    boolean exchange = target != null && random.nextBoolean();
                    RenameMode mode = exchange ? RenameMode.EXCHANGE : RenameMode.REPLACE;
                    mount.rename(from, FileName.of(name), to, FileName.of(other), mode);
                }
            }
            case 2 -> {
                if (target == null && inode instanceof RegularFile) {
                    mount.link(to, FileName.of(other), inode);
                }
            }
            default -> mount.chmod(inode, random.nextInt(512));
        }
    }

    private static void fileStep(TestMount mount, Random random, RegularFile file) {
        switch (random.nextInt(7)) {
            case 0 -> mount.truncate(file, random.nextInt(20_000));
            case 1 -> mount.write(file, random.nextInt(5) * 4096L, filled(4096, random.nextInt()));
            case 2 -> mount.write(file, file.record().size(), filled(1 + random.nextInt(300), random.nextInt()));
            case 3 -> mount.write(file, random.nextInt(20_000), filled(1 + random.nextInt(6000), random.nextInt()));
            case 4 -> {
                AllocationMode mode = random.nextBoolean() ? AllocationMode.PUNCH_HOLE : AllocationMode.ZERO_RANGE;
                ((Allocation) file).allocate(mode, random.nextInt(20_000), 1 + random.nextInt(8000), true);
            }
            default -> {}
        }
    }

    @RepeatedTest(6)
    void anyStateAfterACrashWasOnceThere(RepetitionInfo repetition) {
        CrashMedia media = new CrashMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        mount.createDirectory(mount.root(), "d");
        crashWhileRunning(media, mount, SEED + repetition.getCurrentRepetition());
    }

    /** There, what is overwritten goes through the log. */
    @RepeatedTest(4)
    void soItIsInAFullRegion(RepetitionInfo repetition) {
        CrashMedia media = new CrashMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        Directory directory = mount.createDirectory(mount.root(), "d");
        for (String name : List.of("a", "b", "c")) {
            mount.write(mount.createFile(directory, name), 0, filled(18_000, 1));
        }
        assertThatThrownBy(() -> {
                    RegularFile rest = mount.createFile(directory, "rest");
                    while (true) {
                        mount.write(rest, rest.record().size(), filled(4096, 2));
                    }
                })
                .isInstanceOf(ErrnoException.class);
        crashWhileRunning(media, mount, SEED + repetition.getCurrentRepetition());
    }

    private static void crashWhileRunning(CrashMedia media, TestMount mount, long seed) {
        Random random = new Random(seed);
        List<HeapMedia> images = new ArrayList<>();
        List<Map<String, String>> states = new ArrayList<>();
        states.add(Snapshot.of(mount));
        for (int step = 0; step < 60; step++) {
            images.clear();
            // A step is several operations, each of which may be the last one that survives.
            media.listener((at, fence) -> {
                if (random.nextInt(60) == 0) {
                    images.add(at.cut(random));
                }
                if (fence) {
                    media.listener().ifPresent(held -> {
                        media.listener(null);
                        states.add(Snapshot.of(new TestMount(whole(at))));
                        media.listener(held);
                    });
                }
            });
            try {
                randomStep(mount, random);
            } catch (ErrnoException e) {
                assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
            }
            media.listener(null);
            states.add(Snapshot.of(mount));
            for (HeapMedia image : images) {
                verify(image, "step " + step + ", seed " + seed, states);
            }
            states.clear();
            states.add(Snapshot.of(mount));
        }
    }

    /** Returns what would be there if everything stored so far were persistent. */
    private static PersistentMemory whole(CrashMedia media) {
        HeapMedia copy = new HeapMedia(REGION);
        copy.segment().copyFrom(media.segment());
        return copy.memory();
    }

    @Test
    void inodesWithoutNamesAreFreedAtTheNextMount() {
        CrashMedia media = new CrashMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        long free = mount.superBlock().statistics().freeBlocks();
        RegularFile open = mount.createFile(mount.root(), "open");
        mount.write(open, 0, filled(100_000, 1));
        RegularFile unnamed = (RegularFile) mount.root().createUnnamed(mount.attributes(FileType.REGULAR, 0600));
        mount.write(unnamed, 0, filled(50_000, 1));
        Inode inode = mount.require(mount.root(), "open");
        mount.root().remove(FileName.of("open"), inode);
        HeapMedia image = media.cut(new Random(1));
        TestMount again = new TestMount(image.memory());
        assertThat(again.list(again.root(), 10)).isEmpty();
        assertThat(again.superBlock().statistics().freeBlocks()).isEqualTo(free);
        again.close();
        assertThat(TestMount.check(image.memory())).isEmpty();
    }

    /** The file has so many pieces that freeing it takes many records. */
    @Test
    void freeingThatACrashCutsOffIsFinishedAtTheNextMount() {
        Random random = new Random(SEED);
        long region = 16 << 20;
        CrashMedia media = new CrashMedia(region);
        TestMount.format(media.memory(), "lanes=1,lane=16");
        TestMount mount = new TestMount(media.memory());
        long free = mount.superBlock().statistics().freeBlocks();
        RegularFile file = mount.createFile(mount.root(), "f");
        List<Integer> pages = new ArrayList<>(IntStream.range(0, 1600).boxed().toList());
        Collections.shuffle(pages, random);
        for (int page : pages) {
            mount.write(file, page * 4096L, filled(4096, 1));
        }
        mount.superBlock().sync();
        List<HeapMedia> images = new ArrayList<>();
        mount.root().remove(FileName.of("f"), file);
        media.listener((at, fence) -> {
            if (fence) {
                images.add(at.cut(random));
            }
        });
        file.free();
        media.listener(null);
        assertThat(images).as("it takes several records").hasSizeGreaterThanOrEqualTo(4);
        for (HeapMedia image : images) {
            assertThat(TestMount.check(image.memory())).as("seed %d", SEED).isEmpty();
            TestMount again = new TestMount(image.memory());
            assertThat(again.lookup(again.root(), "f")).isNull();
            assertThat(again.superBlock().statistics().freeBlocks()).isGreaterThanOrEqualTo(free - 1);
            again.close();
            assertThat(TestMount.check(image.memory())).as("seed %d", SEED).isEmpty();
        }
    }
}
