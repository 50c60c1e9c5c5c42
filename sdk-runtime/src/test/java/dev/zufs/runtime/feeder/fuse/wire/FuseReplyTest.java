package dev.zufs.runtime.feeder.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class FuseReplyTest {

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[256]);

    @Test
    void errorIsNegatedAndStandsAlone() {
        assertThat(FuseReply.error(buffer, 5, -9, 2)).isEqualTo(16);

        assertThat(FuseOutHeader.length(buffer, 5)).isEqualTo(16);
        assertThat(FuseOutHeader.error(buffer, 5)).isEqualTo(-2);
        assertThat(FuseOutHeader.unique(buffer, 5)).isEqualTo(-9);
    }

    @Test
    void errorsThatTheKernelRefusesAreRefused() {
        for (int errno : new int[] {0, -2, 512, Integer.MIN_VALUE}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> FuseReply.error(buffer, 0, 1, errno));
        }
        assertThat(FuseReply.error(buffer, 0, 1, 511)).isEqualTo(16);
    }

    @Test
    void successLeavesTheDataAndClearedDoesNot() {
        buffer.fill((byte) 0x11);
        assertThat(FuseReply.success(buffer, 0, 7, 100)).isEqualTo(116);
        assertThat(FuseOutHeader.length(buffer, 0)).isEqualTo(116);
        assertThat(FuseOutHeader.error(buffer, 0)).isZero();
        assertThat(buffer.get(Fields.U8, 16)).isEqualTo((byte) 0x11);

        assertThat(FuseReply.cleared(buffer, 0, 7, FuseEntryOut.SIZE)).isEqualTo(144);
        assertThat(buffer.asSlice(16, 128).toArray(Fields.U8)).containsOnly(0);
        assertThat(buffer.get(Fields.U8, 144)).isEqualTo((byte) 0x11);
    }

    @Test
    void impossibleLengthIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> FuseReply.success(buffer, 0, 7, Integer.MAX_VALUE));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> FuseReply.success(buffer, 0, 7, -1));
    }
}
