package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class AddressesTest {

    private final Libc libc = Libc.system();

    @Test
    void rangeInsideOfNativeSegmentHasAddress() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(10);

            assertThat(Addresses.of(segment, 3, 7)).isEqualTo(segment.address() + 3);
            assertThat(Addresses.of(segment)).isEqualTo(segment.address());
        }
    }

    @Test
    void rangeBeyondTheEndIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(10);

            assertThatThrownBy(() -> libc.read(0, segment, 3, 8)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> libc.read(0, segment, -1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> libc.read(0, segment, 1, Long.MAX_VALUE))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void heapSegmentIsRefused() {
        MemorySegment heap = MemorySegment.ofArray(new byte[8]);

        assertThatThrownBy(() -> libc.write(1, heap, 0, 8)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readOnlySegmentIsRefusedToReadInto() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(8).asReadOnly();

            assertThatThrownBy(() -> libc.read(0, segment, 0, 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void closedSegmentIsRefused() {
        MemorySegment segment;
        try (Arena arena = Arena.ofConfined()) {
            segment = arena.allocate(8);
        }

        assertThatThrownBy(() -> libc.write(1, segment, 0, 8)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void segmentOfAnotherThreadIsRefused() {
        try (Arena arena = Arena.ofConfined();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            MemorySegment segment = arena.allocate(8);

            assertThatThrownBy(() ->
                            thread.submit(() -> libc.write(1, segment, 0, 8)).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(WrongThreadException.class);
        }
    }
}
