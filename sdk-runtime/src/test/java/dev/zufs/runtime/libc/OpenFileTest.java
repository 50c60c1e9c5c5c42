package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.LinuxConstants.FileControl;
import dev.zufs.runtime.libc.LinuxConstants.Open;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFileTest {

    private final Libc libc = Libc.system();

    @TempDir
    Path directory;

    @Test
    void missingFileIsReportedWithCallPathAndReason() {
        Path path = directory.resolve("missing");

        assertThatThrownBy(() -> OpenFile.open(libc, path, Open.RDONLY, 0))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.number()).isEqualTo(Errno.ENOENT.number()))
                .hasMessage("open of " + path + ": No such file or directory (ENOENT)");
    }

    @Test
    void descriptorIsNotInheritedByOtherPrograms() throws IOException {
        try (OpenFile file = OpenFile.open(libc, directory, Open.RDONLY, 0)) {
            assertThat(libc.fcntl(file.fd(), FileControl.GETFD, 0)).isEqualTo(1);
        }
    }

    @Test
    void descriptorPathFollowsTheFileWhenItIsRenamed() throws IOException {
        Path path = Files.writeString(directory.resolve("old"), "content");
        try (OpenFile file = OpenFile.open(libc, path, Open.RDONLY, 0)) {
            Files.move(path, directory.resolve("new"));
            Files.writeString(path, "other");

            assertThat(Files.readString(file.descriptorPath())).isEqualTo("content");
        }
    }

    @Test
    void closedFileHasNoDescriptorAndMayBeClosedAgain() throws IOException {
        OpenFile file = OpenFile.open(libc, directory, Open.RDONLY, 0);
        int fd = file.fd();
        file.close();
        file.close();

        assertThat(libc.fcntl(fd, FileControl.GETFD, 0)).isEqualTo(-Errno.EBADF.number());
        assertThatThrownBy(file::fd).isInstanceOf(IllegalStateException.class);
    }
}
