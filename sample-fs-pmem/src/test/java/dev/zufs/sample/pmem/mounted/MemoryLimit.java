package dev.zufs.sample.pmem.mounted;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A control group whose processes share so much memory. One thread. */
final class MemoryLimit implements AutoCloseable {

    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final Path group;
    private final boolean second;

    private MemoryLimit(Path group, boolean second) {
        this.group = group;
        this.second = second;
    }

    /** Makes a group, or skips the calling test and says why, where that cannot be done. Version 2 is taken before version 1. */
    static MemoryLimit of(long bytes) throws IOException {
        boolean second = isSecondWithMemory();
        Path parent = second ? CGROUPS : CGROUPS.resolve("memory");
        MemoryLimit limit = makeOrNull(parent, second);
        assumeThat(limit)
                .as("a group of control group memory can be made in " + parent)
                .isNotNull();
        if (limit == null) {
            throw new IllegalStateException("assumed");
        }
        Files.writeString(limit.group.resolve(second ? "memory.max" : "memory.limit_in_bytes"), Long.toString(bytes));
        return limit;
    }

    private static boolean isSecondWithMemory() throws IOException {
        Path controllers = CGROUPS.resolve("cgroup.subtree_control");
        return Files.isReadable(controllers) && Files.readString(controllers).contains("memory");
    }

    private static @Nullable MemoryLimit makeOrNull(Path parent, boolean second) throws IOException {
        if (!Files.isWritable(parent) || !(second || Files.exists(parent.resolve("memory.limit_in_bytes")))) {
            return null;
        }
        return new MemoryLimit(
                Files.createDirectory(
                        parent.resolve("zufs-test-" + ProcessHandle.current().pid())),
                second);
    }

    /** Returns a program that executes the command behind it as a process of the group. */
    List<String> launcher() {
        return List.of("bash", "-c", "echo $$ > '" + group + "/cgroup.procs' && exec \"$@\"", "limited");
    }

    /** Returns the beginning of a script that makes it a process of the group. */
    String enter() {
        return "echo $$ > '" + group + "/cgroup.procs'; ";
    }

    /** Returns how many processes were killed as there was no memory left. */
    long kills() throws IOException {
        Path events = group.resolve(second ? "memory.events" : "memory.oom_control");
        return Files.readAllLines(events).stream()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                .sum();
    }

    /** Returns how often a process of the group has met its limit. */
    long hits() throws IOException {
        if (!second) {
            return Long.parseLong(
                    Files.readString(group.resolve("memory.failcnt")).strip());
        }
        return Files.readAllLines(group.resolve("memory.events")).stream()
                .filter(line -> line.startsWith("max "))
                .mapToLong(line -> Long.parseLong(line.substring("max ".length())))
                .sum();
    }

    /** Deletes the group, whose processes have ended. */
    @Override
    public void close() throws IOException {
        Files.delete(group);
    }
}
