package dev.zufs.runtime.libc;

import dev.zufs.api.Errno;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a system call failed: which call, on what, and why.
 *
 * <p>Immutable; may be passed to any thread.
 */
public final class SyscallException extends IOException {

    private static final long serialVersionUID = 1;

    /** Number of the error, positive. */
    private final int errno;

    SyscallException(String call, String subject, int errno) {
        super(call + " of " + subject + ": " + describe(errno));
        this.errno = errno;
    }

    /**
     * Answer the kernel's error number.
     *
     * @return the number, positive
     */
    public int number() {
        return errno;
    }

    /**
     * Tell whether the call failed for a given reason.
     *
     * @param reason reason to compare with
     * @return true if it is the reason
     */
    public boolean is(Errno reason) {
        return errno == reason.number();
    }

    private static String describe(int number) {
        @Nullable Errno known = Errno.of(number);
        return known == null ? "error number " + number : known.description() + " (" + known.name() + ")";
    }
}
