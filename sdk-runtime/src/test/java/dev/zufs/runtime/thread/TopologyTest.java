package dev.zufs.runtime.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyTest {

    @TempDir
    Path sysfs;

    @Test
    void processorsAndNodesAreRead() throws IOException {
        write("cpu/online", "0-3,6-7\n");
        write("cpu/possible", "0-15\n");
        write("node/node10/cpulist", "\n");
        write("node/node2/cpulist", "6-7\n");
        write("node/node0/cpulist", "0-3\n");
        write("node/online", "0,2,10\n");

        Topology topology = Topology.read(sysfs);

        assertThat(topology.online()).hasToString("0-3,6-7");
        assertThat(topology.possible()).hasToString("0-15");
        assertThat(topology.nodes())
                .containsExactly(
                        new NumaNode(0, CpuSet.parse("0-3")),
                        new NumaNode(2, CpuSet.parse("6-7")),
                        new NumaNode(10, CpuSet.of()));
        assertThat(topology.nodeOf(7)).hasValue(2);
        assertThat(topology.nodeOf(5)).isEmpty();
    }

    @Test
    void kernelWithoutNodesHasOne() throws IOException {
        write("cpu/online", "0-1\n");
        write("cpu/possible", "0-1\n");

        assertThat(Topology.read(sysfs).nodes()).containsExactly(new NumaNode(0, CpuSet.of(0, 1)));
    }

    @Test
    void brokenListIsReportedWithItsFile() throws IOException {
        write("cpu/online", "zero\n");
        write("cpu/possible", "0\n");

        assertThatThrownBy(() -> Topology.read(sysfs))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cpu/online")
                .hasMessageContaining("zero");
    }

    @Test
    void missingSysfsIsReported() {
        assertThatThrownBy(() -> Topology.read(sysfs)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void thisMachineHasItsProcessorsInNodes() throws IOException {
        Topology topology = Topology.ofThisMachine();

        assertThat(topology.online().size())
                .isPositive()
                .isLessThanOrEqualTo(topology.possible().size());
        assertThat(topology.online().stream())
                .allMatch(cpu -> topology.nodeOf(cpu).isPresent());
    }

    private void write(String file, String content) throws IOException {
        Path path = sysfs.resolve("devices/system").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
