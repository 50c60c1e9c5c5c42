package dev.zufs.sample.pmem.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Programs that dirty more memory than there is, by stores into mappings: it can only be had back by writing, which the server
 * does, who has no more memory than they.
 */
@Tag("fuse")
class MemoryPressureIT {

    private static final long LIMIT = 192L << 20;
    private static final int WRITERS = 2;

    @Test
    void writersOfMappingsAndServerShareTooLittleMemory() throws Exception {
        MountedZpmem.assumePossible();
        NativeProgram.assumePossible();
        try (MemoryLimit limit = MemoryLimit.of(LIMIT);
                MountedZpmem zpmem = MountedZpmem.create("1G", "allow_other", limit.launcher())) {
            Path program = NativeProgram.compile("pressure", zpmem.beside());
            long each = 4 * LIMIT / WRITERS;
            List<Process> load = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                load.add(Shell.start(
                        zpmem.path(), limit.enter() + "exec %s write %d %d".formatted(program, writer, each)));
            }
            Process dropping = Shell.start(
                    zpmem.beside(),
                    "while [ ! -e done ]; do echo 3 > /proc/sys/vm/drop_caches || exit 0; sleep 0.1; done");
            for (Process writer : load) {
                String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(writer.waitFor()).as(said).isZero();
            }
            for (int writer = 0; writer < WRITERS; writer++) {
                Shell.run(zpmem.path(), limit.enter() + "exec %s verify %d %d".formatted(program, writer, each));
            }
            Shell.run(zpmem.beside(), "touch done");
            assertThat(dropping.waitFor()).isZero();
            zpmem.unmount();
            assertThat(limit.hits()).as("how often memory was short").isPositive();
            assertThat(limit.kills()).as("processes killed for want of memory").isZero();
            zpmem.check();
            zpmem.mount();
            for (int writer = 0; writer < WRITERS; writer++) {
                Shell.run(zpmem.path(), "exec %s verify %d %d".formatted(program, writer, each));
            }
            zpmem.unmount();
        }
    }
}
