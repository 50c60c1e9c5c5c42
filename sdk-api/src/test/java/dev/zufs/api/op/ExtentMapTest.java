package dev.zufs.api.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtentMapTest {

    private final RecordingHost host = new RecordingHost();
    private final ExtentMap map = ExtentMap.over(host);

    @Test
    void blocksRunsAndHolesAreAppendedInOrder() {
        map.add(100);
        map.addHoles(2);
        map.addRun(7, 3);
        map.add(ExtentMap.HOLE);

        assertThat(host.blocks).containsExactly(100L, 0L, 0L, 7L, 8L, 9L, 0L);
        assertThat(map.size()).isEqualTo(7);
        assertThat(map.capacity()).isEqualTo(8);
        assertThat(map.block(0)).isEqualTo(100);
        assertThat(map.block(5)).isEqualTo(9);
        assertThat(map.block(6)).isEqualTo(ExtentMap.HOLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 8, Integer.MAX_VALUE})
    void onlyBlocksThatAreThereCanBeRead(int index) {
        map.addRun(7, 2);

        assertThatThrownBy(() -> map.block(index)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void fullMapTakesNoMore() {
        map.addRun(1, 8);

        assertThatThrownBy(() -> map.add(9)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> map.addRun(9, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> map.addHoles(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(host.blocks).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 7, Integer.MAX_VALUE})
    void runThatDoesNotFitAddsNothing(int count) {
        map.addRun(1, 2);

        assertThatThrownBy(() -> map.addRun(3, count)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> map.addHoles(count)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(host.blocks).containsExactly(1L, 2L);
    }

    @Test
    void runThatFillsTheMapFits() {
        map.addHoles(2);
        map.addRun(1L << 50, 6);
        map.addRun(1, 0);

        assertThat(map.size()).isEqualTo(map.capacity());
        assertThat(map.block(7)).isEqualTo((1L << 50) + 5);
    }

    @Test
    void marksAreTheAnswersOfZufs() {
        map.markNew();
        map.markReleaseNow();

        assertThat(host.flags).containsExactly(2, 8);
    }

    @Test
    void cookieComesBack() {
        assertThat(map.cookie()).isZero();

        map.cookie(-5);

        assertThat(map.cookie()).isEqualTo(-5);
    }

    @Test
    void unmappedRangeReachesTheHost() {
        map.unmap(5L << 30, 4096);

        assertThat(host.unmapped).containsExactly("5368709120+4096");
    }

    private static final class RecordingHost implements ExtentMap.Host {

        private final List<Long> blocks = new ArrayList<>();
        private final List<Integer> flags = new ArrayList<>();
        private final List<String> unmapped = new ArrayList<>();
        private long cookie;

        @Override
        public int capacity() {
            return 8;
        }

        @Override
        public int size() {
            return blocks.size();
        }

        @Override
        public long block(int index) {
            return blocks.get(index);
        }

        @Override
        public void append(long number) {
            blocks.add(number);
        }

        @Override
        public void flags(int bits) {
            flags.add(bits);
        }

        @Override
        public void unmap(long position, long length) {
            unmapped.add(position + "+" + length);
        }

        @Override
        public long cookie() {
            return cookie;
        }

        @Override
        public void cookie(long word) {
            cookie = word;
        }
    }
}
