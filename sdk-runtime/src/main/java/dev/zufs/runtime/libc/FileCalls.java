package dev.zufs.runtime.libc;

import java.lang.foreign.MemorySegment;

/**
 * Offer the calls that open, transfer, control and size files.
 *
 * <p>Results and the checks of segments are those of {@link Libc}. Flags and commands are in {@link LinuxConstants}.
 */
public interface FileCalls {

    /**
     * Open a file, or with {@link LinuxConstants.Open#TMPFILE} an unnamed file in a directory.
     *
     * @param path path of the file, encoded as {@code java.nio.file} encodes paths; must not contain NUL
     * @param flags access mode and flags of {@link LinuxConstants.Open}
     * @param mode permission bits of a file that this call creates
     * @return the file descriptor, or {@code -errno}
     */
    long open(String path, int flags, int mode);

    /**
     * Open a file whose name need not be text.
     *
     * @param path native segment with the path's bytes and a NUL behind them
     * @param flags access mode and flags of {@link LinuxConstants.Open}
     * @param mode permission bits of a file that this call creates
     * @return the file descriptor, or {@code -errno}
     */
    long open(MemorySegment path, int flags, int mode);

    /**
     * Read the text of a symbolic link.
     *
     * @param path native segment with the path's bytes and a NUL behind them
     * @param target native segment that receives the text, without NUL
     * @return bytes of text, cut off where {@code target} ends, or {@code -errno}
     */
    long readlink(MemorySegment path, MemorySegment target);

    /**
     * Move the position of a file, or find data or a hole.
     *
     * @param fd file descriptor
     * @param offset where to, or where to search from
     * @param whence one of {@link LinuxConstants.Seek}
     * @return the new position, or {@code -errno}; {@code -ENXIO} if there is no data behind the offset
     */
    long lseek(int fd, long offset, int whence);

    /**
     * Close a file descriptor; it is free for reuse whatever the result.
     *
     * @param fd file descriptor
     * @return 0, or {@code -errno}
     */
    long close(int fd);

    /**
     * Read from a file at its current position.
     *
     * @param fd file descriptor
     * @param buffer native segment that receives the bytes
     * @param offset first byte of the range in {@code buffer}
     * @param length bytes to read at most
     * @return bytes read, 0 at the end of the file, or {@code -errno}
     */
    long read(int fd, MemorySegment buffer, long offset, long length);

    /**
     * Write to a file at its current position.
     *
     * @param fd file descriptor
     * @param buffer native segment that holds the bytes
     * @param offset first byte of the range in {@code buffer}
     * @param length bytes to write at most
     * @return bytes written, or {@code -errno}
     */
    long write(int fd, MemorySegment buffer, long offset, long length);

    /**
     * Read from a file at a given position, which leaves the current one alone.
     *
     * @param fd file descriptor
     * @param buffer native segment that receives the bytes
     * @param offset first byte of the range in {@code buffer}
     * @param length bytes to read at most
     * @param position byte position in the file
     * @return bytes read, 0 at the end of the file, or {@code -errno}
     */
    long pread(int fd, MemorySegment buffer, long offset, long length, long position);

    /**
     * Write to a file at a given position, which leaves the current one alone.
     *
     * @param fd file descriptor
     * @param buffer native segment that holds the bytes
     * @param offset first byte of the range in {@code buffer}
     * @param length bytes to write at most
     * @param position byte position in the file
     * @return bytes written, or {@code -errno}
     */
    long pwrite(int fd, MemorySegment buffer, long offset, long length, long position);

    /**
     * Read into several ranges of memory, one after the other.
     *
     * @param fd file descriptor
     * @param vector ranges to fill
     * @return bytes read, or {@code -errno}
     */
    long readv(int fd, IoVector vector);

    /**
     * Write several ranges of memory as one.
     *
     * @param fd file descriptor
     * @param vector ranges to write
     * @return bytes written, or {@code -errno}
     */
    long writev(int fd, IoVector vector);

    /**
     * Look, or wait, whether a file is ready.
     *
     * @param fd file descriptor
     * @param events what to look for, of {@link LinuxConstants.Poll}
     * @param timeoutMillis how long to wait at most, 0 not to wait
     * @return the events that are there, {@link LinuxConstants.Poll#ERROR} and {@link LinuxConstants.Poll#HANG_UP} among them;
     *     0 if none came in time; or {@code -errno}
     */
    long poll(int fd, int events, int timeoutMillis);

    /**
     * Control a device with a structure in memory.
     *
     * @param fd file descriptor
     * @param request request number; if it encodes a size, {@code argument} has to be at least that long, and writable if
     *     the request says that the kernel writes it
     * @param argument native segment with the structure, read and written as the request says
     * @return the request's own value, or {@code -errno}
     */
    long ioctl(int fd, long request, MemorySegment argument);

    /**
     * Control a device with a number.
     *
     * @param fd file descriptor
     * @param request request number
     * @param argument argument that is not an address
     * @return the request's own value, or {@code -errno}
     */
    long ioctl(int fd, long request, long argument);

    /**
     * Control the locks of a file.
     *
     * @param fd file descriptor
     * @param command locking command of {@link LinuxConstants.FileControl}
     * @param lock native segment with a {@code struct flock}, {@link LinuxConstants.FileControl#LOCK_BYTES} bytes
     * @return 0, or {@code -errno}; {@code -EAGAIN} if another lock is in the way
     */
    long fcntl(int fd, int command, MemorySegment lock);

    /**
     * Control a file descriptor with a number.
     *
     * @param fd file descriptor
     * @param command command of {@link LinuxConstants.FileControl}
     * @param argument argument that is not an address
     * @return the command's own value, or {@code -errno}
     */
    long fcntl(int fd, int command, long argument);

    /**
     * Set the size of a file.
     *
     * @param fd file descriptor
     * @param length new size in bytes
     * @return 0, or {@code -errno}
     */
    long ftruncate(int fd, long length);

    /**
     * Allocate or free space of a file.
     *
     * @param fd file descriptor
     * @param mode 0 to allocate, or flags of {@link LinuxConstants.Fallocate}
     * @param offset first byte of the range
     * @param length bytes in the range
     * @return 0, or {@code -errno}
     */
    long fallocate(int fd, int mode, long offset, long length);

    /**
     * Write a file's data and metadata back to its media.
     *
     * @param fd file descriptor
     * @return 0 when everything is on the media, or {@code -errno}
     */
    long fsync(int fd);

    /**
     * Write a file's data, and the metadata that is needed to read it, back to its media.
     *
     * @param fd file descriptor
     * @return 0 when the data is on the media, or {@code -errno}
     */
    long fdatasync(int fd);
}
