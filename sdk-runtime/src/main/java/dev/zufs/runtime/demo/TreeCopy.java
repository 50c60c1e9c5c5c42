package dev.zufs.runtime.demo;

import dev.zufs.api.FileType;
import dev.zufs.api.Progress;
import dev.zufs.runtime.libc.FileCalls;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Copies a tree of this machine into a mount: names, contents, owners, modes, times, symbolic and hard links. */
final class TreeCopy {

    private static final int CHUNK = 1 << 20;
    private static final int PERMISSIONS = 07777;

    private final HostTree tree;
    private final Posix files;
    private final FileCalls calls;
    private final Progress progress;
    private final AtomicLong copied = new AtomicLong();

    TreeCopy(HostTree tree, Posix files, FileCalls calls, Progress progress) {
        this.tree = tree;
        this.files = files;
        this.calls = calls;
        this.progress = progress;
    }

    /** Copies everything and returns the bytes of data. */
    long run() throws IOException {
        Map<HostEntry.Identity, HostEntry> first = new HashMap<>();
        List<HostEntry> contents = new ArrayList<>();
        List<HostEntry> furtherNames = new ArrayList<>();
        for (HostEntry entry : tree.entries()) {
            if (entry.type() == FileType.DIRECTORY) {
                NamedEntry.work(entry, directory -> files.makeDirectory(directory.name(), 0700));
            } else if (entry.links() > 1 && first.putIfAbsent(entry.identity(), entry) != null) {
                furtherNames.add(entry);
            } else {
                contents.add(entry);
            }
        }
        ParallelFiles.forEach(contents, () -> {
            MemorySegment buffer = Arena.ofAuto().allocate(CHUNK, 4096);
            return entry -> create(entry, buffer);
        });
        for (HostEntry entry : furtherNames) {
            HostEntry target = first.getOrDefault(entry.identity(), entry);
            NamedEntry.work(entry, name -> files.link(target.name(), name.name()));
        }
        for (HostEntry entry : tree.entries().reversed()) {
            if (entry.type() == FileType.DIRECTORY) {
                NamedEntry.work(entry, this::setAttributes);
            }
        }
        NamedEntry.work(tree.root(), this::setAttributes);
        return copied.get();
    }

    private void create(HostEntry entry, MemorySegment buffer) throws IOException {
        switch (entry.type()) {
            case REGULAR -> copyContent(entry, buffer);
            case SYMBOLIC_LINK -> files.makeSymbolicLink(HostFile.linkText(calls, entry.path()), entry.name());
            case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
                files.makeNode(entry.name(), entry.mode(), entry.device());
            case DIRECTORY -> throw new IllegalStateException("made before: " + entry.path());
        }
        setAttributes(entry);
    }

    private void copyContent(HostEntry entry, MemorySegment buffer) throws IOException {
        int flags = OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_RDWR;
        try (HostFile from = HostFile.open(calls, entry.path());
                OpenFile to = files.open(entry.name(), flags, 0600)) {
            from.requireUnchanged(entry);
            from.forEachRange(entry.size(), (position, length) -> copyRange(from, to, buffer, position, length));
            from.requireUnchanged(entry);
            if (to.status().size() < entry.size()) {
                to.truncate(entry.size());
            }
        }
    }

    private void copyRange(HostFile from, OpenFile to, MemorySegment buffer, long position, long length)
            throws IOException {
        long done = 0;
        while (done < length) {
            long count = from.read(buffer, Math.min(CHUNK, length - done), position + done);
            if (count == 0) {
                return;
            }
            long written = 0;
            while (written < count) {
                written += to.write(buffer.asSlice(written, count - written), position + done + written);
            }
            done += count;
            progress.step("copying", copied.addAndGet(count), Math.max(tree.dataBytes(), 1));
        }
    }

    private void setAttributes(HostEntry entry) {
        files.setOwner(entry.name(), entry.uid(), entry.gid(), false);
        if (entry.type() != FileType.SYMBOLIC_LINK) {
            files.setMode(entry.name(), entry.mode() & PERMISSIONS);
        }
        files.setTimes(entry.name(), entry.accessed(), entry.modified(), false);
    }
}
