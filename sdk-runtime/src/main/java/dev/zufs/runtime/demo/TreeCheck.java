package dev.zufs.runtime.demo;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileType;
import dev.zufs.api.Progress;
import dev.zufs.runtime.libc.FileCalls;
import dev.zufs.runtime.vfs.FileStatus;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Compares a copy with the tree that it was made of: every name, attribute, link and byte, and nothing more than those. */
final class TreeCheck {

    private static final int CHUNK = 1 << 20;

    private final HostTree tree;
    private final Posix files;
    private final FileCalls calls;
    private final Progress progress;
    private final AtomicLong compared = new AtomicLong();

    TreeCheck(HostTree tree, Posix files, FileCalls calls, Progress progress) {
        this.tree = tree;
        this.files = files;
        this.calls = calls;
        this.progress = progress;
    }

    /**
     * Compares everything.
     *
     * @return bytes of data that were compared
     * @throws DifferenceException at the first thing that did not come back
     */
    long run() throws IOException {
        // Attributes first: reading contents and listing directories changes access times.
        checkAttributes(tree.root(), new HashMap<>());
        Map<HostEntry.Identity, Long> numbers = new HashMap<>();
        for (HostEntry entry : tree.entries()) {
            checkAttributes(entry, numbers);
        }
        if (new HashSet<>(numbers.values()).size() != numbers.size()) {
            throw new DifferenceException("two files that were different are one inode now");
        }
        checkNames();
        List<HostEntry> contents = new ArrayList<>();
        Set<HostEntry.Identity> seen = new HashSet<>();
        for (HostEntry entry : tree.entries()) {
            if (entry.type() == FileType.REGULAR && (entry.links() == 1 || seen.add(entry.identity()))) {
                contents.add(entry);
            }
        }
        ParallelFiles.forEach(contents, () -> {
            MemorySegment expected = Arena.ofAuto().allocate(CHUNK, 4096);
            MemorySegment actual = Arena.ofAuto().allocate(CHUNK, 4096);
            return entry -> checkContent(entry, expected, actual);
        });
        return compared.get();
    }

    private void checkAttributes(HostEntry entry, Map<HostEntry.Identity, Long> numbers) throws IOException {
        FileStatus status = files.status(entry.name(), false);
        same(entry, "mode", entry.mode(), status.mode());
        same(entry, "owner", entry.uid(), status.uid());
        same(entry, "group", entry.gid(), status.gid());
        same(entry, "modification time", entry.modified(), status.modified());
        same(entry, "access time", entry.accessed(), status.accessed());
        switch (entry.type()) {
            case REGULAR -> same(entry, "size", entry.size(), status.size());
            case SYMBOLIC_LINK -> {
                byte[] text = HostFile.linkText(calls, entry.path());
                if (!Arrays.equals(text, files.readLink(entry.name()))) {
                    throw new DifferenceException(text(entry) + ": the link's text differs");
                }
            }
            case CHARACTER_DEVICE, BLOCK_DEVICE -> same(entry, "device number", entry.device(), status.device());
            case DIRECTORY, FIFO, SOCKET -> {}
        }
        if (entry.type() != FileType.DIRECTORY) {
            Long number = numbers.putIfAbsent(entry.identity(), status.number());
            if (number != null && number != status.number()) {
                throw new DifferenceException(text(entry) + ": was a hard link, and is a file of its own now");
            }
        }
    }

    /** Lists all directories, and finds exactly the names of the tree. */
    private void checkNames() {
        Map<String, Set<String>> expected = new HashMap<>();
        expected.put("/", new HashSet<>());
        for (HostEntry entry : tree.entries()) {
            String name = latin(entry.name());
            int slash = name.lastIndexOf('/');
            expected.computeIfAbsent(slash == 0 ? "/" : name.substring(0, slash), directory -> new HashSet<>())
                    .add(name.substring(slash + 1));
            if (entry.type() == FileType.DIRECTORY) {
                expected.computeIfAbsent(name, directory -> new HashSet<>());
            }
        }
        expected.forEach((directory, names) -> {
            Set<String> found = new HashSet<>(Set.of(".", ".."));
            try (OpenFile open =
                    files.open(directory.getBytes(StandardCharsets.ISO_8859_1), OpenFlags.O_DIRECTORY, 0)) {
                Set<String> listed = new HashSet<>();
                while (open.readDirectory(entry -> {
                    if (!listed.add(latin(entry.name().toBytes()))) {
                        throw new DifferenceException(directory + ": lists a name twice");
                    }
                    return true;
                })) {
                    // Goes on where the buffer was full.
                }
                found.addAll(listed);
            }
            names.addAll(Set.of(".", ".."));
            if (!found.equals(names)) {
                throw new DifferenceException(directory + ": its listing " + difference(names, found));
            }
        });
    }

