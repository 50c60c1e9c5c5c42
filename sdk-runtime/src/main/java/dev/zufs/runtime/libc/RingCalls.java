package dev.zufs.runtime.libc;

import java.lang.foreign.MemorySegment;

/**
 * Offer the calls of io_uring; {@link IoUring} does with them what needs addresses.
 *
 * <p>Results and the checks of segments are those of {@link Libc}. Flags are in {@link LinuxConstants.Ring}.
 */
public interface RingCalls {

    /**
     * Make a ring.
     *
     * @param entries submissions that it holds at least
     * @param parameters {@code struct io_uring_params}, which the kernel completes
     * @return the ring's file descriptor, or {@code -errno}
     */
    long ioUringSetup(int entries, MemorySegment parameters);

    /**
     * Submit what lies in a ring, and wait for completions.
     *
     * @param fd the ring's file descriptor
     * @param submissions how many submissions to take
     * @param completions how many completions to wait for, with {@link LinuxConstants.Ring#ENTER_GETEVENTS}
     * @param flags what to do
     * @return how many submissions were taken, or {@code -errno} if none
     */
    long ioUringEnter(int fd, int submissions, int completions, int flags);
}
