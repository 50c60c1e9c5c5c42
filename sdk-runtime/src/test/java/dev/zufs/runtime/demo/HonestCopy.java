package dev.zufs.runtime.demo;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.vfs.DirectoryEntry;
import dev.zufs.runtime.vfs.FileStatus;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.Posix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** A mount with a perfect copy of a tree, in which a test can change one thing. */
final class HonestCopy {

    final Map<String, FileStatus> statuses = new HashMap<>();
    final Map<String, byte[]> contents = new HashMap<>();
    final Map<String, List<String>> listings = new HashMap<>();

    HonestCopy(HostTree tree) throws IOException {
        listings.put("/", new ArrayList<>(List.of(".", "..")));
        statuses.put("/", status(tree.root()));
        for (HostEntry entry : tree.entries()) {
            String name = entry.text();
            int slash = name.lastIndexOf('/');
            listing(slash == 0 ? "/" : name.substring(0, slash)).add(name.substring(slash + 1));
            statuses.put(name, status(entry));
            switch (entry.type()) {
                case DIRECTORY -> listings.put(name, new ArrayList<>(List.of(".", "..")));
                case REGULAR -> contents.put(name, Files.readAllBytes(entry.path()));
                case SYMBOLIC_LINK -> contents.put(name, HostFile.linkText(Libc.system(), entry.path()));
                case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> {}
            }
        }
    }

    private static FileStatus status(HostEntry entry) {
        return new FileStatus(
                entry.identity().inode(),
                entry.mode(),
                entry.links(),
                entry.uid(),
                entry.gid(),
                entry.device(),
                entry.size(),
                0,
                4096,
                entry.accessed(),
                entry.modified(),
                0,
                0);
    }

    FileStatus status(String name) {
        return Objects.requireNonNull(statuses.get(name));
    }

    byte[] content(String name) {
        return Objects.requireNonNull(contents.get(name));
    }

    List<String> listing(String name) {
        return Objects.requireNonNull(listings.get(name));
    }

    Posix posix() {
        Posix posix = mock(Posix.class);
        when(posix.status(any(), anyBoolean())).thenAnswer(call -> statuses.get(text(call.getArgument(0))));
        when(posix.readLink(any())).thenAnswer(call -> contents.get(text(call.getArgument(0))));
        when(posix.open(any(), anyInt(), anyInt())).thenAnswer(call -> open(text(call.getArgument(0))));
        return posix;
    }

    private OpenFile open(String name) {
        OpenFile file = mock(OpenFile.class);
        byte[] content = contents.getOrDefault(name, new byte[0]);
        when(file.read(any(MemorySegment.class), anyLong())).thenAnswer(call -> {
            MemorySegment target = call.getArgument(0);
            long position = call.getArgument(1);
            long count = Math.max(0, Math.min(target.byteSize(), content.length - position));
            MemorySegment.copy(MemorySegment.ofArray(content), position, target, 0, count);
            return count;
        });
        when(file.seek(anyLong(), anyInt())).thenAnswer(call -> {
            long position = call.getArgument(0);
            if (position >= content.length) {
                throw new ErrnoException(Errno.ENXIO);
            }
            return position;
        });
        when(file.readDirectory(any())).thenAnswer(call -> {
            Predicate<DirectoryEntry> sink = call.getArgument(0);
            for (String listed : listing(name)) {
                var _ = sink.test(new DirectoryEntry(FileName.of(listed), 1, FileType.REGULAR, 1));
            }
            return false;
        });
        doThrow(new AssertionError("a check writes nothing")).when(file).truncate(anyLong());
        return file;
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Runs the check on the copy as it is now. */
    long check(HostTree tree) {
        try {
            return new TreeCheck(tree, posix(), Libc.system(), (what, done, total) -> {}).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