    /** Says what of two different sets only one has. */
    static String difference(Set<String> expected, Set<String> found) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        Set<String> surplus = new TreeSet<>(found);
        surplus.removeAll(expected);
        String lacks = missing.isEmpty() ? "" : "lacks " + missing;
        String and = missing.isEmpty() || surplus.isEmpty() ? "" : " and ";
        return lacks + and + (surplus.isEmpty() ? "" : "has in addition " + surplus);
    }

    private void checkContent(HostEntry entry, MemorySegment expected, MemorySegment actual) throws IOException {
        long[] end = {0};
        try (HostFile original = HostFile.open(calls, entry.path());
                OpenFile copy = files.open(entry.name(), OpenFlags.O_RDONLY, 0)) {
            original.forEachRange(entry.size(), (position, length) -> {
                checkHole(entry, copy, actual, end[0], position - end[0]);
                checkRange(entry, original, copy, position, length, expected, actual);
                end[0] = position + length;
            });
            checkHole(entry, copy, actual, end[0], entry.size() - end[0]);
        }
    }

    private void checkRange(
            HostEntry entry,
            HostFile original,
            OpenFile copy,
            long position,
            long length,
            MemorySegment expected,
            MemorySegment actual)
            throws IOException {
        for (long done = 0; done < length; ) {
            long count = original.read(expected, Math.min(CHUNK, length - done), position + done);
            if (count == 0) {
                throw new DifferenceException(text(entry) + ": the original has become shorter meanwhile");
            }
            readFully(entry, copy, actual, count, position + done);
            long mismatch = MemorySegment.mismatch(expected, 0, count, actual, 0, count);
            if (mismatch >= 0) {
                throw new DifferenceException(whyDifferent(entry, position + done + mismatch));
            }
            done += count;
            progress.step("comparing", compared.addAndGet(count), Math.max(tree.dataBytes(), 1));
        }
    }

    /** Reads what must be zeros, but not every byte of a hole that the copy has too. */
    private void checkHole(HostEntry entry, OpenFile copy, MemorySegment actual, long position, long length) {
        long end = position + length;
        long at = position;
        while (at < end) {
            long data = nextData(copy, at, end);
            long count = Math.min(CHUNK, end - data);
            if (count <= 0) {
                return;
            }
            readFully(entry, copy, actual, count, data);
            for (long index = 0; index < count; index++) {
                if (actual.get(ValueLayout.JAVA_BYTE, index) != 0) {
                    throw new DifferenceException(text(entry) + ": byte " + (data + index) + " was in a hole");
                }
            }
            at = data + count;
        }
    }

    private static long nextData(OpenFile copy, long at, long end) {
        try {
            return Math.min(copy.seek(at, OpenFile.SEEK_DATA), end);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENXIO) {
                return end;
            }
            throw e;
        }
    }

    private static void readFully(HostEntry entry, OpenFile copy, MemorySegment target, long length, long position) {
        long done = 0;
        while (done < length) {
            long count = copy.read(target.asSlice(done, length - done), position + done);
            if (count == 0) {
                throw new DifferenceException(text(entry) + ": ends at byte " + (position + done));
            }
            done += count;
        }
    }

    private static String whyDifferent(HostEntry entry, long position) throws IOException {
        FileTime now = Files.getLastModifiedTime(entry.path(), LinkOption.NOFOLLOW_LINKS);
        return text(entry)
                + (now.to(TimeUnit.NANOSECONDS) == entry.modified()
                        ? ": byte " + position + " differs"
                        : ": the original was changed meanwhile");
    }

    private static void same(HostEntry entry, String what, long expected, long actual) {
        if (expected != actual) {
            throw new DifferenceException(text(entry) + ": " + what + " was " + expected + " and is " + actual);
        }
    }

    private static String text(HostEntry entry) {
        return new String(entry.name(), StandardCharsets.UTF_8);
    }

    /** Makes a string that stands for bytes one to one. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
