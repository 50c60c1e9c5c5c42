package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IoContextTest {

    private final SettableHost host = new SettableHost();
    private final IoContext io = IoContext.over(host);

    @ParameterizedTest(name = "mode bits {0}: synchronous {1}, direct {2}, random {3}")
    @CsvSource({
        "0, false, false, false",
        "0x10, false, false, true",
        "0x400, false, true, false",
        "0x1000, true, false, false",
        "0x2000, true, false, false",
        "0x3410, true, true, true",
        "0xFFFFCBEF, false, false, false",
    })
    void modeIsThatOfZufs(String bits, boolean synchronous, boolean direct, boolean random) {
        host.modeBits = Long.decode(bits).intValue();

        assertThat(io.isSynchronous()).isEqualTo(synchronous);
        assertThat(io.isDirect()).isEqualTo(direct);
        assertThat(io.isRandom()).isEqualTo(random);
    }

    @Test
    void interruptionIsAskedForAtEveryUse() {
        assertThat(io.isInterrupted()).isFalse();

        host.interrupted = true;

        assertThat(io.isInterrupted()).isTrue();
    }

    @Test
    void unmappedRangeReachesTheHost() {
        io.unmap(8192, 4096);

        assertThat(host.unmapped).containsExactly(8192L, 4096L);
    }

    private static final class SettableHost implements IoContext.Host {

        private final List<Long> unmapped = new ArrayList<>();
        private int modeBits;
        private boolean interrupted;

        @Override
        public int modeBits() {
            return modeBits;
        }

        @Override
        public boolean interrupted() {
            return interrupted;
        }

        @Override
        public void unmap(long position, long length) {
            unmapped.add(position);
            unmapped.add(length);
        }
    }
}
