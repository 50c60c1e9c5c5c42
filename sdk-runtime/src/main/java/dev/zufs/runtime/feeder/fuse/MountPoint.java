package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.libc.Syscall;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory that a filesystem is mounted on, or will be.
 *
 * <p><b>Threads:</b> any.
 */
public final class MountPoint {

    private static final String TYPE_PREFIX = "fuse.";
    private static final int ABORT = LinuxConstants.Unmount.FORCE | LinuxConstants.Unmount.DETACH;

    private final Libc libc;
    private final Path path;

    private MountPoint(Libc libc, Path path) {
        this.libc = libc;
        this.path = path;
    }

    /**
     * Looks at a directory.
     *
     * @param libc calls
     * @param path the directory; what is mounted there may be dead
     * @return the mount point, by its absolute path without symbolic links
     * @throws IOException if it is no directory
     */
    public static MountPoint of(Libc libc, Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path name = absolute.getFileName();
        Path parent = absolute.getParent();
        if (name != null && parent != null && Files.isDirectory(parent)) {
            MountPoint unresolved = new MountPoint(libc, parent.toRealPath().resolve(name));
            if (unresolved.isDead()) {
                return unresolved;
            }
        }
        if (Files.notExists(absolute)) {
            throw new NoSuchFileException(
                    path.toString(), null, "does not exist: make the directory to mount on first");
        }
        if (!Files.isDirectory(absolute)) {
            throw new NotDirectoryException(path + " is no directory");
        }
        return new MountPoint(libc, absolute.toRealPath());
    }

    /**
     * Finds a directory that a FUSE filesystem is mounted on, without a look at it: where its server does not answer, who looks
     * waits for it.
     *
     * @param libc calls
     * @param path the directory
     * @return the mount point; empty if no FUSE filesystem is mounted there, as far as can be said
     * @throws IOException if what lies above is not readable
     */
    public static Optional<MountPoint> unseen(Libc libc, Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path name = absolute.getFileName();
        Path parent = absolute.getParent();
        if (name == null || parent == null) {
            return Optional.empty();
        }
        MountPoint unseen = new MountPoint(libc, parent.toRealPath().resolve(name));
        return unseen.source().isPresent() ? Optional.of(unseen) : Optional.empty();
    }

    /**
     * Says whether the server of what is mounted here has ended without unmounting it.
     *
     * @return true if every access fails with ENOTCONN
     */
    public boolean isDead() {
        int flags = LinuxConstants.Open.RDONLY | LinuxConstants.Open.DIRECTORY | LinuxConstants.Open.CLOEXEC;
        long fd = libc.open(path.toString(), flags, 0);
        if (fd >= 0) {
            libc.close((int) fd);
        }
        return fd == -Errno.ENOTCONN.number();
    }

    /**
     * Takes what is dead out of the tree.
     *
     * @return what it lay on; empty if nothing was dead here
     * @throws IOException if the kernel refuses
     */
    public Optional<String> clear() throws IOException {
        if (!isDead()) {
            return Optional.empty();
        }
        String source = source().orElse("nothing that is known");
        detach();
        return Optional.of(source);
    }

    /**
     * Tells what the filesystem lies on that is mounted here.
     *
     * @return the source as it was given; empty if no FUSE filesystem is mounted here
     * @throws IOException if the proc filesystem is not readable
     */
    public Optional<String> source() throws IOException {
        return MountTable.system().at(path).filter(MountTable.Entry::isFuse).map(MountTable.Entry::source);
    }

    /**
     * Mounts a connection.
     *
     * @param device opened, and of no connection yet
     * @param source what lies below, for {@code /proc/mounts}
     * @param type name of the filesystem type
     * @param options flags, and who may use it
     * @return the number of the filesystem, which tells it from what is mounted here later
     * @throws IOException if the kernel refuses, with what to do about it
     */
    String mount(FuseDevice device, String source, String type, FuseMountOptions options) throws IOException {
        String data = "fd=" + device.fd() + ",rootmode=40000,user_id=0,group_id=0,default_permissions"
                + (options.allowOther() ? ",allow_other" : "");
        long result = libc.mount(source, path.toString(), TYPE_PREFIX + type, options.kernelFlags(), data);
        if (result == -Errno.EPERM.number()) {
            throw new IOException("only root may mount on " + path + " (CAP_SYS_ADMIN is needed)");
        }
        Syscall.check(result, "mount", path);
        return device().orElse("");
    }

    /**
     * Tells which filesystem is mounted here, without a look at it.
     *
     * @return its number, {@code major:minor}, which no other has as long as it lives; empty if nothing is mounted here
     * @throws IOException if the proc filesystem is not readable
     */
    public Optional<String> device() throws IOException {
        return MountTable.system().at(path).map(MountTable.Entry::device);
    }

    /** Says whether a filesystem is still what is seen here. */
    boolean shows(String device) throws IOException {
        return device().filter(device::equals).isPresent();
    }

    /**
     * Unmounts what is mounted last.
     *
     * @return false if it is in use
     * @throws SyscallException if nothing is mounted here, or the kernel refuses for another reason
     */
    public boolean unmount() throws SyscallException {
        long result = libc.umount2(path.toString(), LinuxConstants.Unmount.NOFOLLOW);
        if (result == -Errno.EBUSY.number()) {
            return false;
        }
        Syscall.check(result, "umount", path);
        return true;
    }

    /**
     * Ends the connection of what is mounted last, whatever it does, and takes it out of the tree.
     *
     * @throws SyscallException if nothing is mounted here, or the kernel refuses
     */
    public void abort() throws SyscallException {
        Syscall.check(libc.umount2(path.toString(), ABORT | LinuxConstants.Unmount.NOFOLLOW), "umount", path);
    }

    /**
     * Takes what is mounted last out of the tree; it goes on for those who use it.
     *
     * @throws SyscallException if nothing is mounted here, or the kernel refuses
     */
    public void detach() throws SyscallException {
        int flags = LinuxConstants.Unmount.DETACH | LinuxConstants.Unmount.NOFOLLOW;
        Syscall.check(libc.umount2(path.toString(), flags), "umount", path);
    }

    /**
     * Returns the directory.
     *
     * @return its absolute path
     */
    public Path path() {
        return path;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
