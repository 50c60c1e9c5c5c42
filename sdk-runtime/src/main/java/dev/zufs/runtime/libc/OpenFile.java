package dev.zufs.runtime.libc;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Owns a file descriptor that the runtime opened itself, and closes it once.
 *
 * <p>Locks taken through the descriptor live until it is closed. Every thread may use and close it; who closes has to
 * know that nobody is in a call with the descriptor, whose number the kernel gives away again at once.
 */
public final class OpenFile implements AutoCloseable {

    private final FileCalls calls;
    private final Path path;
    private final int fd;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenFile(FileCalls calls, Path path, int fd) {
        this.calls = calls;
        this.path = path;
        this.fd = fd;
    }

    /**
     * Open a file; the descriptor is not inherited by programs that this process executes.
     *
     * @param calls calls to open and close with
     * @param path path of the file
     * @param flags access mode and flags of {@link LinuxConstants.Open}
     * @param mode permission bits of a file that this call creates
     * @return the open file, owned by the caller
     * @throws SyscallException if it cannot be opened
     */
    public static OpenFile open(FileCalls calls, Path path, int flags, int mode) throws SyscallException {
        long fd = Syscall.check(calls.open(path.toString(), flags | LinuxConstants.Open.CLOEXEC, mode), "open", path);
        return new OpenFile(calls, path, (int) fd);
    }

    /**
     * Answer the file descriptor.
     *
     * @return the number
     * @throws IllegalStateException if the file is closed
     */
    public int fd() {
        if (closed.get()) {
            throw new IllegalStateException("file is closed: " + path);
        }
        return fd;
    }

    /**
     * Answer the path that the file was opened by.
     *
     * @return the path, as it was given
     */
    public Path path() {
        return path;
    }

    /**
     * Answer a path that leads to this very file, even if its own path names another one by now.
     *
     * @return a path below {@code /proc/self/fd}, good until the file is closed
     */
    public Path descriptorPath() {
        return Path.of("/proc/self/fd", Integer.toString(fd()));
    }

    /** Close the descriptor and with it the locks taken through it; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // The descriptor is gone whatever the answer. Errors of earlier writes, which only NFS reports here, belong
            // to
            // msync and fsync, whose results are checked.
            calls.close(fd);
        }
    }
}
