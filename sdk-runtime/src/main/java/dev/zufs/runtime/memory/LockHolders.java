package dev.zufs.runtime.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds who holds the lock of a file without having left a record in it, from what the kernel tells about open files.
 *
 * @param procfs directory where the proc filesystem is mounted
 */
record LockHolders(Path procfs) {

    private static final Logger LOG = System.getLogger(LockHolders.class.getPackageName());

    /**
     * Looks through all processes that this user may look into.
     *
     * @param file the file
     * @return the id of a process with a lock on the file, this one included; nothing if none can be seen
     */
    Optional<Long> find(Path file) {
        return list(procfs).stream()
                .filter(process -> process.getFileName().toString().matches("\\d+"))
                .filter(process -> list(process.resolve("fd")).stream()
                        .anyMatch(descriptor -> leadsTo(descriptor, file) && isLocked(process, descriptor)))
                .map(process -> Long.valueOf(process.getFileName().toString()))
                .findFirst();
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.isSameFile(descriptor, file);
        } catch (IOException e) { // a pipe or a socket, or closed by now
            return unknown(e, false);
        }
    }

    /** The kernel lists the locks that belong to an open file, which are those that exclude others here. */
    private static boolean isLocked(Path process, Path descriptor) {
        try {
            return Files.readString(
                            process.resolve("fdinfo").resolve(descriptor.getFileName()), StandardCharsets.ISO_8859_1)
                    .lines()
                    .anyMatch(line -> line.startsWith("lock:"));
        } catch (IOException e) {
            return unknown(e, false);
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException | UncheckedIOException e) { // of another user, or ended by now
            return unknown(e, List.of());
        }
    }

    private static <T> T unknown(Exception reason, T answer) {
        LOG.log(Level.TRACE, () -> "not known: " + reason);
        return answer;
    }
}
