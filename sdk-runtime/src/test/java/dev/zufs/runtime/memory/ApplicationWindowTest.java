package dev.zufs.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplicationWindowTest {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(100);
    private final ApplicationWindow window = new ApplicationWindow();

    @AfterEach
    void closeArena() {
        arena.close();
    }

    @Test
    void lentBytesAreTheApplicationsOwn() {
        memory.set(JAVA_BYTE, 10, (byte) 7);

        MemorySegment lent = window.open(memory, 10, 20);

        assertThat(lent.byteSize()).isEqualTo(20);
        assertThat(lent.get(JAVA_BYTE, 0)).isEqualTo((byte) 7);
        lent.set(JAVA_BYTE, 19, (byte) 9);
        assertThat(memory.get(JAVA_BYTE, 29)).isEqualTo((byte) 9);
        window.close();
    }

    @Test
    void segmentKeptBeyondTheOperationIsRevoked() {
        MemorySegment lent = window.open(memory, 0, 100);
        MemorySegment slice = lent.asSlice(10, 10);
        window.close();

        assertThatThrownBy(() -> lent.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> slice.set(JAVA_BYTE, 0, (byte) 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lent.asByteBuffer().get(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void segmentOfTheOperationBeforeStaysRevokedInTheNext() {
        MemorySegment before = window.open(memory, 0, 100);
        window.close();
        MemorySegment next = window.open(memory, 0, 100);

        assertThatThrownBy(() -> before.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThat(next.get(JAVA_BYTE, 0)).isZero();
        window.close();
    }

    @Test
    void anotherThreadIsRefused() {
        MemorySegment lent = window.open(memory, 0, 100);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            assertThatThrownBy(() -> thread.submit(() -> lent.get(JAVA_BYTE, 0)).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(WrongThreadException.class);
        }
        window.close();
    }

    @Test
    void bytesOutsideOfTheLentOnesAreRefused() {
        MemorySegment lent = window.open(memory, 10, 20);

        assertThatThrownBy(() -> lent.get(JAVA_BYTE, 20)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> lent.get(JAVA_BYTE, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        window.close();
        assertThatThrownBy(() -> window.open(memory, 90, 11)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void bytesOfWriteAreReadOnly() {
        MemorySegment lent = window.openReadOnly(memory, 0, 100);

        assertThat(lent.get(JAVA_BYTE, 0)).isZero();
        assertThatThrownBy(() -> lent.set(JAVA_BYTE, 0, (byte) 1)).isInstanceOf(IllegalArgumentException.class);
        window.close();
        assertThatThrownBy(() -> lent.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void windowIsOpenForOneOperationAtATime() {
        window.open(memory, 0, 10);
        assertThatThrownBy(() -> window.open(memory, 0, 10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("still open");
        window.close();
        window.close();

        assertThat(window.open(memory, 0, 0).byteSize()).isZero();
        window.close();
    }

    @Test
    void heapMemoryIsRefused() {
        assertThatThrownBy(() -> window.open(MemorySegment.ofArray(new byte[10]), 0, 10))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
