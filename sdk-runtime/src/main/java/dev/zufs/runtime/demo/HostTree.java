package dev.zufs.runtime.demo;

import dev.zufs.api.FileType;
import dev.zufs.runtime.libc.FileCalls;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All that is in a directory tree of this machine, as it was found; directories before what they hold. Immutable.
 *
 * @param root the directory itself
 * @param entries everything below it
 * @param dataBytes bytes of data of all files, each inode once, holes left out
 * @param neededBytes the size of a filesystem that has room for all
 */
record HostTree(HostEntry root, List<HostEntry> entries, long dataBytes, long neededBytes) {

    private static final String ATTRIBUTES =
            "unix:mode,uid,gid,size,rdev,nlink,ino,dev,lastAccessTime,lastModifiedTime";

    /**
     * Looks at everything.
     *
     * @param directory where to begin
     * @param calls to find data with
     * @return what is there
     * @throws IOException if anything cannot be read; the message names it
     */
    static HostTree scan(Path directory, FileCalls calls) throws IOException {
        Path start = directory.toRealPath();
        int prefix = HostPath.bytes(start).length;
        Scan scan = new Scan(start, prefix == 1 ? 0 : prefix, calls);
        Files.walkFileTree(start, scan);
        return new HostTree(
                entry(start, new byte[] {'/'}), List.copyOf(scan.entries), scan.dataBytes, scan.needed.bytes());
    }

    /** Looks at what is at a path; a symbolic link is not followed. */
    static HostEntry entry(Path path, byte[] name) throws IOException {
        return entry(path, name, Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
    }

    /** Looks at what a symbolic link leads to. */
    static HostEntry entryBehind(Path link, byte[] name) throws IOException {
        return entry(link, name, Files.readAttributes(link, ATTRIBUTES));
    }

    private static HostEntry entry(Path path, byte[] name, Map<String, Object> found) {
        return new HostEntry(
                path,
                name,
                number(found, "mode").intValue(),
                number(found, "uid").intValue(),
                number(found, "gid").intValue(),
                number(found, "size").longValue(),
                nanos(found, "lastAccessTime"),
                nanos(found, "lastModifiedTime"),
                device(number(found, "rdev").longValue()),
                number(found, "nlink").intValue(),
                new HostEntry.Identity(
                        number(found, "dev").longValue(), number(found, "ino").longValue()));
    }

    private static Number number(Map<String, Object> attributes, String name) {
        if (attributes.get(name) instanceof Number number) {
            return number;
        }
        throw new IllegalStateException("this machine tells no " + name + " of files");
    }

    private static long nanos(Map<String, Object> attributes, String name) {
        if (attributes.get(name) instanceof FileTime time) {
            return time.to(TimeUnit.NANOSECONDS);
        }
        throw new IllegalStateException("this machine tells no " + name + " of files");
    }

    /** Turns a device number from the form of applications, where bits are scattered, into that of the kernel. */
    private static int device(long scattered) {
        long major = ((scattered >> 8) & 0xFFF) | ((scattered >> 32) & ~0xFFFL);
        long minor = (scattered & 0xFF) | ((scattered >> 12) & ~0xFFL & 0xFFFFFF00L);
        return (int) (major << 20 | (minor & 0xFFFFF));
    }

    private static final class Scan extends SimpleFileVisitor<Path> {

        private final Path start;
        private final int prefix;
        private final FileCalls calls;
        private final List<HostEntry> entries = new ArrayList<>();
        private final Set<HostEntry.Identity> seen = new HashSet<>();
        private final SpaceNeeded needed = new SpaceNeeded();
        private long dataBytes;

        Scan(Path start, int prefix, FileCalls calls) {
            this.start = start;
            this.prefix = prefix;
            this.calls = calls;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!directory.equals(start)) {
                add(directory);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            HostEntry entry = add(file);
            if (entry.type() == FileType.REGULAR && (entry.links() == 1 || seen.add(entry.identity()))) {
                try (HostFile open = HostFile.open(calls, file)) {
                    open.forEachRange(entry.size(), (position, length) -> {
                        dataBytes += length;
                        needed.range(position, length);
                    });
                }
            }
            return FileVisitResult.CONTINUE;
        }

        private HostEntry add(Path path) throws IOException {
            byte[] whole = HostPath.bytes(path);
            HostEntry entry = entry(path, Arrays.copyOfRange(whole, prefix, whole.length));
            entries.add(entry);
            needed.entry(entry.size());
            return entry;
        }
    }
}
