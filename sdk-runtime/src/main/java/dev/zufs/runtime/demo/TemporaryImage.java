package dev.zufs.runtime.demo;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.libc.OpenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * A file for one run, without a name: the kernel frees its space when the last descriptor is closed, however this process ends.
 *
 * <p><b>Threads:</b> any. <b>Lifetime:</b> the path leads to the file until {@link #close}.
 */
public final class TemporaryImage implements AutoCloseable {

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final List<String> KINDS_IN_MEMORY = List.of("tmpfs", "ramfs");

    private final OpenFile file;
    private final Path directory;

    private TemporaryImage(OpenFile file, Path directory) {
        this.file = file;
        this.directory = directory;
    }

    /**
     * Makes a file where there is room for it: in shared memory if that has enough, as persisting a file on a disk costs a
     * disk write for each operation; else where this system has temporary files.
     *
     * @param bytes how much room there has to be
     * @return the file, empty; owned by the caller
     * @throws ErrnoException ENOSPC if there is no room; the message says how much there is, and what to do
     * @throws IOException if the file cannot be made
     */
    public static TemporaryImage withRoomFor(long bytes) throws IOException {
        List<Path> candidates = List.of(SHARED_MEMORY, Path.of(System.getProperty("java.io.tmpdir")));
        return in(choose(bytes, candidates, TemporaryImage::room));
    }

    static TemporaryImage in(Path directory) throws IOException {
        Path named = Files.createTempFile(directory, "zufs-demo-", ".img");
        try {
            OpenFile file = OpenFile.open(Libc.system(), named, LinuxConstants.Open.RDWR, 0);
            return new TemporaryImage(file, directory);
        } finally {
            Files.delete(named);
        }
    }

    /** Returns the first directory with room. */
    static Path choose(long bytes, List<Path> candidates, ToLongFunction<Path> room) {
        for (Path candidate : candidates) {
            if (room.applyAsLong(candidate) >= bytes) {
                return candidate;
            }
        }
        String found = candidates.stream()
                .map(candidate -> candidate + " has " + (room.applyAsLong(candidate) >> 20))
                .collect(Collectors.joining(", "));
        throw new ErrnoException(
                Errno.ENOSPC,
                "no room for a temporary file of " + (bytes >> 20) + " MiB (" + found
                        + "): name a file with --backing, or a smaller tree with --input");
    }

    /** Returns how many bytes a file in a directory can have; 0 where this user can make none. */
    private static long room(Path directory) {
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            return 0;
        }
        try {
            FileStore store = Files.getFileStore(directory);
            long space = store.getUsableSpace();
            // Three quarters: this process and the files that it reads need memory too.
            return KINDS_IN_MEMORY.contains(store.type())
                    ? Math.min(space, new AvailableMemory(Path.of("/")).bytes() / 4 * 3)
                    : space;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a path that leads to the file in this process.
     *
     * @return below {@code /proc/self/fd}
     */
    public Path path() {
        return file.descriptorPath();
    }

    /** Frees the file, once nobody has it open any more. */
    @Override
    public void close() {
        file.close();
    }

    /** Returns what a user is told instead of a path. */
    @Override
    public String toString() {
        return "a temporary file in " + directory;
    }
}
