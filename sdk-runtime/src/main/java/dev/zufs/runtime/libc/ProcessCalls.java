package dev.zufs.runtime.libc;

/**
 * Offer the calls about processes and the system as a whole.
 *
 * <p>Results are those of {@link Libc}.
 */
public interface ProcessCalls {

    /**
     * Send a signal to a process.
     *
     * @param process process id
     * @param signal signal number, or 0 to ask only whether the process exists
     * @return 0, or {@code -errno}; {@code -ESRCH} if there is no such process, {@code -EPERM} if there is one that this
     *     process may not signal
     */
    long kill(int process, int signal);

    /**
     * Tell a limit or property of the system.
     *
     * @param name one of {@link LinuxConstants.SystemProperty}
     * @return the value, or {@code -EINVAL} if the system does not know or does not limit it
     */
    long sysconf(int name);
}
