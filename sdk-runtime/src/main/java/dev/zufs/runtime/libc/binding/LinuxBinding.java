package dev.zufs.runtime.libc.binding;

/**
 * Declare the C functions of Linux on x86-64 that the runtime calls, as jnr-ffi binds them.
 *
 * <p>Names and parameters are those of C; pointers are {@code long} addresses, {@code size_t}, {@code off_t} and
 * {@code unsigned long} are {@code long}. Functions that C declares with a variable number of arguments are bound
 * plainly: on x86-64 integer arguments travel in the same registers either way.
 *
 * <p>Every thread may call. A result of -1 leaves the reason in the calling thread's {@code errno}.
 */
public interface LinuxBinding {

    /**
     * Open a file.
     *
     * @param path address of the NUL-terminated path
     * @param flags flags of the call
     * @param mode permission bits of a created file
     * @return the file descriptor, or -1
     */
    int open(long path, int flags, int mode);

    /**
     * Close a file descriptor.
     *
     * @param fd file descriptor
     * @return 0, or -1
     */
    int close(int fd);

    /**
     * Read from a file descriptor.
     *
     * @param fd file descriptor
     * @param buffer address of the bytes
     * @param length number of bytes
     * @return bytes read, or -1
     */
    long read(int fd, long buffer, long length);

    /**
     * Write to a file descriptor.
     *
     * @param fd file descriptor
     * @param buffer address of the bytes
     * @param length number of bytes
     * @return bytes written, or -1
     */
    long write(int fd, long buffer, long length);

    /**
     * Read at a position.
     *
     * @param fd file descriptor
     * @param buffer address of the bytes
     * @param length number of bytes
     * @param position byte position in the file
     * @return bytes read, or -1
     */
    long pread(int fd, long buffer, long length, long position);

    /**
     * Write at a position.
     *
     * @param fd file descriptor
     * @param buffer address of the bytes
     * @param length number of bytes
     * @param position byte position in the file
     * @return bytes written, or -1
     */
    long pwrite(int fd, long buffer, long length, long position);

    /**
     * Read into several buffers.
     *
     * @param fd file descriptor
     * @param vector address of the {@code struct iovec} array
     * @param count number of its elements
     * @return bytes read, or -1
     */
    long readv(int fd, long vector, int count);

    /**
     * Write from several buffers.
     *
     * @param fd file descriptor
     * @param vector address of the {@code struct iovec} array
     * @param count number of its elements
     * @return bytes written, or -1
     */
    long writev(int fd, long vector, int count);

    /**
     * Wait for events of files.
     *
     * @param files address of the {@code struct pollfd} array
     * @param count number of its elements
     * @param timeout milliseconds at most
     * @return number of files with events, or -1
     */
    int poll(long files, long count, int timeout);

    /**
     * Control a device.
     *
     * @param fd file descriptor
     * @param request request number
     * @param argument number or address that the request takes
     * @return the request's value, or -1
     */
    int ioctl(int fd, long request, long argument);

    /**
     * Control a file descriptor.
     *
     * @param fd file descriptor
     * @param command command number
     * @param argument number or address that the request takes
     * @return the command's value, or -1
     */
    int fcntl(int fd, int command, long argument);

    /**
     * Move the position of a file, or find data or a hole.
     *
     * @param fd file descriptor
     * @param offset where to, or where to search from
     * @param whence what the offset means
     * @return the new position, or -1
     */
    long lseek(int fd, long offset, int whence);

    /**
     * Read the text of a symbolic link.
     *
     * @param path address of a path that ends with NUL
     * @param buffer address that receives the text, without NUL
     * @param size bytes that fit
     * @return bytes of text, or -1
     */
    long readlink(long path, long buffer, long size);

    /**
     * Set the size of a file.
     *
     * @param fd file descriptor
     * @param length number of bytes
     * @return 0, or -1
     */
    int ftruncate(int fd, long length);

    /**
     * Allocate or free space of a file.
     *
     * @param fd file descriptor
     * @param mode what to do with the range
     * @param offset first byte
     * @param length number of bytes
     * @return 0, or -1
     */
    int fallocate(int fd, int mode, long offset, long length);

    /**
     * Write a file's data and metadata back to its media.
     *
     * @param fd file descriptor
     * @return 0, or -1
     */
    int fsync(int fd);

