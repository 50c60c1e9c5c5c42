package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.runtime.feeder.fuse.wire.FuseAttr;
import dev.zufs.runtime.feeder.fuse.wire.FuseAttrOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseEntryOut;
import dev.zufs.runtime.vfs.ToyMount;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributesTest {

    private final VfsMount vfs = ToyMount.mounted();
    private final Attributes attributes = new Attributes(new Nodes(vfs.zuf()), 4096, 77);

    /** The second column is as makedev(3) makes it of the first's parts, where 32 bits hold it. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1, 3, 0x103",
        "8, 255, 0x8FF",
        "8, 256, 0x100800",
        "4095, 1048575, 0xFFFFFFFF",
        "300, 70000, 0x11112C70"
    })
    void deviceNumbersAreThoseOfStat(int major, int minor, String encoded) {
        int record = major << 20 | minor;
        int ofStat = Long.decode(encoded).intValue();
        assertThat(Attributes.toFuse(record)).isEqualTo(ofStat);
        assertThat(Attributes.fromFuse(ofStat)).isEqualTo(record);
    }

    @Test
    void entryTellsOfTheInode() {
        int use = vfs.zuf().beginUse();
        NewVnode wanted = NewVnode.of(FileType.BLOCK_DEVICE.modeBits() | 0640, 5, 6, 0, true)
                .withDevice(8 << 20 | 1);
        Vnode inode = vfs.directoryCalls().create(vfs.zuf().root(), FileName.of("d"), wanted);
        MemorySegment out = MemorySegment.ofArray(new byte[(int) FuseEntryOut.SIZE]);
        attributes.entry(out, 0, inode);
        assertThat(FuseEntryOut.nodeId(out, 0)).isEqualTo(inode.number());
        assertThat(FuseEntryOut.attributesValid(out, 0)).isEqualTo(77);
        long at = FuseEntryOut.ATTRIBUTES;
        assertThat(FuseAttr.mode(out, at)).isEqualTo(FileType.BLOCK_DEVICE.modeBits() | 0640);
        assertThat(FuseAttr.uid(out, at)).isEqualTo(5);
        assertThat(FuseAttr.gid(out, at)).isEqualTo(6);
        assertThat(FuseAttr.linkCount(out, at)).isEqualTo(1);
        assertThat(FuseAttr.device(out, at)).isEqualTo(0x801);
        long modified = FuseAttr.mtime(out, at) * 1_000_000_000L + FuseAttr.mtimeNanos(out, at);
        assertThat(modified).isEqualTo(inode.modified());
        vfs.zuf().inodes().release(inode);
        vfs.zuf().endUse(use);
    }

    @Test
    void missingNameHasNoNodeAndIsBelieved() {
        MemorySegment out = MemorySegment.ofArray(new byte[(int) FuseEntryOut.SIZE]);
        attributes.missing(out, 0);
        assertThat(FuseEntryOut.nodeId(out, 0)).isZero();
        assertThat(FuseEntryOut.entryValid(out, 0)).isEqualTo(77);
    }

    @Test
    void attributesHaveTheirTimeToLive() {
        MemorySegment out = MemorySegment.ofArray(new byte[(int) FuseAttrOut.SIZE]);
        attributes.attributesOut(out, 0, vfs.zuf().root());
        assertThat(FuseAttrOut.attributesValid(out, 0)).isEqualTo(77);
        assertThat(FuseAttr.inodeNumber(out, FuseAttrOut.ATTRIBUTES))
                .isEqualTo(vfs.zuf().root().number());
    }
}
