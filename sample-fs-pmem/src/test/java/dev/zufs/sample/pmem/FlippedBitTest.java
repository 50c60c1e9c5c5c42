package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
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
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flips one bit of metadata: whoever goes through the filesystem then, through a repaired copy of it, or after adding to it,
 * gets what was there before, or an error, and a check knows of every error.
 */
class FlippedBitTest {

    private static final long SEED = Long.getLong("zpmem.test.seed", System.nanoTime());
    private static final int FLIPS = Integer.getInteger("zpmem.test.flips", 150);
    private static final long REGION = 2 << 20;

    private final Random random = new Random(SEED);
    private final Geometry geometry = Geometry.forRegion(REGION, 1, 0);

    /** An image with something of every kind in it, and if it was not unmounted, some of it only in the log. */
    private HeapMedia image(boolean unmounted) {
        HeapMedia media = new HeapMedia(REGION);
        TestMount.formatRepeatably(media.memory());
        TestMount mount = new TestMount(media.memory());
        Directory sub = mount.createDirectory(mount.root(), "sub");
        Directory deep = mount.createDirectory(sub, "deep");
        for (int index = 0; index < 120; index++) {
            mount.createFile(sub, "file-" + index);
        }
        for (int index = 0; index < 120; index += 3) {
            mount.remove(sub, FileName.of("file-" + index));
        }
        mount.createFile(sub, "a-name-of-quite-another-length-than-the-others");
        RegularFile big = mount.createFile(mount.root(), "big");
        byte[] content = new byte[300_000];
        random.nextBytes(content);
        mount.write(big, 0, content);
        mount.write(big, 40_000, new byte[10_000]);
        mount.superBlock().sync();
        mount.createFile(deep, "x");
        mount.write(big, 900_000_000_000L, new byte[5000]);
        mount.create(mount.root(), FileName.of("short"), mount.linkAttributes(new byte[] {'s'}));
        mount.create(mount.root(), FileName.of("long"), mount.linkAttributes(new byte[200]));
        ((ExtendedAttributes) big)
                .setxattr(
                        XattrNamespace.USER, FileName.of("name"), MemorySegment.ofArray(new byte[500]), XattrMode.SET);
        for (int index = 1; index < 40; index += 3) {
            mount.remove(sub, FileName.of("file-" + index));
        }
        if (unmounted) {
            mount.close();
        }
        return media;
    }

    private static HeapMedia copy(HeapMedia media) {
        HeapMedia copy = new HeapMedia(REGION);
        copy.segment().copyFrom(media.segment());
        return copy;
    }

    @ParameterizedTest(name = "unmounted: {0}")
    @ValueSource(booleans = {true, false})
    void isAnErrorOrNothing(boolean unmounted) {
        System.out.println("FlippedBitTest: seed " + SEED);
        HeapMedia original = image(unmounted);
        DamageModel expected = DamageModel.of(new TestMount(copy(original).memory()));
        for (int flip = 0; flip < FLIPS; flip++) {
            long at = place(original.memory(), expected);
            int bit = random.nextInt(8);
            HeapMedia damaged = copy(original);
            damaged.putByte(at, (byte) (damaged.memory().getByte(at) ^ (1 << bit)));
            String what = "seed %d, flip %d: bit %d of byte %d of block %d"
                    .formatted(SEED, flip, bit, at & Layout.BLOCK_MASK, at >>> Layout.BLOCK_SHIFT);
            use(damaged, expected, what);
        }
    }

    /** Chooses a word that is not zero, and no content; the log's last record may be lost, so the log is left out. */
    private long place(PersistentMemory memory, DamageModel expected) {
        while (true) {
            long word = Layout.SUPERBLOCK + random.nextInt((int) (REGION - Layout.SUPERBLOCK)) / 8 * 8L;
            boolean log = word >= Layout.offset(geometry.logStart()) && word < Layout.offset(geometry.bitmapStart());
            if (!log && memory.getLong(word) != 0 && !expected.isContent(word)) {
                return word + random.nextInt(8);
            }
        }
    }

    private static void use(HeapMedia damaged, DamageModel expected, String what) {
        List<Finding> findings = TestMount.check(damaged.memory());
        HeapMedia repaired = copy(damaged);
        boolean complete = TestMount.repair(repaired.memory()).stream().allMatch(Finding::repaired);
        assertThat(TestMount.check(repaired.memory()).isEmpty())
                .as(what + ", checked after a repair")
                .isEqualTo(complete);
        TestMount mount = tryMount(repaired);
        if (mount != null) {
            expected.assertLessIn(DamageModel.of(mount), complete, what + ", repaired");
        }
        mount = tryMount(damaged);
        if (mount == null) {
            assertThat(findings).as(what + ", refused").isNotEmpty();
            return;
        }
        DamageModel found = DamageModel.of(mount);
        expected.assertNothingElseIn(found, what);
        if (found.hasErrors()) {
            assertThat(findings).as(what + ", errors").isNotEmpty();
        }
        addNames(mount);
        expected.withoutDirectories().assertNothingElseIn(DamageModel.of(mount), what + ", with more names");
    }

    private static @Nullable TestMount tryMount(HeapMedia media) {
        try {
            return new TestMount(media.memory());
        } catch (ErrnoException e) {
            assertThat(e.errno()).isIn(Errno.EINVAL, Errno.EIO);
            return null;
        }
    }

    private static void addNames(TestMount mount) {
        for (int index = 0; index < 70; index++) {
            tryCreate(mount, mount.root(), "new-" + index);
            try {
                if (mount.lookup(mount.root(), "sub") instanceof Directory sub) {
                    tryCreate(mount, sub, "new-" + index);
                }
            } catch (ErrnoException e) {
                assertThat(e.errno()).isEqualTo(Errno.EIO);
            }
        }
    }

    private static void tryCreate(TestMount mount, Directory directory, String name) {
        try {
            Inode made = mount.createFile(directory, name);
            mount.write((RegularFile) made, 0, new byte[5000]);
        } catch (ErrnoException e) {
            assertThat(e.errno()).isIn(Errno.EIO, Errno.ENOSPC);
        }
    }
}
