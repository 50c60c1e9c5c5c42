package dev.zufs.runtime.memory;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.LinuxConstants.Sync;
import dev.zufs.runtime.libc.MemoryCalls;
import dev.zufs.runtime.libc.SyscallException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MsyncMediaTest {

    private static final int PAGE = 4096;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment = arena.allocate(8L * PAGE, PAGE);
    private final MemoryCalls calls = mock(MemoryCalls.class);
    private final MsyncMedia media = new MsyncMedia(segment, calls, "image");

    @AfterEach
    void closeArena() {
        arena.close();
    }

    @Test
    void fenceSyncsWholePagesOfWhatWasFlushed() {
        media.flush(PAGE + 100, 8);
        verifyNoInteractions(calls);

        media.fence();

        verify(calls).msync(segment, PAGE, 108, Sync.SYNC);
        verifyNoMoreInteractions(calls);
    }

    @Test
    void severalFlushesAreSyncedByOneCall() {
        media.flush(5 * PAGE, 1);
        media.flush(2 * PAGE + 5, 10);
        media.copyNonTemporal(3 * PAGE, MemorySegment.ofArray(new byte[10]), 0, 10);

        media.fence();

        verify(calls).msync(segment, 2 * PAGE, 3 * PAGE + 1, Sync.SYNC);
        verifyNoMoreInteractions(calls);
    }

    @Test
    void fenceWithoutFlushCallsNobody() {
        media.putLong(0, 1);
        media.flush(0, 0);
        media.fence();

        verifyNoInteractions(calls);
    }

    @Test
    void secondFenceHasNothingLeftToSync() {
        media.zeroNonTemporal(0, 64);
        media.fence();
        media.fence();

        verify(calls).msync(segment, 0, 64, Sync.SYNC);
        verifyNoMoreInteractions(calls);
    }

    @Test
    void fenceSyncsWhatItsOwnThreadFlushedOnly() throws InterruptedException {
        media.flush(0, 1);
        Thread.ofPlatform()
                .start(() -> {
                    media.flush(PAGE, 1);
                    media.fence();
                })
                .join();
        verify(calls).msync(segment, PAGE, 1, Sync.SYNC);
        verifyNoMoreInteractions(calls);

        media.fence();

        verify(calls).msync(segment, 0, 1, Sync.SYNC);
    }

    @Test
    void failedWriteBackFailsEveryLaterFenceToo() {
        when(calls.msync(any(), anyLong(), anyLong(), anyInt()))
                .thenReturn((long) -Errno.EIO.number())
                .thenReturn(0L);
        media.flush(0, 1);

        assertThatThrownBy(media::fence)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("msync of image")
                .hasMessageContaining("EIO");
        assertThatThrownBy(media::fence)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("failed before")
                .hasCauseInstanceOf(SyscallException.class);
    }

    @Test
    void threadThatFlushedNothingIsNotToldOfAnothersFailure() throws InterruptedException {
        when(calls.msync(any(), anyLong(), anyLong(), anyInt())).thenReturn((long) -Errno.EIO.number());
        Thread.ofPlatform()
                .start(() -> {
                    media.flush(0, 1);
                    assertThatThrownBy(media::fence).isInstanceOf(UncheckedIOException.class);
                })
                .join();

        assertThatCode(media::fence).doesNotThrowAnyException();
        media.flush(0, 1);
        assertThatThrownBy(media::fence).isInstanceOf(UncheckedIOException.class);
    }
}
