package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CpuFeaturesTest {

    @Test
    void processorSaysOfItselfWhatTheKernelSaysOfIt() throws IOException {
        Set<String> flags = kernelsFlags();

        CpuFeatures features = CpuFeatures.detect(MachineCode.load(Libc.system()));

        assertThat(features)
                .isEqualTo(new CpuFeatures(
                        64,
                        flags.contains("clflush"),
                        flags.contains("clflushopt"),
                        flags.contains("clwb"),
                        flags.contains("avx")));
    }

    private static Set<String> kernelsFlags() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(candidate -> candidate.startsWith("flags"))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(line.substring(line.indexOf(':') + 1).strip().split(" "))
                .collect(Collectors.toSet());
    }
}
