package dev.zufs.runtime.demo;

import dev.zufs.api.FileType;
import dev.zufs.api.Progress;
import dev.zufs.runtime.libc.FileCalls;
import dev.zufs.runtime.vfs.FileStatus;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Compares a copy with the tree that it was made of: every name, attribute, link and byte, and nothing more than those. */
final class TreeCheck {

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
        // All attributes first: reading contents and links and listing directories changes access times, those of a
        // file with
        // several names for all of them.
        NamedEntry.work(tree.root(), entry -> checkAttributes(entry, new HashMap<>()));
        Map<HostEntry.Identity, Long> numbers = new HashMap<>();
        for (HostEntry named : tree.entries()) {
            NamedEntry.work(named, entry -> checkAttributes(entry, numbers));
        }
        if (new HashSet<>(numbers.values()).size() != numbers.size()) {
            throw new DifferenceException("two files that were different are one inode now");
        }
        for (HostEntry named : tree.entries()) {
            if (named.type() == FileType.SYMBOLIC_LINK) {
                NamedEntry.work(named, this::checkLinkText);
            }
        }
        checkNames();
        List<HostEntry> contents = new ArrayList<>();
        Set<HostEntry.Identity> seen = new HashSet<>();
        for (HostEntry entry : tree.entries()) {
            if (entry.type() == FileType.REGULAR && (entry.links() == 1 || seen.add(entry.identity()))) {
                contents.add(entry);
            }
        }
        LongConsumer counted =
                count -> progress.step("comparing", compared.addAndGet(count), Math.max(tree.dataBytes(), 1));
        ParallelFiles.forEach(contents, () -> new ContentCheck(files, calls, counted));
        return compared.get();
    }

    private void checkAttributes(HostEntry entry, Map<HostEntry.Identity, Long> numbers) {
        FileStatus status = files.status(entry.name(), false);
        same(entry, "mode", entry.mode(), status.mode());
        same(entry, "owner", entry.uid(), status.uid());
        same(entry, "group", entry.gid(), status.gid());
        same(entry, "modification time", entry.modified(), status.modified());
        same(entry, "access time", entry.accessed(), status.accessed());
        switch (entry.type()) {
            case REGULAR -> same(entry, "size", entry.size(), status.size());
            case CHARACTER_DEVICE, BLOCK_DEVICE -> same(entry, "device number", entry.device(), status.device());
            case SYMBOLIC_LINK, DIRECTORY, FIFO, SOCKET -> {}
        }
        if (entry.type() != FileType.DIRECTORY) {
            Long number = numbers.putIfAbsent(entry.identity(), status.number());
            if (number != null && number != status.number()) {
                throw new DifferenceException(entry.text() + ": was a hard link, and is a file of its own now");
            }
        }
    }

    private void checkLinkText(HostEntry entry) throws IOException {
        byte[] text = HostFile.linkText(calls, entry.path());
        HostFile.requireUnchangedLink(entry);
        if (!Arrays.equals(text, files.readLink(entry.name()))) {
            throw new DifferenceException(entry.text() + ": the link's text differs");
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

    private static void same(HostEntry entry, String what, long expected, long actual) {
        if (expected != actual) {
            throw new DifferenceException(entry.text() + ": " + what + " was " + expected + " and is " + actual);
        }
    }

    /** Makes a string that stands for bytes one to one. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
