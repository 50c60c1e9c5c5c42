package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.Finding;
import dev.zufs.api.NewInode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.XattrMode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Makes every kind of defect that a repair knows: afterwards a check finds nothing, a second repair does nothing, and a repair
 * that a power cut ended anywhere is brought to its end by another one.
 */
class RepairTest {

    private static final long REGION = 2 << 20;
    private static final long SEED = Long.getLong("zpmem.test.seed", System.nanoTime());

    /** The numbers of inodes by their names. */
    private static final class Numbers {
        private final Map<String, Long> numbers = new HashMap<>();

        void put(String name, long number) {
            numbers.put(name, number);
        }

        long get(String name) {
            Long number = numbers.get(name);
            if (number == null) {
                throw new AssertionError(name + " is not there");
            }
            return number;
        }
    }

    /** One defect: what makes it, given the numbers of the inodes by their names, and a word that the finding has. */
    record Case(String name, String told, BiConsumer<MediaEditor, Numbers> damage) {

        /** Returns what comes to mean another inode by the damage itself. */
        List<String> renamed() {
            return switch (name) {
                case "name twice" -> List.of("/sub/file-8");
                case "no name" -> List.of("/sub/file-7");
                case "directory without a name" -> List.of("/sub/deep");
                case "circle" -> List.of("/sub");
                default -> List.of();
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        List<Case> all = new ArrayList<>();
        addInodeCases(all);
        addMapCases(all);
        addEntryCases(all);
        addNameCases(all);
        return all;
    }

    private static void addInodeCases(List<Case> all) {
        all.add(new Case("inode", "crc32c", (e, n) -> e.flip(e.slot(n.get("big")) + Layout.INODE_UID)));
        all.add(new Case("free inode", "crc32c", (e, n) -> e.flip(e.slot(n.get("gone")) + Layout.INODE_STATE)));
        all.add(new Case("directory", "crc32c", (e, n) -> e.flip(e.slot(n.get("sub")) + Layout.INODE_PARENT)));
        all.add(new Case("root", "the root is no", (e, n) -> e.flip(e.slot(1) + Layout.INODE_SIZE)));
        all.add(new Case("mode", "mode", (e, n) -> e.inodeInt(n.get("big"), Layout.INODE_MODE, 0)));
        all.add(new Case("excess", "counts other blocks", (e, n) -> e.inode(n.get("big"), Layout.INODE_EXCESS, 77)));
        all.add(new Case("links", "links", (e, n) -> e.inodeInt(n.get("big"), Layout.INODE_LINKS, 7)));
        all.add(new Case("negative links", "links", (e, n) -> e.inodeInt(n.get("big"), Layout.INODE_LINKS, -7)));
        all.add(new Case("no links", "links", (e, n) -> e.inodeInt(n.get("big"), Layout.INODE_LINKS, 0)));
        all.add(new Case("directory's links", "links", (e, n) -> e.inodeInt(n.get("sub"), Layout.INODE_LINKS, 9)));
        all.add(new Case("parent", "parent", (e, n) -> e.inode(n.get("deep"), Layout.INODE_PARENT, 1)));
        all.add(new Case("root's parent", "parent", (e, n) -> e.inode(1, Layout.INODE_PARENT, n.get("sub"))));
        all.add(new Case("text", "symbolic link", (e, n) -> e.flip(e.page(n.get("link"), 0) + 50)));
        all.add(new Case("attributes", "attributes", (e, n) -> {
            long word = e.attributes(n.get("big"));
            e.flip(Layout.offset(MapWord.block(word)) + 40);
        }));
        all.add(new Case("word of attributes", "attributes", (e, n) -> {
            e.inode(n.get("big"), Layout.INODE_XATTR, e.attributes(n.get("big")) ^ 4);
        }));
        all.add(new Case("blocks of a pipe", "its type none", (e, n) -> {
            e.inode(n.get("pipe"), Layout.INODE_ROOT, e.root(n.get("big")));
        }));
    }

    private static void addMapCases(List<Case> all) {
        all.add(new Case("root of a map", "map word", (e, n) -> {
            e.inode(n.get("big"), Layout.INODE_ROOT, e.root(n.get("big")) ^ 4);
        }));
        all.add(new Case("directory that was never written", "never written", (e, n) -> {
            long sub = n.get("sub");
            long word = MapWord.of(MapWord.UNWRITTEN, e.page(sub, 0) >>> Layout.BLOCK_SHIFT, 1, sub, 0);
            e.word(FileMap.slot(MapWord.block(e.root(sub)), 0), word);
        }));
        all.add(new Case("word of a node", "map word", (e, n) -> {
            e.flip(Layout.offset(MapWord.block(e.root(n.get("big")))) + 24);
        }));
        all.add(new Case("many words of a node", "map word", (e, n) -> {
            for (int word = 0; word < 30; word++) {
                e.flip(Layout.offset(MapWord.block(e.root(n.get("big")))) + 8L * word);
            }
        }));
        all.add(new Case("blocks used twice", "used twice", (e, n) -> {
            long block = e.page(n.get("big"), 0) >>> Layout.BLOCK_SHIFT;
            e.inode(n.get("late"), Layout.INODE_ROOT, MapWord.of(MapWord.DATA, block, 1, n.get("late"), 0));
        }));
        all.add(new Case("node used twice", "used twice", (e, n) -> {
            long block = MapWord.block(e.root(n.get("big")));
            e.inode(n.get("late"), Layout.INODE_ROOT, MapWord.of(MapWord.DATA, block, 1, n.get("late"), 0));
        }));
        all.add(new Case("directory without its map", "map word", (e, n) -> {
            e.inode(n.get("sub"), Layout.INODE_ROOT, e.root(n.get("sub")) ^ 4);
        }));
        all.add(new Case("directory's missing block", "block 1 is missing", (e, n) -> {
            e.word(Layout.offset(MapWord.block(e.root(n.get("sub")))) + 8, 0);
        }));
        all.add(new Case("directory's size", "its size", (e, n) -> e.inode(n.get("deep"), Layout.INODE_SIZE, 8192)));
        all.add(new Case("blocks of the table", "counts", (e, n) -> e.word(Layout.STATE_TABLE_BLOCKS, 1)));
        all.add(new Case("bitmap", "bitmap", (e, n) -> {
            long first = e.geometry().dataStart();
            for (long block = first; block < first + 256; block += BitmapWord.BLOCKS) {
                e.word(e.geometry().bitmapWord(block), BitmapWord.of(0x0F0F_F0F0, BitmapWord.index(block)));
            }
            e.flip(e.geometry().bitmapWord(first + 300));
        }));
    }

    private static void addEntryCases(List<Case> all) {
        all.add(new Case("name", "slot", (e, n) -> e.flip(e.entry(n.get("sub"), n.get("file-7")) + 17)));
        all.add(new Case("length of a slot", "slot", (e, n) -> e.flip(e.entry(n.get("sub"), n.get("file-7")) + 12)));
        all.add(new Case("slot that is longer", "slot", (e, n) -> {
            long at = e.entry(n.get("sub"), n.get("file-7"));
            e.byteAt(at + 12, 40);
        }));
        all.add(new Case("zeros for a header", "slot", (e, n) -> {
            long at = e.entry(n.get("sub"), n.get("file-7"));
            e.word(at, 0);
            e.word(at + 8, 0);
        }));
        all.add(new Case("type", "with type", (e, n) -> {
            e.reenter(n.get("sub"), n.get("file-7"), "file-7", n.get("file-7"), FileType.FIFO);
        }));
        all.add(new Case("number", "not in use", (e, n) -> {
            e.reenter(n.get("sub"), n.get("file-7"), "file-7", 123_456, FileType.REGULAR);
        }));
        all.add(new Case("name twice", "twice", (e, n) -> {
            e.reenter(n.get("sub"), n.get("file-7"), "file-8", n.get("file-7"), FileType.REGULAR);
        }));
    }

    private static void addNameCases(List<Case> all) {
        all.add(new Case("second name of a directory", "another name", (e, n) -> {
            e.reenter(n.get("sub"), n.get("file-7"), "file-7", n.get("other"), FileType.DIRECTORY);
        }));
        all.add(new Case("first name of a directory", "as well", (e, n) -> {
            e.reenter(1, n.get("late"), "late", n.get("deep"), FileType.DIRECTORY);
        }));
        all.add(new Case("two names in one directory", "another name", (e, n) -> {
            e.reenter(1, n.get("late"), "late", n.get("other"), FileType.DIRECTORY);
        }));
        all.add(new Case("name of the root", "another name", (e, n) -> {
            e.reenter(n.get("sub"), n.get("file-7"), "file-7", 1, FileType.DIRECTORY);
        }));
        all.add(new Case("circle", "below itself", (e, n) -> {
            e.reenter(n.get("deep"), n.get("inner"), "inner", n.get("sub"), FileType.DIRECTORY);
            e.reenter(1, n.get("sub"), "sub", n.get("late"), FileType.REGULAR);
            e.inode(n.get("sub"), Layout.INODE_PARENT, n.get("deep"));
        }));
        all.add(new Case("no name", "no name", (e, n) -> {
            e.reenter(n.get("sub"), n.get("file-7"), "file-7", n.get("file-8"), FileType.REGULAR);
        }));
        all.add(new Case("directory without a name", "no name", (e, n) -> {
            e.reenter(n.get("sub"), n.get("deep"), "deep", n.get("file-8"), FileType.REGULAR);
        }));
    }

    /** Fills an image, and returns the numbers of its inodes. */
    private static Numbers fill(HeapMedia media) {
        TestMount.formatRepeatably(media.memory());
        TestMount mount = new TestMount(media.memory());
        Numbers numbers = new Numbers();
        Directory sub = mount.createDirectory(mount.root(), "sub");
        Directory other = mount.createDirectory(mount.root(), "other");
        Directory deep = mount.createDirectory(sub, "deep");
        RegularFile inner = mount.createFile(deep, "inner");
        RegularFile big = mount.createFile(mount.root(), "big");
        RegularFile late = mount.createFile(mount.root(), "late");
        for (int index = 0; index < 400; index++) {
            RegularFile file = mount.createFile(sub, "file-" + index);
            numbers.put("file-" + index, file.record().number());
            if (index % 40 == 0) {
                mount.write(big, big.record().size(), filled(20_000, index + 1)); // so that no map is one run
            }
        }
        mount.write(big, 4096, filled(4096, 99));
        mount.write(late, 0, filled(3000, 98));
        ((ExtendedAttributes) big)
                .setxattr(
                        XattrNamespace.USER, FileName.of("name"), MemorySegment.ofArray(new byte[500]), XattrMode.SET);
        NewInode pipe = mount.attributes(FileType.FIFO, 0600);
        numbers.put(
                "pipe",
                mount.create(mount.root(), FileName.of("pipe"), pipe).record().number());
        NewInode link = mount.linkAttributes(filled(200, 'y'));
        numbers.put(
                "link",
                mount.create(mount.root(), FileName.of("link"), link).record().number());
        numbers.put("gone", mount.createFile(mount.root(), "gone").record().number());
        mount.remove(mount.root(), FileName.of("gone"));
        numbers.put("sub", sub.record().number());
        numbers.put("other", other.record().number());
        numbers.put("deep", deep.record().number());
        numbers.put("inner", inner.record().number());
        numbers.put("big", big.record().number());
        numbers.put("late", late.record().number());
        mount.close();
        return numbers;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static HeapMedia copy(HeapMedia media) {
        HeapMedia copy = new HeapMedia(REGION);
        copy.segment().copyFrom(media.segment());
        return copy;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void repairIsCompleteAndCanBeCutOff(Case tested) {
        Random random = new Random(SEED);
        HeapMedia media = new HeapMedia(REGION);
        Numbers numbers = fill(media);
        assertThat(TestMount.check(media.memory())).isEmpty();
        DamageModel before = DamageModel.of(new TestMount(copy(media).memory()));
        DamageModel expected = before.without(tested.renamed());
        tested.damage().accept(new MediaEditor(media), numbers);
        List<Finding> checked = TestMount.check(media.memory());
        assertThat(checked.toString()).contains(tested.told());
        CrashMedia crash = new CrashMedia(REGION);
        crash.segment().copyFrom(media.segment());
        crash.settle();
        List<HeapMedia> images = new ArrayList<>();
        crash.listener((at, fence) -> {
            if (fence || random.nextInt(200) == 0) {
                images.add(at.cut(random));
            }
        });
        List<Finding> repaired = TestMount.repair(crash.memory());
        crash.listener(null);
        assertThat(repaired.toString()).contains(tested.told());
        assertThat(repaired).isNotEmpty().allMatch(Finding::repaired);
        assertRepaired(copy(crash), expected, tested + ", seed " + SEED);
        crash.settle();
        assertThat(images).as("the repair makes something persistent").isNotEmpty();
        for (int index = 0; index < images.size(); index++) {
            String what = "%s, image %d of %d, seed %d".formatted(tested, index, images.size(), SEED);
            assertThat(TestMount.repair(images.get(index).memory())).as(what).allMatch(Finding::repaired);
            assertRepaired(images.get(index), expected, what);
        }
    }

    private static void assertRepaired(HeapMedia media, DamageModel expected, String what) {
        assertThat(TestMount.check(media.memory())).as(what + ": check").isEmpty();
        assertThat(TestMount.repair(media.memory()))
                .as(what + ": second repair")
                .isEmpty();
        TestMount mount = new TestMount(media.memory());
        expected.assertLessIn(DamageModel.of(mount), true, what);
        mount.createFile(mount.root(), "new");
        mount.close();
        assertThat(TestMount.check(media.memory()))
                .as(what + ": after another mount")
                .isEmpty();
    }
}
