package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPointTest {

    private final Libc libc = Libc.system();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void pathIsAbsoluteAndWithoutLinks() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        assertThat(MountPoint.of(libc, link.resolve("../link")).path()).isEqualTo(real.toRealPath());
    }

    @Test
    void whatIsNoDirectoryIsRefusedByName() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> MountPoint.of(libc, file))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> MountPoint.of(libc, directory.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("make the directory");
    }

    @Test
    void directoryThatNothingIsMountedOnIsAliveAndHasNoSource() throws IOException {
        MountPoint target = MountPoint.of(libc, directory);
        assertThat(target.isDead()).isFalse();
        assertThat(target.clear()).isEmpty();
        assertThat(target.source()).isEmpty();
        assertThat(target.shows("0:1")).isFalse();
        assertThat(MountPoint.unseen(libc, directory)).isEmpty();
        assertThat(MountPoint.unseen(libc, Path.of("/"))).isEmpty();
        assertThatThrownBy(target::unmount).isInstanceOf(SyscallException.class);
    }
}
