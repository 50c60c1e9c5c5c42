package dev.zufs.runtime.libc;

/** Turns the results of {@link Libc} into exceptions. */
public final class Syscall {

    private Syscall() {}

    /**
     * Pass the value of a call that succeeded, or throw why it failed.
     *
     * <p>The message reads "open of /dev/dax0.0: Permission denied (EACCES)".
     *
     * @param result result of a method of {@link Libc}
     * @param call name of the call, as the manual has it
     * @param subject what the call worked on, such as a path
     * @return {@code result}, not negative
     * @throws SyscallException if {@code result} is negative
     */
    public static long check(long result, String call, Object subject) throws SyscallException {
        if (result < 0) {
            throw new SyscallException(call, String.valueOf(subject), Math.toIntExact(-result));
        }
        return result;
    }
}
