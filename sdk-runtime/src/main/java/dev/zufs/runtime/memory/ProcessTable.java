package dev.zufs.runtime.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Knows which processes there are, from {@code /proc}.
 *
 * @param root directory where the proc filesystem is mounted
 */
record ProcessTable(Path root) {

    // Fields of /proc/<pid>/stat are counted from 1; the second, the name, may contain blanks and ends with ')'.
    private static final int FIRST_FIELD_AFTER_NAME = 3;
    private static final int START_TIME_FIELD = 22;

    /**
     * Describe this process as an owner.
     *
     * @param command what it does
     * @param mountPoint where it mounts, or empty
     * @return the owner, since now
     * @throws IOException if the proc filesystem is not readable
     */
    Owner currentOwner(String command, String mountPoint) throws IOException {
        long pid = ProcessHandle.current().pid();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new Owner(bootId(), pid, startTicks(pid), now, command, mountPoint);
    }

    /**
     * Tell whether an owner still runs.
     *
     * @param owner owner as recorded
     * @return true if this very process exists now
     * @throws IOException if the proc filesystem is not readable
     */
    boolean isRunning(Owner owner) throws IOException {
        if (!owner.bootId().equals(bootId())) {
            return false;
        }
        try {
            return startTicks(owner.pid()) == owner.startTicks();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private UUID bootId() throws IOException {
        return UUID.fromString(
                Files.readString(root.resolve("sys/kernel/random/boot_id")).strip());
    }

    private long startTicks(long pid) throws IOException {
        String status = Files.readString(root.resolve(Long.toString(pid)).resolve("stat"));
        String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[START_TIME_FIELD - FIRST_FIELD_AFTER_NAME]);
    }
}
