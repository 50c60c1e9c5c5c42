package dev.zufs.runtime.feeder.fuse;

import java.io.IOException;
import java.io.Serial;

/** Says that requests cannot come over io_uring here, though they may another way. */
final class RingException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    RingException(String message) {
        super(message);
    }

    RingException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Finds out whether one is what made something fail. */
    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RingException) {
                return true;
            }
        }
        return false;
    }
}
