package dev.zufs.runtime.feeder.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class FuseInitFlagsTest {

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[96]);

    @Test
    void upperBitsCountOnlyBesideTheExtension() {
        FuseInitIn.flags(buffer, 0, 1);
        FuseInitIn.flags2(buffer, 0, 4);
        assertThat(FuseInitFlags.offered(buffer, 0, 64)).isEqualTo(FuseInitFlags.ASYNC_READ);

        FuseInitIn.flags(buffer, 0, 1 | 1 << 30);
        assertThat(FuseInitFlags.offered(buffer, 0, 64))
                .isEqualTo(FuseInitFlags.ASYNC_READ | FuseInitFlags.INIT_EXT | FuseInitFlags.CREATE_SUPP_GROUP);
    }

    @Test
    void bitsThatTheRequestHasNoRoomForAreNotRead() {
        FuseInitIn.flags(buffer, 0, 1 | 1 << 30);
        FuseInitIn.flags2(buffer, 0, 4);

        assertThat(FuseInitFlags.offered(buffer, 0, 16)).isEqualTo(FuseInitFlags.ASYNC_READ | FuseInitFlags.INIT_EXT);
        assertThat(FuseInitFlags.offered(buffer, 0, 19)).isEqualTo(FuseInitFlags.ASYNC_READ | FuseInitFlags.INIT_EXT);
        assertThat(FuseInitFlags.offered(buffer, 0, 20) >>> 32).isEqualTo(4);
        assertThat(FuseInitFlags.offered(buffer, 0, 8)).isZero();
    }

    @Test
    void highestBitsAreNoSigns() {
        FuseInitIn.flags(buffer, 0, 0xC000_0000);
        FuseInitIn.flags2(buffer, 0, 0);

        assertThat(FuseInitFlags.offered(buffer, 0, 64)).isEqualTo(0xC000_0000L);
    }

    @Test
    void takenBitsAreSplitAndUpperOnesNeedTheExtension() {
        FuseInitFlags.take(buffer, 3, FuseInitFlags.INIT_EXT | FuseInitFlags.DIRECT_IO_ALLOW_MMAP | 1);

        assertThat(FuseInitOut.flags(buffer, 3)).isEqualTo(0x4000_0001);
        assertThat(FuseInitOut.flags2(buffer, 3)).isEqualTo(0x10);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> FuseInitFlags.take(buffer, 0, FuseInitFlags.DIRECT_IO_ALLOW_MMAP));
    }

    @Test
    void replyHasTheLengthThatOldKernelsRead() {
        assertThat(FuseInitOut.sizeFor(4)).isEqualTo(8);
        assertThat(FuseInitOut.sizeFor(5)).isEqualTo(24);
        assertThat(FuseInitOut.sizeFor(22)).isEqualTo(24);
        assertThat(FuseInitOut.sizeFor(23)).isEqualTo(64);
        assertThat(FuseInitOut.sizeFor(45)).isEqualTo(64);
    }
}
