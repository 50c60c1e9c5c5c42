package dev.zufs.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {

    private static final String BOOT = "c5e1f0a4-89ab-4cde-8123-456789abcdef";

    @TempDir
    Path procfs;

    @Test
    void thisProcessIsRunningAndNobodyElse() throws IOException {
        ProcessTable processes = new ProcessTable(Path.of("/proc"));

        Owner owner = processes.currentOwner("test", "");

        assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(processes.isRunning(owner)).isTrue();
        assertThat(processes.isRunning(with(owner, owner.bootId(), owner.pid(), owner.startTicks() + 1)))
                .as("another process with the same id")
                .isFalse();
        assertThat(processes.isRunning(with(owner, new UUID(1, 2), owner.pid(), owner.startTicks())))
                .as("a process of another boot")
                .isFalse();
        assertThat(processes.isRunning(with(owner, owner.bootId(), Integer.MAX_VALUE, owner.startTicks())))
                .as("a process that does not exist")
                .isFalse();
    }

    @Test
    void nameOfProcessMayLookLikeFields() throws IOException {
        Files.createDirectories(procfs.resolve("sys/kernel/random"));
        Files.writeString(procfs.resolve("sys/kernel/random/boot_id"), BOOT + "\n");
        Files.createDirectories(procfs.resolve("77"));
        Files.writeString(
                procfs.resolve("77/stat"),
                "77 (a) R 1 (b) S 1 77 77 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 1000 10 0\n");
        Owner owner = new Owner(UUID.fromString(BOOT), 77, 987_654, Instant.EPOCH, "test", "");

        assertThat(new ProcessTable(procfs).isRunning(owner)).isTrue();
    }

    private static Owner with(Owner owner, UUID bootId, long pid, long startTicks) {
        return new Owner(bootId, pid, startTicks, owner.since(), owner.command(), owner.mountPoint());
    }
}
