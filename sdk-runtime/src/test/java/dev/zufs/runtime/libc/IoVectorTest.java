package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IoVectorTest {

    @ParameterizedTest
    @ValueSource(ints = {0, -1, IoVector.MAX_RANGES + 1})
    void capacityOutsideOfTheKernelsLimitsIsRefused(int capacity) {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> new IoVector(capacity, arena)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void fullListRefusesAnotherRangeUntilCleared() {
        try (Arena arena = Arena.ofConfined()) {
            IoVector vector = new IoVector(1, arena);
            MemorySegment segment = arena.allocate(8);
            vector.add(segment, 0, 8);

            assertThatThrownBy(() -> vector.add(segment, 0, 8)).isInstanceOf(IllegalStateException.class);

            vector.clear();
            assertThat(vector.count()).isZero();
            vector.add(segment, 0, 8);
            assertThat(vector.count()).isEqualTo(1);
        }
    }

    @Test
    void segmentClosedAfterItWasAddedIsRefusedAtTheCall() {
        try (Arena arena = Arena.ofConfined()) {
            IoVector vector = new IoVector(1, arena);
            try (Arena inner = Arena.ofConfined()) {
                vector.add(inner.allocate(8), 0, 8);
            }

            assertThatThrownBy(() -> Libc.system().writev(1, vector)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void readOnlySegmentMayBeWrittenFromButNotReadInto() {
        try (Arena arena = Arena.ofConfined()) {
            IoVector vector = new IoVector(1, arena);
            vector.add(arena.allocate(8).asReadOnly(), 0, 0);

            assertThat(Libc.system().writev(1, vector)).isZero();
            assertThatThrownBy(() -> Libc.system().readv(0, vector)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
