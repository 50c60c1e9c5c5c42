package dev.zufs.sample.pmem.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** System calls of several processes on a mounted zpmem, and what a mount through FUSE cannot have. */
@Tag("fuse")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemCallsIT {

    private @Nullable MountedZpmem zpmem;
    private Path directory = Path.of("");
    private Path program = Path.of("");

    @BeforeAll
    void mount() throws Exception {
        MountedZpmem.assumePossible();
        NativeProgram.assumePossible();
        zpmem = MountedZpmem.create("512M", "allow_other");
        directory = zpmem.path();
        program = NativeProgram.compile("calls", zpmem.beside());
    }

    @AfterAll
    void unmount() throws Exception {
        if (zpmem != null) {
            try (MountedZpmem mounted = zpmem) {
                mounted.unmount();
                mounted.check();
            }
        }
    }

    private String run(String name) throws IOException {
        return Shell.run(directory, program + " " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unlinked", "unnamed", "locks", "mapped", "appended", "names", "many"})
    void callsDoWhatLinuxPromises(String name) throws Exception {
        run(name);
        assertThat(directory).as("what is left").isEmptyDirectory();
    }

    /** What is different from other filesystems, and is so because the kernel does not ask a FUSE server. */
    @Test
    void kernelRefusesWhatItDoesNotSendToServers() throws Exception {
        assertThat(run("refused").lines())
                .containsExactly(
                        "FICLONE EOPNOTSUPP",
                        "FIEMAP EOPNOTSUPP",
                        "COLLAPSE_RANGE EOPNOTSUPP",
                        "INSERT_RANGE EOPNOTSUPP",
                        "UNSHARE_RANGE EOPNOTSUPP",
                        "RENAME_WHITEOUT EINVAL",
                        "MAP_SYNC EOPNOTSUPP");
    }
}
