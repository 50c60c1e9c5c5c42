package dev.zufs.runtime.libc;

import java.lang.foreign.MemorySegment;

/**
 * Offer the calls that bind, name and shield threads.
 *
 * <p>Results and the checks of segments are those of {@link Libc}. What is said of the calling thread holds for the
 * platform thread that carries it, so virtual threads have no use for these calls.
 */
public interface ThreadCalls {

    /**
     * Bind a thread to processors.
     *
     * @param thread kernel id of the thread, 0 for the calling one
     * @param mask native segment with one bit a processor, lowest first
     * @return 0, or {@code -errno}
     */
    long schedSetAffinity(int thread, MemorySegment mask);

    /**
     * Read the processors that a thread may run on.
     *
     * @param thread kernel id of the thread, 0 for the calling one
     * @param mask native segment that receives one bit a processor, at least as many as the kernel has
     * @return 0, or {@code -errno}; {@code -EINVAL} if {@code mask} is too short
     */
    long schedGetAffinity(int thread, MemorySegment mask);

    /**
     * Tell the processor that the calling thread runs on right now.
     *
     * @return the processor's number, or {@code -errno}
     */
    long schedGetCpu();

    /**
     * Tell the kernel id of the calling thread.
     *
     * @return the id, always positive
     */
    long gettid();

    /**
     * Change the signals that the calling thread blocks.
     *
     * @param how one of {@link LinuxConstants.Signal#BLOCK}, {@link LinuxConstants.Signal#UNBLOCK} and
     *     {@link LinuxConstants.Signal#SETMASK}
     * @param set signal set of {@link LinuxConstants.Signal#SET_BYTES} bytes, or {@link MemorySegment#NULL} to change
     *     nothing
     * @param previousSet segment of the same size that receives the set before the call, or {@link MemorySegment#NULL}
     * @return 0, or {@code -errno}
     */
    long pthreadSigmask(int how, MemorySegment set, MemorySegment previousSet);

    /**
     * Control the calling thread or its process with a number.
     *
     * @param option option of {@link LinuxConstants.ProcessControl}
     * @param argument the option's argument; the further ones are 0
     * @return the option's own value, or {@code -errno}
     */
    long prctl(int option, long argument);

    /**
     * Control the calling thread or its process with a structure or string in memory.
     *
     * @param option option of {@link LinuxConstants.ProcessControl}
     * @param argument native segment with the option's argument; the further ones are 0
     * @return the option's own value, or {@code -errno}
     */
    long prctl(int option, MemorySegment argument);
}
