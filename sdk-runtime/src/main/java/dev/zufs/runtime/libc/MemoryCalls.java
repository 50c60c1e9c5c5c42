package dev.zufs.runtime.libc;

import java.lang.foreign.MemorySegment;

/**
 * Offer the calls that map memory and tell the kernel what to do with it.
 *
 * <p>Results and the checks of segments are those of {@link Libc}. Flags are in {@link LinuxConstants.Mapping}.
 */
public interface MemoryCalls {

    /**
     * Map memory; {@link Mappings} does the same and answers a segment.
     *
     * @param address wanted address, or 0
     * @param length bytes to map
     * @param protection what the memory may be used for
     * @param flags kind of the mapping
     * @param fd file descriptor, or -1 without a file
     * @param offset first byte in the file, a multiple of the page size
     * @return the address, or {@code -errno}
     */
    long mmap(long address, long length, int protection, int flags, int fd, long offset);

    /**
     * Unmap memory; every segment on it is dangling afterwards.
     *
     * @param memory mapped memory, starting at a page
     * @return 0, or {@code -errno}
     */
    long munmap(MemorySegment memory);

    /**
     * Change what mapped memory may be used for.
     *
     * @param memory mapped memory, starting at a page
     * @param protection what the memory may be used for from now on
     * @return 0, or {@code -errno}
     */
    long mprotect(MemorySegment memory, int protection);

    /**
     * Write a range of mapped memory back to its file.
     *
     * @param memory mapped memory
     * @param offset first byte of the range; its address has to be a multiple of the page size
     * @param length bytes in the range
     * @param flags flags of {@link LinuxConstants.Sync}
     * @return 0, with {@link LinuxConstants.Sync#SYNC} once the range is on the media, or {@code -errno}
     */
    long msync(MemorySegment memory, long offset, long length, int flags);

    /**
     * Advise the kernel about a range of mapped memory.
     *
     * @param memory mapped memory
     * @param offset first byte of the range; its address has to be a multiple of the page size
     * @param length bytes in the range
     * @param advice one of {@link LinuxConstants.Advice}
     * @return 0, or {@code -errno}
     */
    long madvise(MemorySegment memory, long offset, long length, int advice);

    /**
     * Lock the memory of the process, so that it is never paged out.
     *
     * @param flags flags of {@link LinuxConstants.MemoryLock}
     * @return 0, or {@code -errno}
     */
    long mlockall(int flags);
}
