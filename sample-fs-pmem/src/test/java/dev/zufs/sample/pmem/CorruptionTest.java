package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.Finding;
import dev.zufs.api.Inode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.XattrMode;
import dev.zufs.api.op.XattrSink;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages images in all places: nothing but what was there or an errno ever comes out, and nothing hangs. */
class CorruptionTest {

    private static final long SEED = Long.getLong("zpmem.test.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("zpmem.test.rounds", 400);
    private static final long REGION = 2 << 20;

    /** An image with something of every kind in it; half of it only in the log. */
    private static HeapMedia image() {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "");
        fill(media, new Random(SEED));
        return media;
    }

    private static void fill(HeapMedia media, Random random) {
        TestMount mount = new TestMount(media.memory());
        Directory sub = mount.createDirectory(mount.root(), "sub");
        for (int index = 0; index < 60; index++) {
            mount.createFile(sub, "file-" + index);
        }
        RegularFile big = mount.createFile(mount.root(), "big");
        byte[] content = new byte[300_000];
        random.nextBytes(content);
        mount.write(big, 0, content);
        mount.write(big, 40_000, new byte[10_000]);
        mount.write(big, 900_000_000_000L, new byte[5000]);
        mount.create(mount.root(), FileName.of("short"), mount.linkAttributes(new byte[] {'s'}));
        mount.create(
                mount.root(),
                FileName.of("long"),
                mount.linkAttributes("l".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        ((ExtendedAttributes) big)
                .setxattr(
                        XattrNamespace.USER, FileName.of("name"), MemorySegment.ofArray(new byte[500]), XattrMode.SET);
        mount.superBlock().sync();
        for (int index = 0; index < 30; index++) {
            mount.remove(sub, FileName.of("file-" + index));
        }
        mount.createFile(mount.root(), "late");
        Inode orphan = mount.createFile(mount.root(), "orphan");
        mount.write((RegularFile) orphan, 0, new byte[20_000]);
        mount.root().remove(FileName.of("orphan"), orphan);
    }

    private static HeapMedia copy(HeapMedia media) {
        HeapMedia copy = new HeapMedia(REGION);
        copy.segment().copyFrom(media.segment());
        return copy;
    }

    /** Otherwise a seed would not repeat what it found. */
    @Test
    void imageIsTheSameEveryTime() {
        HeapMedia first = new HeapMedia(REGION);
        HeapMedia second = new HeapMedia(REGION);
        for (HeapMedia media : List.of(first, second)) {
            TestMount.formatRepeatably(media.memory());
            fill(media, new Random(SEED));
        }
        assertThat(first.segment().mismatch(second.segment())).isEqualTo(-1);
    }

    @Test
    void damageNeverGivesAnythingButErrors() {
        Random random = new Random(SEED);
        System.out.println("CorruptionTest: seed " + SEED);
        HeapMedia original = new HeapMedia(REGION);
        TestMount.formatRepeatably(original.memory());
        fill(original, random);
        DamageModel expected = DamageModel.of(new TestMount(copy(original).memory()));
        for (int round = 0; round < ROUNDS; round++) {
            HeapMedia damaged = copy(original);
            DamageModel compared = damage(damaged, random, round, expected) ? expected : null;
            String what = "seed " + SEED + ", round " + round;
            Random choices = new Random(SEED + round);
            // A round takes milliseconds; what has not ended after minutes hangs even on a machine that has no time for
            // it.
            Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(5), () -> use(damaged, choices, compared, what), what);
        }
    }

    /**
     * Damages a few bytes: anywhere, or in one of the places that matter.
     *
     * @return whether that must be found out: content has no checksums, the last record of the log may be taken for one that
     *     the crash tore, and zeros may be a hole in a file
     */
    private static boolean damage(HeapMedia media, Random random, int round, DamageModel expected) {
        Geometry geometry = Geometry.forRegion(REGION, 1, 0);
        long logStart = Layout.offset(geometry.logStart());
        long logEnd = Layout.offset(geometry.bitmapStart());
        int used = 200 * Layout.BLOCK_BYTES;
        int edits = 1 + random.nextInt(4);
        boolean found = true;
        for (int edit = 0; edit < edits; edit++) {
            long at = switch (round % 4) {
                case 0 -> random.nextInt((int) REGION);
                case 1 -> random.nextInt(3 * Layout.BLOCK_BYTES);
                case 2 -> logEnd + random.nextInt(8 * Layout.BLOCK_BYTES);
                default -> random.nextInt(used);
            };
            long length = Math.min(REGION - at, 1 + random.nextInt(64));
            int kind = random.nextInt(4);
            switch (kind) {
                case 0 -> media.putByte(at, (byte) random.nextInt());
                case 1 -> media.fill(at, length, (byte) 0);
                case 2 -> media.fill(at, length, (byte) 0xFF);
                default -> media.putByte(at, (byte) (media.memory().getByte(at) ^ (1 << random.nextInt(8))));
            }
            boolean log = at + length > logStart && at < logEnd;
            boolean content = expected.isContent(at) || expected.isContent(at + length - 1);
            found &= kind != 1 && !log && !content;
        }
        return found;
    }

    private static void use(HeapMedia damaged, Random random, @Nullable DamageModel expected, String what) {
        PersistentMemory memory = damaged.memory();
        HeapMedia untouched = copy(damaged);
        List<Finding> findings = TestMount.check(memory);
        assertThat(MemorySegment.mismatch(memory.segment(), 0, REGION, untouched.segment(), 0, REGION))
                .as("a check changes nothing")
                .isEqualTo(-1);
        try {
            TestMount mount = new TestMount(memory);
            if (expected != null) {
                expected.assertNothingElseIn(DamageModel.of(mount), what);
            }
            touch(mount.root(), mount, random, 0);
            tolerate(mount::close);
        } catch (ErrnoException e) {
            assertThat(findings)
                    .as("refused with %s, so the check must know why", e)
                    .isNotEmpty();
        }
        HeapMedia repaired = copy(untouched);
        List<Finding> first = TestMount.repair(repaired.memory());
        boolean complete = first.stream().allMatch(Finding::repaired);
        assertThat(first.isEmpty())
                .as(what + ": a repair finds what a check finds")
                .isEqualTo(findings.isEmpty());
        List<Finding> second = TestMount.repair(repaired.memory());
        assertThat(second).as(what + ": a second repair repairs nothing").noneMatch(Finding::repaired);
        assertThat(second.isEmpty()).as(what + ": it finds what was left").isEqualTo(complete);
        if (expected != null) {
            compareRepaired(repaired, expected, complete, what + ", repaired");
        }
    }

    private static void compareRepaired(HeapMedia repaired, DamageModel expected, boolean complete, String what) {
        TestMount mount;
        try {
            mount = new TestMount(repaired.memory());
        } catch (ErrnoException e) {
            assertThat(complete).as(what + ", refused").isFalse();
            return; // refused, as damage may be
        }
        expected.assertLessIn(DamageModel.of(mount), complete, what);
    }

    private static void tolerate(Runnable operation) {
        try {
            operation.run();
        } catch (ErrnoException e) {
            assertThat(e.errno())
                    .isIn(Errno.EIO, Errno.ENOSPC, Errno.ENOTEMPTY, Errno.EEXIST, Errno.ENOENT, Errno.ENODATA);
        }
    }

    private static void touch(Directory directory, TestMount mount, Random random, int depth) {
        List<FileName> names = new ArrayList<>();
        tolerate(() -> directory.list(
                0,
                DirectorySink.over((segment, offset, length, number, type, at) ->
                        names.add(FileName.of(segment, offset, length)))));
        names.add(FileName.of("big"));
        names.add(FileName.of("long"));
        for (FileName name : names) {
            tolerate(() -> {
                Inode inode = directory.lookup(name);
                if (inode != null) {
                    touch(inode, mount, random, depth);
                }
            });
            if (random.nextBoolean()) {
                tolerate(() -> {
                    if (directory.lookup(name) != null) {
                        mount.remove(directory, name);
                    }
                });
            }
        }
        tolerate(() -> mount.createFile(directory, "another"));
    }

    private static void touch(Inode inode, TestMount mount, Random random, int depth) {
        ExtendedAttributes attributes = (ExtendedAttributes) inode;
        tolerate(() -> attributes.listxattr(XattrSink.over((namespace, name) -> {})));
        tolerate(() -> attributes.setxattr(
                XattrNamespace.USER, FileName.of("k"), MemorySegment.ofArray(new byte[3]), XattrMode.SET));
        if (inode instanceof Directory child && depth < 4) {
            touch(child, mount, random, depth + 1);
        } else if (inode instanceof RegularFile file) {
            tolerate(() -> mount.read(file, 0, 400_000));
            tolerate(() -> mount.write(file, random.nextInt(400_000), new byte[5000]));
            if (random.nextBoolean()) {
                tolerate(() -> mount.truncate(file, random.nextInt(100_000)));
            }
        }
    }

    @Test
    void superBlockIsRepairedFromItsCopy() {
        HeapMedia media = image();
        media.fill(Layout.SUPERBLOCK, Layout.BLOCK_BYTES, (byte) 0);
        assertThatThrownBy(() -> TestMount.mount(media.memory()))
                .hasMessageContaining("magic")
                .hasMessageContaining("fsck")
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
        assertThat(TestMount.repair(media.memory())).isNotEmpty().allMatch(Finding::repaired);
        assertThat(TestMount.check(media.memory())).isEmpty();
        TestMount.mount(media.memory()).close();
    }

    @Test
    void wrongBitmapIsRepaired() {
        HeapMedia media = image();
        TestMount.mount(media.memory()).close();
        long bitmap = Layout.offset(Geometry.forRegion(REGION, 0, 0).bitmapStart());
        media.putLong(bitmap + 8 * 12, BitmapWord.of(-1, 12));
        media.putLong(bitmap, BitmapWord.of(0, 0));
        media.putLong(bitmap + 8, 0);
        assertThat(TestMount.check(media.memory())).hasSize(3);
        assertThat(TestMount.repair(media.memory())).hasSize(3).allMatch(Finding::repaired);
        assertThat(TestMount.check(media.memory())).isEmpty();
    }

    @Test
    void blockInUseIsNotGivenAwayWhenItsBitIsLost() {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        byte[] content = new byte[200_000];
        new Random(5).nextBytes(content);
        mount.write(mount.createFile(mount.root(), "file"), 0, content);
        mount.close();
        Geometry geometry = Geometry.forRegion(REGION, 0, 0);
        for (long block = geometry.dataStart(); block < geometry.dataEnd(); block++) {
            long at = geometry.bitmapWord(block) + (block % 32) / 8;
            byte bit = (byte) (media.memory().getByte(at) & 1 << block % 8);
            media.putByte(at, (byte) (media.memory().getByte(at) ^ bit));
        }
        assertThat(TestMount.check(media.memory())).isNotEmpty();
        TestMount again = new TestMount(media.memory());
        try {
            again.write(again.createFile(again.root(), "other"), 0, new byte[(int) REGION]);
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
        }
        assertThat(again.readAll(again.file(again.root(), "file"))).isEqualTo(content);
        again.remove(again.root(), FileName.of("file"));
        again.close();
        assertThat(TestMount.repair(media.memory())).isNotEmpty().allMatch(Finding::repaired);
        assertThat(TestMount.check(media.memory())).isEmpty();
    }

    @Test
    void truncatedImageIsRefusedByName() {
        HeapMedia media = new HeapMedia(8 << 20);
        TestMount.format(media.memory(), "");
        HeapMedia half = new HeapMedia(4 << 20);
        half.segment().copyFrom(media.segment().asSlice(0, 4 << 20));
        assertThatThrownBy(() -> TestMount.mount(half.memory())).hasMessageContaining("truncated");
        assertThat(TestMount.check(half.memory())).isNotEmpty();
    }

    private static void setFeature(HeapMedia media, int field, long feature) {
        byte[] block = media.segment()
                .asSlice(Layout.SUPERBLOCK, Layout.SB_BYTES)
                .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        java.nio.ByteBuffer fields = java.nio.ByteBuffer.wrap(block).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        fields.putLong(field, feature);
        fields.putInt(Layout.SB_CRC, 0);
        fields.putInt(Layout.SB_CRC, Checksums.crc32c(block, 0, block.length));
        media.copyIn(Layout.SUPERBLOCK, MemorySegment.ofArray(block), 0, block.length);
    }

    @Test
    void newerVersionIsRefusedByName() {
        HeapMedia media = image();
        setFeature(media, Layout.SB_INCOMPATIBLE, Layout.INCOMPATIBLE_SHARED_BLOCKS);
        assertThatThrownBy(() -> TestMount.mount(media.memory())).hasMessageContaining("incompatible features 0x1");
    }

    @Test
    void nothingIsRepairedWhereAFeatureThatWritersMustKnowIsUnknown() {
        HeapMedia media = image();
        setFeature(media, Layout.SB_READ_ONLY_COMPATIBLE, Layout.READ_ONLY_COMPATIBLE_DATA_CHECKSUMS);
        long bitmap = Layout.offset(Geometry.forRegion(REGION, 0, 0).bitmapStart());
        media.putLong(bitmap, 0);
        HeapMedia untouched = copy(media);
        assertThat(TestMount.repair(media.memory()))
                .noneMatch(Finding::repaired)
                .anySatisfy(found -> assertThat(found.toString()).contains("read-only compatible"));
        assertThat(media.segment().mismatch(untouched.segment())).isEqualTo(-1);
    }

    /** A number that is too small hides inodes, and the table would grow over them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 9, 64})
    void wrongSizeOfTheInodeTableIsRefusedAndRepairedFromItsMap(int blocks) {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        for (int index = 0; index < 100; index++) {
            mount.createFile(mount.root(), "file-" + index);
        }
        mount.close();
        assertThat(media.memory().getLong(Layout.STATE_TABLE_BLOCKS)).isEqualTo(8);
        media.putLong(Layout.STATE_TABLE_BLOCKS, blocks);
        assertThatThrownBy(() -> new TestMount(media.memory())).hasMessageContaining("inode table");
        assertThat(TestMount.check(media.memory())).isNotEmpty();
        assertThat(TestMount.repair(media.memory())).hasSize(1).allMatch(Finding::repaired);
        assertThat(TestMount.check(media.memory())).isEmpty();
        TestMount again = new TestMount(media.memory());
        assertThat(again.list(again.root(), 1000)).hasSize(100);
        again.close();
    }

    /** A length that is too great would hide the entries behind it, and give their place away. */
    @Test
    void anyFlippedBitInTheLengthOfASlotIsFound() {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        for (int index = 0; index < 60; index++) {
            mount.createFile(mount.root(), "file-" + index);
        }
        mount.remove(mount.root(), FileName.of("file-20"));
        mount.createFile(mount.root(), "x".repeat(100));
        mount.remove(mount.root(), FileName.of("x".repeat(100)));
        mount.remount();
        mount.createFile(mount.root(), "y".repeat(30)); // leaves a free slot that never had a name
        mount.remove(mount.root(), FileName.of("file-40"));
        mount.close();
        TestMount whole = new TestMount(copy(media).memory());
        Set<FileName> expected = whole.list(whole.root(), 1000).keySet();
        List<Long> slots = slots(media);
        assertThat(slots).hasSizeGreaterThan(60);
        for (long slot : slots) {
            for (int bit = 0; bit < 16; bit++) {
                HeapMedia damaged = copy(media);
                long at = slot + 12 + bit / 8;
                damaged.putByte(at, (byte) (damaged.memory().getByte(at) ^ (1 << bit % 8)));
                String what = "bit " + bit + " of the length of the slot at " + slot % Layout.BLOCK_BYTES;
                assertThat(TestMount.check(damaged.memory())).as(what).isNotEmpty();
                TestMount again = new TestMount(damaged.memory());
                for (FileName name : expected) {
                    assertThat(isThereOrDamaged(again, name))
                            .as("%s: %s", what, name)
                            .isTrue();
                }
            }
        }
    }

    private static HeapMedia imageOfOneFile() {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        mount.createFile(mount.root(), "file");
        mount.close();
        return media;
    }

    private static long slotOf(TestMount mount, String name) {
        long number = mount.file(mount.root(), name).record().number();
        return Layout.offset(Geometry.forRegion(REGION, 0, 0).dataStart()) + number * Layout.INODE_BYTES;
    }

    private static void assertDamaged(HeapMedia media, String name) {
        assertThat(TestMount.check(media.memory())).isNotEmpty();
        TestMount again = new TestMount(media.memory());
        assertThatThrownBy(() -> again.lookup(again.root(), name))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
    }

    @Test
    void changeOfADamagedInodeFailsAndDoesNotHideTheDamage() {
        HeapMedia media = imageOfOneFile();
        TestMount mount = new TestMount(media.memory());
        RegularFile file = mount.file(mount.root(), "file");
        long field = slotOf(mount, "file") + Layout.INODE_PARENT;
        media.putLong(field, media.memory().getLong(field) ^ 4);
        assertThatThrownBy(() -> mount.chmod(file, 0600))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
        assertDamaged(media, "file");
    }

    @Test
    void recoveryDoesNotHideDamageInAnInodeThatTheLogChanges() {
        HeapMedia media = imageOfOneFile();
        TestMount mount = new TestMount(media.memory());
        mount.chmod(mount.file(mount.root(), "file"), 0600);
        long field = slotOf(mount, "file") + Layout.INODE_PARENT;
        media.putLong(field, media.memory().getLong(field) ^ 4);
        assertDamaged(media, "file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void damageOfAnyWordOfTheCheckpointIsToldAndRepaired(int word) {
        HeapMedia media = imageOfOneFile();
        media.putLong(Layout.STATE_CHECKPOINT + 8L * word, 0);
        assertThat(TestMount.check(media.memory())).hasSize(1);
        TestMount.mount(copy(media).memory()).close();
        assertThat(TestMount.repair(media.memory())).hasSize(1).allMatch(Finding::repaired);
        assertThat(TestMount.check(media.memory())).isEmpty();
    }

    private static Geometry geometry(HeapMedia media) {
        return java.util.Objects.requireNonNull(
                SuperBlockFormat.read(media.memory(), Layout.SUPERBLOCK).geometry());
    }

    private static long checkpoint(HeapMedia media) {
        return CheckpointWord.load(media.memory(), Layout.STATE_CHECKPOINT);
    }

    /** What a line that cannot be read any more is once somebody clears the error. */
    @ParameterizedTest
    @ValueSource(longs = {Layout.STATE, Layout.STATE + 64, REGION - 2 * 4096, REGION - 2 * 4096 + 64})
    void lossOfALineOfAStateBlockIsRepairedFromTheOtherOne(long line) {
        for (boolean clean : new boolean[] {true, false}) {
            HeapMedia media = new HeapMedia(REGION);
            TestMount.format(media.memory(), "");
            TestMount mount = new TestMount(media.memory());
            for (int index = 0; index < 100; index++) { // the inode table grows, and grows again behind the checkpoint
                mount.createFile(mount.root(), "f" + index);
                if (index == 50) {
                    mount.superBlock().sync();
                }
            }
            if (clean) {
                mount.close();
            }
            media.fill(line, Layout.LINE_BYTES, (byte) 0);
            assertThat(TestMount.check(media.memory())).hasSize(1);
            TestMount again = new TestMount(copy(media).memory());
            assertThat(again.list(again.root(), 100)).hasSize(100);
            again.close();
            assertThat(TestMount.repair(media.memory())).hasSize(1).allMatch(Finding::repaired);
            assertThat(TestMount.check(media.memory())).isEmpty();
        }
    }

    /** A record that the crash tore has one of the next numbers, even if no record waits. */
    @Test
    void everyMountLeavesAGapInTheNumbersOfTheLog() {
        HeapMedia media = imageOfOneFile();
        long before = checkpoint(media);
        TestMount.mount(media.memory());
        assertThat(checkpoint(media)).isEqualTo(before + Recovery.SEQUENCE_GAP);
    }

    /** The number of an inode may be a power of two, and then one flipped bit makes it that of a free slot. */
    @Test
    void entryWhoseNumberBecomesZeroIsNoFreeSlot() {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        for (int index = 0; index < 20; index++) {
            mount.createFile(mount.root(), "file-" + index);
        }
        mount.close();
        List<Long> slots = slots(media);
        for (long slot : slots.subList(0, 20)) {
            HeapMedia damaged = copy(media);
            damaged.putLong(slot, 0);
            assertThat(TestMount.check(damaged.memory())).isNotEmpty();
            TestMount again = new TestMount(damaged.memory());
            for (int index = 0; index < 20; index++) {
                assertThat(isThereOrDamaged(again, FileName.of("file-" + index)))
                        .isTrue();
            }
            assertThatThrownBy(() -> again.list(again.root(), 1000)).isInstanceOf(ErrnoException.class);
        }
    }

    /** Zeros in the place of a header would make all that follows them one free slot. */
    @Test
    void zerosInThePlaceOfAHeaderDoNotHideWhatFollows() {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        for (int index = 0; index < 20; index++) {
            mount.createFile(mount.root(), "file-" + index);
        }
        mount.close();
        media.fill(slots(media).get(5), DirectoryEntry.HEADER, (byte) 0);
        assertThat(TestMount.check(media.memory())).isNotEmpty();
        TestMount again = new TestMount(media.memory());
        for (int index = 0; index < 20; index++) {
            assertThat(isThereOrDamaged(again, FileName.of("file-" + index))).isTrue();
        }
        assertThatThrownBy(() -> again.list(again.root(), 1000)).isInstanceOf(ErrnoException.class);
    }

    /** Returns where the slots of the root's first block lie, those without a length of their own left out. */
    private static List<Long> slots(HeapMedia media) {
        PersistentMemory memory = media.memory();
        long table = Layout.offset(Geometry.forRegion(REGION, 0, 0).dataStart());
        long base = Layout.offset(MapWord.block(DurableInode.root(memory, table + Layout.INODE_BYTES)));
        List<Long> slots = new ArrayList<>();
        for (long at = base; at < base + Layout.BLOCK_BYTES; ) {
            int length = DirectoryEntry.slotLength(DirectoryEntry.header(memory, at));
            if (length == 0) {
                break;
            }
            slots.add(at);
            at += length;
        }
        return slots;
    }

    private static boolean isThereOrDamaged(TestMount mount, FileName name) {
        try {
            return mount.root().lookup(name) != null;
        } catch (ErrnoException e) {
            return e.errno() == Errno.EIO;
        }
    }

    @Test
    void numberWhoseStateIsDamagedIsNotGivenToAnotherInode() {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        for (int index = 0; index < 20; index++) {
            mount.createFile(mount.root(), "file-" + index);
        }
        long number = mount.file(mount.root(), "file-7").record().number();
        mount.close();
        long table = Layout.offset(Geometry.forRegion(REGION, 0, 0).dataStart());
        long state = table + number * Layout.INODE_BYTES + Layout.INODE_STATE;
        media.putInt(state, media.memory().getInt(state) & ~Layout.STATE_USED);
        TestMount again = new TestMount(media.memory());
        for (int index = 0; index < 20; index++) {
            again.createFile(again.root(), "new-" + index);
        }
        assertThatThrownBy(() -> again.lookup(again.root(), "file-7"))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
        again.close();
    }

    /** The records behind it have returned to their callers; a torn record is always the last one of its lane. */
    @Test
    void damagedRecordBeforeOthersIsNoTornEnd() {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "lanes=1");
        TestMount mount = new TestMount(media.memory());
        for (int index = 0; index < 10; index++) {
            mount.createFile(mount.root(), "file-" + index);
        }
        Geometry geometry = geometry(media);
        Recovery recovery = new Recovery(media.memory(), geometry, 0);
        assertThat(recovery.defect()).isNull();
        long at = geometry.laneOffset(0);
        media.putByte(at + 40, (byte) ~media.memory().getByte(at + 40));
        assertThat(TestMount.check(media.memory()))
                .singleElement()
                .satisfies(found -> assertThat(found.toString()).contains("log"));
        assertThatThrownBy(() -> TestMount.mount(media.memory()))
                .hasMessageContaining("damaged")
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }

    @Test
    void directoryWhoseNameIsLostIsInLostAndFound() {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        Directory sub = mount.createDirectory(mount.root(), "sub");
        mount.createFile(sub, "file");
        long number = sub.record().number();
        mount.close();
        media.putLong(slots(media).getFirst(), 0);
        assertThat(TestMount.repair(media.memory())).isNotEmpty().allMatch(Finding::repaired);
        assertThat(TestMount.repair(media.memory())).isEmpty();
        TestMount again = new TestMount(media.memory());
        assertThat(again.lookup(again.root(), "sub")).isNull();
        Directory lost = (Directory) again.require(again.root(), "lost+found");
        Directory found = (Directory) again.require(lost, "#" + number);
        assertThat(found.record().number()).isEqualTo(number);
        assertThat(found.record().parent()).isEqualTo(lost.record().number());
        assertThat(again.lookup(found, "file")).isNotNull();
    }

    /** Newer code may have changed what this code takes for damage. */
    @Test
    void nothingIsTouchedWhereTheSuperblockIsNewer() {
        for (boolean copyToo : new boolean[] {false, true}) {
            HeapMedia media = image();
            setFeature(media, Layout.SB_INCOMPATIBLE, Layout.INCOMPATIBLE_SHARED_BLOCKS);
            if (copyToo) {
                long copyAt = Layout.offset(Geometry.forRegion(REGION, 0, 0).copyBlock());
                media.copyIn(copyAt, media.segment(), Layout.SUPERBLOCK, Layout.SB_BYTES);
            }
            assertNothingIsTouched(media);
        }
    }

    @Test
    void nothingIsTouchedWhereTheCopyIsNewer() {
        HeapMedia media = image();
        long copyAt = Layout.offset(Geometry.forRegion(REGION, 0, 0).copyBlock());
        byte[] known = media.segment()
                .asSlice(Layout.SUPERBLOCK, Layout.SB_BYTES)
                .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        setFeature(media, Layout.SB_INCOMPATIBLE, Layout.INCOMPATIBLE_SHARED_BLOCKS);
        media.copyIn(copyAt, media.segment(), Layout.SUPERBLOCK, Layout.SB_BYTES);
        media.copyIn(Layout.SUPERBLOCK, MemorySegment.ofArray(known), 0, known.length);
        media.putByte(Layout.SUPERBLOCK + Layout.SB_LANES, (byte) 99);
        assertNothingIsTouched(media);
    }

    private static void assertNothingIsTouched(HeapMedia media) {
        media.putLong(Layout.offset(Geometry.forRegion(REGION, 0, 0).bitmapStart()), 0);
        HeapMedia untouched = copy(media);
        assertThat(TestMount.repair(media.memory()))
                .singleElement()
                .satisfies(found -> assertThat(found.toString()).contains("nothing is touched"));
        assertThat(media.segment().mismatch(untouched.segment())).isEqualTo(-1);
        assertThatThrownBy(() -> TestMount.mount(media.memory())).isInstanceOf(ErrnoException.class);
    }

    /** Everything but the log's seed may be known to somebody who chooses names. */
    @Test
    void bytesInALaneThatAreARecordOfAnotherPlaceAreNone() {
        HeapMedia media = imageOfOneFile();
        Geometry geometry = geometry(media);
        byte[] record = new byte[Layout.LINE_BYTES];
        RedoRecord.putLong(record, 16, RedoRecord.wordEntry(Layout.offset(geometry.dataStart())));
        long first = geometry.laneOffset(0);
        long free = first + geometry.laneBytes() - Layout.LINE_BYTES;
        long next = checkpoint(media) + 1;
        RedoRecord.seal(record, 32, next, RedoRecord.salt(geometry.logSeed() + 1, free));
        media.copyIn(free, MemorySegment.ofArray(record), 0, record.length);
        assertThat(new Recovery(media.memory(), geometry, next - 1).isNeeded()).isFalse();
        RedoRecord.seal(record, 32, next, RedoRecord.salt(geometry.logSeed(), first));
        media.copyIn(free, MemorySegment.ofArray(record), 0, record.length);
        assertThat(new Recovery(media.memory(), geometry, next - 1).defect()).isNull();
        RedoRecord.seal(record, 32, next, RedoRecord.salt(geometry.logSeed(), free));
        media.copyIn(free, MemorySegment.ofArray(record), 0, record.length);
        assertThat(new Recovery(media.memory(), geometry, next - 1).defect()).isNotNull();
    }

    @Test
    void recordWithANumberThatNoRecordCanHaveIsNone() {
        HeapMedia media = imageOfOneFile();
        Geometry geometry = geometry(media);
        byte[] record = new byte[Layout.LINE_BYTES];
        RedoRecord.putLong(record, 16, RedoRecord.wordEntry(8));
        for (int lane = 0; lane < geometry.lanes(); lane++) {
            long at = geometry.laneOffset(lane);
            RedoRecord.seal(record, 32, 1L << 50, RedoRecord.salt(geometry.logSeed(), at));
            media.copyIn(at, MemorySegment.ofArray(record), 0, record.length);
        }
        assertThat(TestMount.check(media.memory())).isEmpty();
        TestMount.mount(media.memory()).close();
    }
}
