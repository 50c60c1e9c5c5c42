package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.FileLock.Mode;
import dev.zufs.runtime.libc.LinuxConstants.Open;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {

    private final Libc libc = Libc.system();

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void createFile() throws IOException {
        path = Files.createFile(directory.resolve("file"));
    }

    @Test
    void exclusiveLockKeepsAnotherOpenFileOfTheSameProcessOut() throws IOException {
        try (OpenFile first = open(Open.RDWR);
                OpenFile second = open(Open.RDWR)) {
            assertThat(FileLock.tryLock(libc, first, Mode.EXCLUSIVE)).isTrue();
            assertThat(FileLock.tryLock(libc, second, Mode.EXCLUSIVE)).isFalse();
            assertThat(FileLock.tryLock(libc, second, Mode.SHARED)).isFalse();
            assertThat(FileLock.isHeldByAnother(libc, second, Mode.SHARED)).isTrue();
            assertThat(FileLock.isHeldByAnother(libc, first, Mode.EXCLUSIVE)).isFalse();
        }
    }

    @Test
    void lockCoversBytesBeyondTheEndOfTheFile() throws IOException {
        try (OpenFile first = open(Open.RDWR);
                OpenFile second = open(Open.RDWR)) {
            assertThat(FileLock.tryLock(libc, first, Mode.EXCLUSIVE)).isTrue();
            assertThat(libc.ftruncate(first.fd(), 1 << 20)).isZero();
            assertThat(FileLock.tryLock(libc, second, Mode.SHARED)).isFalse();
        }
    }

    @Test
    void readersShareTheLock() throws IOException {
        try (OpenFile first = open(Open.RDONLY);
                OpenFile second = open(Open.RDONLY);
                OpenFile writer = open(Open.RDWR)) {
            assertThat(FileLock.tryLock(libc, first, Mode.SHARED)).isTrue();
            assertThat(FileLock.tryLock(libc, second, Mode.SHARED)).isTrue();
            assertThat(FileLock.tryLock(libc, writer, Mode.EXCLUSIVE)).isFalse();
        }
    }

    @Test
    void lockIsFreeAfterUnlockAndAfterClose() throws IOException {
        try (OpenFile second = open(Open.RDWR)) {
            try (OpenFile first = open(Open.RDWR)) {
                assertThat(FileLock.tryLock(libc, first, Mode.EXCLUSIVE)).isTrue();
                FileLock.unlock(libc, first);
                assertThat(FileLock.isHeldByAnother(libc, second, Mode.EXCLUSIVE))
                        .isFalse();
                assertThat(FileLock.tryLock(libc, first, Mode.EXCLUSIVE)).isTrue();
            }
            assertThat(FileLock.tryLock(libc, second, Mode.EXCLUSIVE)).isTrue();
        }
    }

    @Test
    void exclusiveLockOfFileOpenForReadingFails() throws IOException {
        try (OpenFile file = open(Open.RDONLY)) {
            assertThatThrownBy(() -> FileLock.tryLock(libc, file, Mode.EXCLUSIVE))
                    .isInstanceOfSatisfying(
                            SyscallException.class,
                            e -> assertThat(e.is(Errno.EBADF)).isTrue())
                    .hasMessageContaining(path.toString());
        }
    }

    private OpenFile open(int flags) throws SyscallException {
        return OpenFile.open(libc, path, flags, 0);
    }
}
