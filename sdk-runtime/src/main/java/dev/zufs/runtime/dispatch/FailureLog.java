package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns what a filesystem throws into an errno, and logs what is no errno: once for each place that it comes from, as a
 * broken plugin fails a million times a minute.
 *
 * <p><b>Threads:</b> any.
 */
final class FailureLog {

    private static final System.Logger LOGGER = System.getLogger(FailureLog.class.getPackageName());
    private static final int MAX_PLACES = 1000;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /**
     * Returns the errno that a failure answers.
     *
     * @param context what was being done, to whom; asked only if the failure is logged
     * @param failure what was thrown
     * @return the errno, positive
     */
    int errno(Object context, Throwable failure) {
        if (failure instanceof ErrnoException expected) {
            return expected.errno().number();
        }
        try {
            log(context, failure);
        } catch (Throwable e) {
            // Nothing is left to log with; the application still gets its answer, and the thread goes on.
            return Errno.EIO.number();
        }
        return Errno.EIO.number();
    }

    /**
     * Logs a failure that nobody can be told of, an errno too.
     *
     * @param context what was being done, to whom
     * @param failure what was thrown
     */
    void note(String context, Throwable failure) {
        try {
            log(context, failure);
        } catch (Throwable e) {
            // Nothing is left to log with, and nobody to tell.
        }
    }

    private void log(Object context, Throwable failure) {
        String what = context + " failed with " + failure.getClass().getName();
        if (seen.size() < MAX_PLACES && seen.add(what + origin(failure))) {
            try {
                LOGGER.log(Level.ERROR, context + " failed; more of the same is not logged", failure);
            } catch (Throwable e) { // its message, its causes and its stack trace are code of the plugin
                LOGGER.log(Level.ERROR, what + ", which cannot be printed");
            }
        }
    }

    private static String origin(Throwable failure) {
        try {
            StackTraceElement[] stack = failure.getStackTrace();
            return stack.length == 0 ? "" : " at " + stack[0];
        } catch (Throwable e) { // as above
            return "";
        }
    }
}
