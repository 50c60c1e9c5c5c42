package dev.zufs.runtime.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.Posix;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeCopyTest {

    private final Posix posix = mock(Posix.class);
    private final OpenFile target = mock(OpenFile.class, RETURNS_DEEP_STUBS);

    @TempDir
    Path directory;

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        Files.write(directory.resolve("d/file"), new byte[10_000]);
        Files.createLink(directory.resolve("d/hard"), directory.resolve("d/file"));
        when(posix.open(any(), anyInt(), anyInt())).thenReturn(target);
        when(target.write(any(MemorySegment.class), anyLong()))
                .thenAnswer(call -> call.<MemorySegment>getArgument(0).byteSize());
    }

    private void copy(HostTree tree) throws IOException {
        new TreeCopy(tree, posix, Libc.system(), (what, done, total) -> {}).run();
    }

    @Test
    void failureNamesTheEntry() throws IOException {
        HostTree tree = HostTree.scan(directory, Libc.system());
        doThrow(new ErrnoException(Errno.EMLINK)).when(posix).link(any(byte[].class), any());
        assertThatThrownBy(() -> copy(tree))
                .isInstanceOf(ErrnoException.class)
                .hasMessageMatching("EMLINK: /d/(hard|file): .+");
        when(target.write(any(MemorySegment.class), anyLong())).thenThrow(new ErrnoException(Errno.ENOSPC, "full"));
        assertThatThrownBy(() -> copy(tree)).hasMessageMatching("ENOSPC: /d/(hard|file): full");
        doThrow(new ErrnoException(Errno.ENOSPC, "full")).when(posix).makeDirectory(any(), anyInt());
        assertThatThrownBy(() -> copy(tree)).hasMessage("ENOSPC: /d: full");
    }

    @Test
    void fileThatBecomesShorterIsNotCopiedAsZeros() throws IOException {
        HostTree tree = HostTree.scan(directory, Libc.system());
        Files.write(directory.resolve("d/file"), new byte[100], StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> copy(tree)).hasMessageContaining("was changed meanwhile");
    }

    @Test
    void fileThatIsWrittenWhileItIsCopiedIsNotTakenForCopied() throws IOException {
        HostTree tree = HostTree.scan(directory, Libc.system());
        when(target.write(any(MemorySegment.class), anyLong())).thenAnswer(call -> {
            Files.write(directory.resolve("d/file"), new byte[20_000], StandardOpenOption.APPEND);
            return call.<MemorySegment>getArgument(0).byteSize();
        });
        assertThatThrownBy(() -> copy(tree)).hasMessageContaining("was changed meanwhile");
    }
}
