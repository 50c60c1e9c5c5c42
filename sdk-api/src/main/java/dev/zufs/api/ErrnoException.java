package dev.zufs.api;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an operation failed, with the error number that the application gets to see.
 *
 * <p>A filesystem throws it from any operation; the runtime answers the number and nothing else, so the message and the
 * cause are for logs and tests. Failures that belong to everyday work, as a lookup of a name that does not exist, are
 * thrown as {@link #withoutStackTrace(Errno)}, which costs no more than a return.
 *
 * <p>Instances may be thrown and read by any thread.
 */
public final class ErrnoException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final Map<Errno, ErrnoException> WITHOUT_STACK_TRACE = createWithoutStackTrace();

    /** The reason. */
    private final Errno errno;

    /**
     * Creates a failure whose message is the text of its error number.
     *
     * @param errno the reason
     */
    public ErrnoException(Errno errno) {
        this(errno, errno.description());
    }

    /**
     * Creates a failure.
     *
     * @param errno the reason
     * @param message what failed, for logs
     */
    public ErrnoException(Errno errno, String message) {
        this(errno, message, null);
    }

    /**
     * Creates a failure that another one caused.
     *
     * @param errno the reason
     * @param message what failed, for logs
     * @param cause the failure behind this one, or {@code null} where there is none
     */
    public ErrnoException(Errno errno, String message, @Nullable Throwable cause) {
        super(withName(errno, message), cause);
        this.errno = errno;
    }

    private ErrnoException(Errno errno, boolean writable) {
        super(withName(errno, errno.description()), null, writable, writable);
        this.errno = errno;
    }

    /**
     * Returns the shared failure of an error number, which has no stack trace.
     *
     * <p>Allocates nothing. The instance is immutable: it takes neither suppressed failures nor a cause nor a stack
     * trace. Use it for failures that are expected and frequent; a failure that somebody will want to find the origin
     * of deserves an instance of its own.
     *
     * @param errno the reason
     * @return the same instance for the same reason, always
     */
    public static ErrnoException withoutStackTrace(Errno errno) {
        return requireNonNull(WITHOUT_STACK_TRACE.get(errno));
    }

    /**
     * Returns the reason.
     *
     * @return the reason
     */
    public Errno errno() {
        return errno;
    }

    private static String withName(Errno errno, String message) {
        return errno.name() + ": " + message;
    }

    private static Map<Errno, ErrnoException> createWithoutStackTrace() {
        Map<Errno, ErrnoException> failures = new EnumMap<>(Errno.class);
        for (Errno errno : Errno.values()) {
            failures.put(errno, new ErrnoException(errno, false));
        }
        return failures;
    }
}
