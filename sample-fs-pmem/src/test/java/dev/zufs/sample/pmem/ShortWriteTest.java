package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.RegularFile;
import dev.zufs.api.op.CopyRange;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Operations of several records that fail behind the first one: what is committed was done. */
class ShortWriteTest {

    private static final int CHUNK = 2 << 20;

    private final HeapMedia media = new HeapMedia(32 << 20);
    private final TestMount mount;
    private final RegularFile file;

    ShortWriteTest() {
        TestMount.format(media.memory(), "lanes=1,lane=16"); // a record has room for one chunk in pieces
        mount = new TestMount(media.memory());
        file = mount.createFile(mount.root(), "f");
        mount.write(file, 0, new byte[2 * CHUNK]);
        for (int at = 0; at < CHUNK; at += 2 * Layout.BLOCK_BYTES) { // so that the first chunk takes much of a record
            mount.write(file, at, new byte[Layout.BLOCK_BYTES]);
        }
    }

    private void damageMapOfTheSecondChunk() {
        ZpmemFile own = (ZpmemFile) file;
        long node = MapWord.block(DurableInode.root(media.memory(), own.slot()));
        media.putLong(FileMap.slot(node, 1), 0x1234);
    }

    @Test
    void writeIsAsLongAsWhatIsCommitted() {
        damageMapOfTheSecondChunk();
        byte[] bytes = new byte[2 * CHUNK];
        java.util.Arrays.fill(bytes, (byte) 3);
        assertThat(file.write(0, MemorySegment.ofArray(bytes), TestMount.IO)).isEqualTo(CHUNK);
        assertThat(mount.read(file, 0, CHUNK)).containsOnly(3);
        assertThatThrownBy(() -> file.write(CHUNK, MemorySegment.ofArray(bytes).asSlice(CHUNK), TestMount.IO))
                .hasMessageContaining("damaged");
    }

    @Test
    void copyIsAsLongAsWhatIsCommittedAndSoIsTheSize() {
        damageMapOfTheSecondChunk();
        RegularFile copy = mount.createFile(mount.root(), "copy");
        assertThat(((CopyRange) copy).copyRangeFrom(file, 0, 0, 2 * CHUNK)).isEqualTo(CHUNK);
        assertThat(copy.record().size()).isEqualTo(CHUNK);
        assertThatThrownBy(() -> ((CopyRange) copy).copyRangeFrom(file, CHUNK, CHUNK, CHUNK))
                .hasMessageContaining("damaged");
        assertThat(copy.record().size()).isEqualTo(CHUNK);
    }
}
