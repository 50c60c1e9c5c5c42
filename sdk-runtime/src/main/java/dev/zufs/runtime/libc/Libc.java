package dev.zufs.runtime.libc;

/**
 * Offer what the server calls of the C library.
 *
 * <p>Every method answers like a raw system call: a value that is not negative, or the negated error number
 * ({@code -errno}), taken from the calling thread right after the call. Nothing is retried: {@code -EINTR} reaches the
 * caller. Every thread may call; what a call changes for the calling thread only says so.
 *
 * <p>Memory is passed as native {@link java.lang.foreign.MemorySegment}s. A segment is checked before the call: heap
 * segments are refused with {@link IllegalArgumentException}, closed ones with {@link IllegalStateException}, those of
 * another thread's confined arena with {@link WrongThreadException}, ranges beyond their end with
 * {@link IndexOutOfBoundsException}. The kernel keeps none of them, except where mapped memory is named.
 */
public interface Libc extends FileCalls, MemoryCalls, MountCalls, ThreadCalls, ProcessCalls, RingCalls {

    /**
     * Answer the C library of this process.
     *
     * @return the one instance that calls the running kernel
     * @throws UnsupportedOperationException if this machine is not Linux on x86-64, or does not let native code be loaded; the
     *     message says why, in one line
     */
    static Libc system() {
        Platform.requireSupported();
        try {
            return LinuxLibc.instance();
        } catch (LinkageError e) {
            throw new UnsupportedOperationException(unavailable(e), e);
        }
    }

    /** Looks for the first that went wrong: what loads libraries wraps it more than once. */
    private static String unavailable(LinkageError failure) {
        Throwable reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        String text = String.valueOf(reason.getMessage()).strip();
        return "native code cannot be loaded (" + text.lines().findFirst().orElse(text)
                + "): unless the tool has it unpacked, it needs a directory that is not mounted noexec; name one with"
                + " -Djffi.extract.dir=DIR";
    }
}
