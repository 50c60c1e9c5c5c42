package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.api.RegularFile;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.ExtentUse;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an inode that nobody refers to any more leaves behind. */
class EvictionTest {

    private static final int BLOCK = Layout.BLOCK_BYTES;

    private final CrashMedia media = new CrashMedia(4 << 20);
    private final TestMount mount;
    private final RegularFile file;

    EvictionTest() {
        TestMount.format(media.memory(), "");
        mount = new TestMount(media.memory());
        file = mount.createFile(mount.root(), "f");
        mount.createFile(mount.root(), "keeps the block of the directory");
        mount.write(file, 0, new byte[10 * BLOCK]);
    }

    private long free() {
        return mount.superBlock().statistics().freeBlocks();
    }

    private ExtentBlocks acquire(ExtentUse use, int pages) {
        ExtentBlocks blocks = new ExtentBlocks(pages);
        ((ExtentAccess) file).acquire(0, (long) pages * BLOCK, use, ExtentMap.over(blocks));
        return blocks;
    }

    /** A feeder need not release what it read from, and an object that is forgotten hears of no release. */
    @Test
    void blocksThatWereNeverReleasedComeBackWhenTheFileIsForgotten() {
        mount.write(file, 0, new byte[10 * BLOCK]); // so that it has a node if it needs one
        long free = free();
        acquire(ExtentUse.READ, 10);
        mount.write(file, 0, new byte[10 * BLOCK]);
        assertThat(free()).as("what is read stays").isEqualTo(free - 10);
        file.evict();
        file.forget();
        assertThat(mount.file(mount.root(), "f")).isNotSameAs(file);
        assertThat(free()).isEqualTo(free);
    }

    @Test
    void blocksThatWereNeverReleasedComeBackWhenTheFileIsFreed() {
        long free = free();
        acquire(ExtentUse.READ, 10);
        mount.remove(mount.root(), FileName.of("f"));
        assertThat(free()).isEqualTo(free + 10);
    }

    /** Errors of the last unmapping go nowhere, and a feeder may tell of it late. */
    @Test
    void storesIntoMappingsArePersistentAfterwards() {
        ExtentBlocks mapped = acquire(ExtentUse.WRITE_FAULT, 1);
        byte[] stored = new byte[BLOCK];
        Arrays.fill(stored, (byte) 7);
        media.copyIn(Layout.offset(mapped.block(0)), MemorySegment.ofArray(stored), 0, BLOCK);
        file.evict();
        for (int round = 0; round < 10; round++) {
            TestMount after = new TestMount(media.cut(new Random(round)).memory());
            assertThat(after.read(after.file(after.root(), "f"), 0, BLOCK)).isEqualTo(stored);
        }
    }

    @Test
    void fileThatIsAskedForAgainIsNoLongerOverwrittenInPlace() {
        ExtentBlocks mapped = acquire(ExtentUse.WRITE_FAULT, 1);
        file.evict();
        mount.write(file, 0, new byte[BLOCK]);
        assertThat(acquire(ExtentUse.READ, 1).block(0)).isNotEqualTo(mapped.block(0));
    }

    /** The kernel raises the size before a write, and leaves it so if that fails. */
    @Test
    void extentsShowZerosBehindTheDurableSize() {
        byte[] secret = new byte[BLOCK];
        Arrays.fill(secret, (byte) 9);
        mount.write(file, 0, secret);
        mount.truncate(file, 100);
        file.record().size(BLOCK);
        ExtentBlocks blocks = acquire(ExtentUse.READ, 1);
        MemorySegment block = media.segment().asSlice(Layout.offset(blocks.block(0)), BLOCK);
        assertThat(block.asSlice(0, 100).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                .containsOnly(9);
        assertThat(block.asSlice(100).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                .containsOnly(0);
    }
}
