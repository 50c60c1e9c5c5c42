package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.fuse.wire.FuseDeviceIoctl;
import dev.zufs.runtime.libc.IoVector;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.libc.OpenFile;
import dev.zufs.runtime.libc.Syscall;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * An open {@code /dev/fuse}: the kernel's requests of one connection come out of it, and replies go in.
 *
 * <p><b>Threads:</b> any; requests that were read from one copy are answered on any of them. The connection ends when the last
 * copy is closed.
 */
final class FuseDevice implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FuseDevice.class.getPackageName());
    private static final Path PATH = Path.of("/dev/fuse");

    /** What {@link #read} answers if the connection has ended: unmounted, or aborted. */
    static final long ENDED = -1;

    private static final int ENODEV = -Errno.ENODEV.number();
    private static final int ECONNABORTED = -Errno.ECONNABORTED.number();
    private static final int EINTR = -Errno.EINTR.number();
    private static final int ENOENT = -Errno.ENOENT.number();
    private static final int EAGAIN = -Errno.EAGAIN.number();

    private final Libc libc;
    private final OpenFile file;

    private FuseDevice(Libc libc, OpenFile file) {
        this.libc = libc;
        this.file = file;
    }

    /**
     * Opens the device; it belongs to no connection until it is mounted.
     *
     * @throws IOException with what to do about it, if the kernel has no FUSE or does not let this process use it
     */
    static FuseDevice open(Libc libc) throws IOException {
        try {
            return new FuseDevice(libc, OpenFile.open(libc, PATH, LinuxConstants.Open.RDWR, 0));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENXIO) || e.is(Errno.ENODEV)) {
                throw new IOException(
                        "this kernel offers no FUSE (" + e.getMessage() + "): load its module, modprobe fuse", e);
            }
            throw e;
        }
    }

    /** Opens one more way to the same connection, which is mounted. */
    FuseDevice copy() throws IOException {
        OpenFile other = OpenFile.open(libc, PATH, LinuxConstants.Open.RDWR, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment original = arena.allocate(ValueLayout.JAVA_INT);
            original.set(ValueLayout.JAVA_INT, 0, file.fd());
            Syscall.check(libc.ioctl(other.fd(), FuseDeviceIoctl.CLONE, original), "ioctl CLONE", PATH);
            return new FuseDevice(libc, other);
        } catch (IOException | RuntimeException e) {
            other.close();
            throw e;
        }
    }

    /**
     * Tells the kernel that the calling thread writes back what others have written: to free memory, it must not wait for that,
     * nor be slowed down for it. A mount works without, if less well where memory is short.
     */
    void markThread() {
        long result = libc.prctl(LinuxConstants.ProcessControl.SET_IO_FLUSHER, 1L);
        if (result < 0) {
            LOG.log(Level.DEBUG, "threads are no I/O flushers: error {0}", -result);
        }
    }

    int fd() {
        return file.fd();
    }

    /**
     * Waits for a request.
     *
     * @return its length in bytes, or {@link #ENDED}
     * @throws SyscallException if the kernel refuses the read itself
     */
    long read(MemorySegment buffer, long offset, long length) throws SyscallException {
        while (true) {
            long result = libc.read(file.fd(), buffer, offset, length);
            if (result >= 0) {
                return result;
            }
            if (result == ENODEV || result == ECONNABORTED) {
                return ENDED;
            }
            // ENOENT: who asked was interrupted while the request was copied; another one may be waiting.
            if (result != EINTR && result != ENOENT && result != EAGAIN) {
                Syscall.check(result, "read", PATH);
            }
        }
    }

    /**
     * Says whether a request waits that nobody has read. Takes none.
     *
     * @return true also if the connection has ended
     * @throws SyscallException if the kernel refuses
     */
    boolean hasRequest() throws SyscallException {
        long events = Syscall.check(libc.poll(file.fd(), LinuxConstants.Poll.IN, 0), "poll", PATH);
        return events != 0;
    }

    /**
     * Answers a request.
     *
     * @return false if nobody waits for it any more
     * @throws SyscallException if the kernel does not understand the reply
     */
    boolean write(MemorySegment reply, long offset, long length) throws SyscallException {
        return isDelivered(libc.write(file.fd(), reply, offset, length));
    }

    /** As {@link #write}, from several places. */
    boolean write(IoVector reply) throws SyscallException {
        return isDelivered(libc.writev(file.fd(), reply));
    }

    private static boolean isDelivered(long result) throws SyscallException {
        if (result == ENOENT || result == ENODEV || result == ECONNABORTED) {
            return false;
        }
        Syscall.check(result, "write", PATH);
        return true;
    }

    @Override
    public void close() {
        file.close();
    }
}
