package dev.zufs.api.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockDeviceTest {

    private static final int BLOCK_BYTES = 512;
    private static final long SIZE = 16 * BLOCK_BYTES;

    private final BlockMedia media = mock(BlockMedia.class);
    private BlockDevice device = BlockDevice.over("unset", media);

    @BeforeEach
    void openDevice() {
        when(media.size()).thenReturn(SIZE);
        when(media.blockBytes()).thenReturn(BLOCK_BYTES);
        device = BlockDevice.over("disk", media);
    }

    @Test
    void deviceHasNameSizeAndBlocksOfItsMedia() {
        assertThat(device.name()).isEqualTo("disk");
        assertThat(device).hasToString("disk");
        assertThat(device.size()).isEqualTo(SIZE);
        assertThat(device.blockBytes()).isEqualTo(BLOCK_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"0, 512", "0, 8192", "512, 1024", "7680, 512", "1024, 0", "8192, 0"})
    void transfersWithinTheDeviceReachItsMedia(long offset, int length) throws IOException {
        MemorySegment bytes = MemorySegment.ofArray(new byte[length]);

        device.read(offset, bytes);
        device.write(offset, bytes);
        device.discard(offset, length);

        verify(media).read(offset, bytes);
        verify(media).write(offset, bytes);
        verify(media).discard(offset, length);
    }

    @Test
    void flushReachesTheMedia() throws IOException {
        device.flush();

        verify(media).flush();
    }

    @Test
    void failureOfTheMediaIsHandedOn() throws IOException {
        IOException failure = new IOException("unreadable");
        doThrow(failure).when(media).read(anyLong(), any());

        assertThatIOException()
                .isThrownBy(() -> device.read(0, MemorySegment.ofArray(new byte[BLOCK_BYTES])))
                .isSameAs(failure);
    }

    @Nested
    class RefusedTransfers {

        @AfterEach
        void nothingReachedTheMedia() throws IOException {
            verify(media, never()).read(anyLong(), any());
            verify(media, never()).write(anyLong(), any());
            verify(media, never()).discard(anyLong(), anyLong());
        }

        @ParameterizedTest
        @CsvSource({"1, 512", "256, 512", "0, 1", "0, 511", "512, 513"})
        void partsOfBlocks(long offset, int length) {
            for (ThrowingCallable transfer : transfers(offset, length)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(transfer)
                        .withMessageContainingAll("disk", "" + offset, "" + length, "512");
            }
        }

        @ParameterizedTest
        @CsvSource({"-512, 512", "8192, 512", "7680, 1024", "0, 8704", "9223372036854775296, 512"})
        void rangesOutsideOfTheDevice(long offset, int length) {
            for (ThrowingCallable transfer : transfers(offset, length)) {
                assertThatThrownBy(transfer).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }

        private ThrowingCallable[] transfers(long offset, int length) {
            MemorySegment bytes = MemorySegment.ofArray(new byte[length]);
            return new ThrowingCallable[] {
                () -> device.read(offset, bytes),
                () -> device.write(offset, bytes),
                () -> device.discard(offset, length)
            };
        }
    }
}
