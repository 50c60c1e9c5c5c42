package dev.zufs.runtime.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
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

    /** The main class of the distribution, as it stands in a command line. */
    private static final String LAUNCHER = "dev.zufs.launcher.Launcher";

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

    /**
     * Find who holds the lock of a file without having left a record in it.
     *
     * @param file the file
     * @return the process, with what it was started as; empty if it is one that this user may not look into
     * @throws IOException if the proc filesystem is not readable
     */
    Optional<Owner> lockHolder(Path file) throws IOException {
        Optional<Long> holder = new LockHolders(root).find(file);
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        long pid = holder.get();
        try {
            Instant started = ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .orElseGet(Instant::now)
                    .truncatedTo(ChronoUnit.SECONDS);
            return Optional.of(new Owner(bootId(), pid, startTicks(pid), started, command(pid), ""));
        } catch (NoSuchFileException e) { // ended by now
            return Optional.empty();
        }
    }

    /** Returns what the tool was called with, or the name of another program. */
    private String command(long pid) throws IOException {
        byte[] line = Files.readAllBytes(root.resolve(Long.toString(pid)).resolve("cmdline"));
        List<String> words =
                List.of(new String(line, StandardCharsets.UTF_8).strip().split("\0"));
        for (int index = 0; index < words.size(); index++) {
            if (words.get(index).endsWith(LAUNCHER)) {
                return "zufs " + String.join(" ", words.subList(index + 1, words.size()));
            }
        }
        return words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
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