    /**
     * Write a file's data back to its media.
     *
     * @param fd file descriptor
     * @return 0, or -1
     */
    int fdatasync(int fd);

    /**
     * Map memory.
     *
     * @param address wanted address, or 0
     * @param length number of bytes
     * @param protection what the memory may be used for
     * @param flags flags of the call
     * @param fd file descriptor, or -1 without a file
     * @param offset first byte in the file
     * @return the address, or -1
     */
    long mmap(long address, long length, int protection, int flags, int fd, long offset);

    /**
     * Unmap memory.
     *
     * @param address first byte of the memory
     * @param length number of bytes
     * @return 0, or -1
     */
    int munmap(long address, long length);

    /**
     * Change what mapped memory may be used for.
     *
     * @param address first byte of the memory
     * @param length number of bytes
     * @param protection what the memory may be used for
     * @return 0, or -1
     */
    int mprotect(long address, long length, int protection);

    /**
     * Write mapped memory back to its file.
     *
     * @param address first byte of the memory
     * @param length number of bytes
     * @param flags flags of the call
     * @return 0, or -1
     */
    int msync(long address, long length, int flags);

    /**
     * Advise the kernel about mapped memory.
     *
     * @param address first byte of the memory
     * @param length number of bytes
     * @param advice advice number
     * @return 0, or -1
     */
    int madvise(long address, long length, int advice);

    /**
     * Lock all memory of the process.
     *
     * @param flags flags of the call
     * @return 0, or -1
     */
    int mlockall(int flags);

    /**
     * Bind a thread to processors.
     *
     * @param thread kernel id of the thread, 0 for the calling one
     * @param maskBytes size of the mask in bytes
     * @param mask address of the mask
     * @return 0, or -1
     */
    int sched_setaffinity(int thread, long maskBytes, long mask);

    /**
     * Read the processors that a thread may run on.
     *
     * @param thread kernel id of the thread, 0 for the calling one
     * @param maskBytes size of the mask in bytes
     * @param mask address of the mask
     * @return 0, or -1
     */
    int sched_getaffinity(int thread, long maskBytes, long mask);

    /**
     * Tell the processor that the calling thread runs on.
     *
     * @return the number of the processor, or -1
     */
    int sched_getcpu();

    /**
     * Tell the calling thread's kernel id.
     *
     * @return the id
     */
    int gettid();

    /**
     * Change the calling thread's signal mask; the result is an error number, not -1.
     *
     * @param how what to do with the set
     * @param set address of the signal set, or 0
     * @param previousSet address that receives the set before, or 0
     * @return 0, or the error number
     */
    int pthread_sigmask(int how, long set, long previousSet);

    /**
     * Control the calling thread or process.
     *
     * @param option option number
     * @param argument2 further argument of the option
     * @param argument3 further argument of the option
     * @param argument4 further argument of the option
     * @param argument5 further argument of the option
     * @return the option's value, or -1
     */
    int prctl(int option, long argument2, long argument3, long argument4, long argument5);

    /**
     * Send a signal, or with signal 0 only ask whether it could be sent.
     *
     * @param process process id
     * @param signal signal number
     * @return 0, or -1
     */
    int kill(int process, int signal);

    /**
     * Tell a limit or property of the system.
     *
     * @param name number of the property
     * @return the value, or -1
     */
    long sysconf(int name);

    /**
     * Attach a filesystem.
     *
     * @param source address of the source's name
     * @param target address of the path to mount on
     * @param type address of the type's name
     * @param flags flags of the call
     * @param data address of the options
     * @return 0, or -1
     */
    int mount(long source, long target, long type, long flags, long data);

    /**
     * Take a filesystem away.
     *
     * @param target address of the path
     * @param flags flags of the call
     * @return 0, or -1
     */
    int umount2(long target, int flags);

    /**
     * Call the kernel by number, for what the C library has no function for. With a seventh argument, jnr-ffi would put all of
     * them into an array first, so calls whose last one the kernel needs are not possible.
     *
     * @param number number of the system call
     * @param argument1 first argument
     * @param argument2 second argument
     * @param argument3 third argument
     * @param argument4 fourth argument
     * @param argument5 fifth argument
     * @return the call's value, or -1
     */
    long syscall(long number, long argument1, long argument2, long argument3, long argument4, long argument5);
}
