package dev.zufs.runtime.demo;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.FileCalls;
import dev.zufs.runtime.libc.LinuxConstants.Open;
import dev.zufs.runtime.libc.LinuxConstants.Seek;
import dev.zufs.runtime.libc.Syscall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** A file of this machine that is read by ranges of data. For one thread. */
final class HostFile implements AutoCloseable {

    /** Takes the ranges of a file that have data. */
    @FunctionalInterface
    interface DataRanges {

        /**
         * Takes one range.
         *
         * @param position first byte
         * @param length bytes
         * @throws IOException if it cannot be dealt with
         */
        void range(long position, long length) throws IOException;
    }

    private static final int MAX_LINK = 4096;

    private final FileCalls calls;
    private final Path path;
    private final int fd;

    private HostFile(FileCalls calls, Path path, int fd) {
        this.calls = calls;
        this.path = path;
        this.fd = fd;
    }

    static HostFile open(FileCalls calls, Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = terminated(arena, path);
            long fd = Syscall.check(calls.open(name, Open.RDONLY | Open.NOFOLLOW | Open.CLOEXEC, 0), "open", path);
            return new HostFile(calls, path, (int) fd);
        }
    }

    /**
     * Makes sure that this is the file that was found, as it was then: what is copied or compared of another one proves nothing.
     *
     * @throws IOException if it is not; the message names it
     */
    void requireUnchanged(HostEntry entry) throws IOException {
        HostEntry now = HostTree.entryBehind(Path.of("/proc/self/fd", Integer.toString(fd)), entry.name());
        requireUnchanged(entry, now);
    }

    /** As {@link #requireUnchanged(HostEntry)}, for what cannot be opened. */
    static void requireUnchangedLink(HostEntry entry) throws IOException {
        requireUnchanged(entry, HostTree.entry(entry.path(), entry.name()));
    }

    private static void requireUnchanged(HostEntry then, HostEntry now) throws IOException {
        if (now.size() != then.size()
                || now.modified() != then.modified()
                || !now.identity().equals(then.identity())) {
            throw new IOException(then.text() + ": was changed meanwhile, so nothing can be said about its copy");
        }
    }

    static byte[] linkText(FileCalls calls, Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(MAX_LINK);
            long length = Syscall.check(calls.readlink(terminated(arena, path), text), "readlink", path);
            return text.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static MemorySegment terminated(Arena arena, Path path) {
        byte[] bytes = HostPath.bytes(path);
        MemorySegment name = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, name, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return name;
    }

    /** Calls for every range of data, in order; between them are holes. */
    void forEachRange(long size, DataRanges ranges) throws IOException {
        long at = 0;
        while (at < size) {
            long data = calls.lseek(fd, at, Seek.DATA);
            if (data == -Errno.ENXIO.number()) {
                return;
            }
            data = Math.min(Syscall.check(data, "lseek", path), size);
            long hole = Math.min(Syscall.check(calls.lseek(fd, data, Seek.HOLE), "lseek", path), size);
            if (hole <= data) {
                return;
            }
            ranges.range(data, hole - data);
            at = hole;
        }
    }

    /** Reads as many bytes as are wanted; fewer only at the end of the file. */
    long read(MemorySegment target, long length, long position) throws IOException {
        long done = 0;
        while (done < length) {
            long count = Syscall.check(calls.pread(fd, target, done, length - done, position + done), "read", path);
            if (count == 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    @Override
    public void close() {
        // Only read from: nothing can be lost.
        calls.close(fd);
    }
}
