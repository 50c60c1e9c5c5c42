package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.IoUring;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out whether FUSE over io_uring can be had here, before anything is mounted. */
public final class RingSupport {

    private static final Path SWITCH = Path.of("/sys/module/fuse/parameters/enable_uring");

    private RingSupport() {}

    /**
     * Looks for what is in the way.
     *
     * @param libc calls
     * @return what it is, and what to do about it, in one line; empty if nothing is
     */
    public static Optional<String> obstacle(Libc libc) {
        return ofFuse().or(() -> ofRings(libc));
    }

    private static Optional<String> ofFuse() {
        try {
            boolean on = Files.readString(SWITCH).strip().equals("Y");
            return on ? Optional.empty() : Optional.of("FUSE over io_uring is switched off: echo 1 > " + SWITCH);
        } catch (NoSuchFileException e) {
            return Optional.of("this kernel has no FUSE over io_uring, which came with Linux 6.14");
        } catch (IOException e) {
            return Optional.of("not known whether this kernel has FUSE over io_uring: " + e.getMessage());
        }
    }

    private static Optional<String> ofRings(Libc libc) {
        try {
            IoUring.open(libc, 1).close();
            return Optional.empty();
        } catch (SyscallException e) {
            return Optional.of(
                    e.is(Errno.EPERM)
                            ? "io_uring is forbidden here: see /proc/sys/kernel/io_uring_disabled"
                            : "this kernel gives no ring: " + e.getMessage());
        }
    }
}
