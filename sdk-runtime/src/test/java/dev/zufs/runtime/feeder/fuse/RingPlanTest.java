package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.runtime.thread.CpuSet;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingPlanTest {

    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        // CPUs, channels wanted, MiB | channels, KiB of a write
        "2, 3, 256, 3, 1024",
        "64, 3, 256, 3, 1024",
        "128, 3, 256, 3, 512",
        "1024, 3, 256, 1, 256",
        "1024, 3, 128, 1, 128",
        "1024, 1, 64, 1, 64",
        "2, 3, 6, 3, 1024",
        "2, 3, 5, 3, 512",
        "2, 64, 20, 40, 256",
    })
    void writesBecomeSmallerBeforeThereAreFewerAtATime(int cpus, int wanted, long mib, int channels, int kib)
            throws IOException {
        CpuSet all = CpuSet.parse("0-" + (cpus - 1));
        RingPlan plan = RingPlan.of(all, all, wanted, mib * MIB);
        assertThat(plan.channels()).isEqualTo(channels);
        assertThat(plan.maxWrite()).isEqualTo(kib << 10);
        assertThat(plan.memoryBytes(cpus)).isLessThanOrEqualTo(mib * MIB);
        assertThat(plan.others()).isEmpty();
    }

    @Test
    void tooLittleMemoryIsRefusedWithWhatIsNeeded() {
        CpuSet all = CpuSet.parse("0-63");
        assertThatThrownBy(() -> RingPlan.of(all, all, 3, 3 * MIB))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("4 MiB")
                .hasMessageContaining("ring_memory=");
    }

    @Test
    void queuesOfCpusThatAreNotGrantedAreServedByOneRing() throws IOException {
        RingPlan plan = RingPlan.of(CpuSet.parse("0-7"), CpuSet.parse("2-3,5"), 2, 256 * MIB);
        assertThat(plan.others()).containsExactly(0, 1, 4, 6, 7);
        assertThat(plan.memoryBytes(3)).isEqualTo((3 * 2 + 5) * MIB);
    }
}
