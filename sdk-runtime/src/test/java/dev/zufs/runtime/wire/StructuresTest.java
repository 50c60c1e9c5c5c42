package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Tests what structures offer beside their fields. */
class StructuresTest {

    private final MemorySegment buffer = MemorySegment.ofArray(new long[512]);

    @Test
    void interruptionIsSeenInTheLiveBufferAndLeavesOtherFlags() {
        OpHeader.flags(buffer, 8, OpHeader.FLAG_HAS_PIGY_PUT);
        assertThat(OpHeader.isInterrupted(buffer, 8)).isFalse();

        OpHeader.interrupt(buffer, 8);

        assertThat(OpHeader.isInterrupted(buffer, 8)).isTrue();
        assertThat(OpHeader.flags(buffer, 8)).isEqualTo(OpHeader.FLAG_INTR | OpHeader.FLAG_HAS_PIGY_PUT);
    }

    @Test
    void clearedHeaderIsZero() {
        buffer.fill((byte) 0x11);
        OpHeader.clear(buffer, 5);

        assertThat(buffer.asSlice(5, 24).toArray(Fields.U8)).containsOnly(0);
        assertThat(buffer.get(Fields.U8, 4)).isEqualTo((byte) 0x11);
        assertThat(buffer.get(Fields.U8, 29)).isEqualTo((byte) 0x11);
    }

    @Test
    void clearedStatisticsKeepTheCookie() {
        buffer.fill((byte) 0x11);
        StatfsRequest.superBlockCookie(buffer, 0, 77);
        StatfsRequest.clearAnswer(buffer, 0);

        assertThat(StatfsRequest.superBlockCookie(buffer, 0)).isEqualTo(77);
        assertThat(buffer.asSlice(32, 120).toArray(Fields.U8)).containsOnly(0);
        assertThat(buffer.get(Fields.U8, 152)).isEqualTo((byte) 0x11);
    }

    @Test
    void extentIsWrittenWithItsReservedWordsCleared() {
        buffer.fill((byte) 0x11);
        FiemapExtent.write(buffer, 3, 1, 2, 3, FiemapExtent.FLAG_LAST);

        assertThat(FiemapExtent.logical(buffer, 3)).isEqualTo(1);
        assertThat(FiemapExtent.physical(buffer, 3)).isEqualTo(2);
        assertThat(FiemapExtent.length(buffer, 3)).isEqualTo(3);
        assertThat(FiemapExtent.flags(buffer, 3)).isEqualTo(FiemapExtent.FLAG_LAST);
        assertThat(buffer.asSlice(27, 16).toArray(Fields.U8)).containsOnly(0);
        assertThat(buffer.asSlice(47, 12).toArray(Fields.U8)).containsOnly(0);
        assertThat(buffer.get(Fields.U8, 59)).isEqualTo((byte) 0x11);
    }

    @Test
    void cpusAreFoundOnTheirNodes() {
        NumaMap.putOnNode(buffer, 0, 0, 0);
        NumaMap.putOnNode(buffer, 0, 1, 63);
        NumaMap.putOnNode(buffer, 0, 1, 64);
        NumaMap.putOnNode(buffer, 0, 1, 1023);

        assertThat(NumaMap.isOnNode(buffer, 0, 0, 0)).isTrue();
        assertThat(NumaMap.isOnNode(buffer, 0, 0, 1)).isFalse();
        assertThat(NumaMap.isOnNode(buffer, 0, 1, 0)).isFalse();
        assertThat(NumaMap.isOnNode(buffer, 0, 1, 63)).isTrue();
        assertThat(NumaMap.isOnNode(buffer, 0, 1, 64)).isTrue();
        assertThat(NumaMap.isOnNode(buffer, 0, 1, 1023)).isTrue();
        assertThat(buffer.get(Fields.U64, 64 + 128 + 8)).isEqualTo(1);
        assertThat(NumaMap.size(2)).isEqualTo(64 + 2 * 128);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> NumaMap.isOnNode(buffer, 0, 0, NumaMap.MAX_CPUS));
    }

    @Test
    void positionHasPoolAndOffset() {
        long position = DppPointer.ofOffset(3, 0x7F8);

        assertThat(position).isEqualTo(0x7FB);
        assertThat(DppPointer.pool(position)).isEqualTo(3);
        assertThat(DppPointer.offset(position)).isEqualTo(0x7F8);
        assertThat(DppPointer.ofBlock(DppPointer.POOL_APPLICATION, 5)).isEqualTo(5 << 3 | 7);
        assertThat(DppPointer.block(5 << 3 | 7)).isEqualTo(5);
    }

    @Test
    void recordMustLieInThePersistentMemory() {
        long bytes = 1 << 21;

        assertThat(DppPointer.isInT1(8, ZusInode.SIZE, bytes)).isTrue();
        assertThat(DppPointer.isInT1(bytes - 128, ZusInode.SIZE, bytes)).isTrue();
        assertThat(DppPointer.isInT1(bytes - 120, ZusInode.SIZE, bytes)).isFalse();
        assertThat(DppPointer.isInT1(DppPointer.NULL, ZusInode.SIZE, bytes)).isFalse();
        assertThat(DppPointer.isInT1(DppPointer.ofOffset(1, 4096), ZusInode.SIZE, bytes))
                .isFalse();
        assertThat(DppPointer.isInT1(-128, ZusInode.SIZE, bytes)).isFalse();
        assertThat(DppPointer.isInT1(8, ZusInode.SIZE, 64)).isFalse();
    }

    @Test
    void orderedAccessesReachTheSameFields() {
        ZusInode.fileSizeRelease(buffer, 128, 1);
        ZusInode.linkCountRelease(buffer, 128, 2);
        ZusInode.mtimeNanosOpaque(buffer, 128, 3);
        ZusInode.ctimeNanosOpaque(buffer, 128, 4);
        ZusInode.atimeNanosOpaque(buffer, 128, 5);
        ZusInode.modeOpaque(buffer, 128, 0xF006);
        ZusInode.flagsOpaque(buffer, 128, 7);
        ZusInode.uidOpaque(buffer, 128, 8);
        ZusInode.gidOpaque(buffer, 128, 9);

        assertThat(ZusInode.fileSize(buffer, 128)).isEqualTo(1);
        assertThat(ZusInode.fileSizeAcquire(buffer, 128)).isEqualTo(1);
        assertThat(ZusInode.linkCount(buffer, 128)).isEqualTo(2);
        assertThat(ZusInode.linkCountAcquire(buffer, 128)).isEqualTo(2);
        assertThat(ZusInode.mtimeNanos(buffer, 128)).isEqualTo(3);
        assertThat(ZusInode.ctimeNanos(buffer, 128)).isEqualTo(4);
        assertThat(ZusInode.atimeNanos(buffer, 128)).isEqualTo(5);
        assertThat(ZusInode.mode(buffer, 128)).isEqualTo(0xF006);
        assertThat(ZusInode.flags(buffer, 128)).isEqualTo(7);
        assertThat(ZusInode.uid(buffer, 128)).isEqualTo(8);
        assertThat(ZusInode.gid(buffer, 128)).isEqualTo(9);
    }

    @Test
    void inodeRecordThatIsNotAlignedIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(256, 8);

            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> ZusInode.fileSize(memory, 4));
        }
    }

    @Test
    void accessBehindTheSegmentIsRefused() {
        MemorySegment small = MemorySegment.ofArray(new byte[24]);

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> LookupRequest.directoryCookie(small, 0));
    }
}
