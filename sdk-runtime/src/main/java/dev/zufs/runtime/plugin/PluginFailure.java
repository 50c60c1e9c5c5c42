package dev.zufs.runtime.plugin;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.ServiceConfigurationError;

/** Describes what a plugin has thrown, without keeping it: an exception of a plugin's class keeps its class loader. */
final class PluginFailure {

    private static final String FIX = "correct the plugin, or remove it";

    private PluginFailure() {}

    static PluginRefusedException refusal(String message, Throwable thrown) {
        return new PluginRefusedException(message + " (" + text(reason(thrown)) + ")", FIX, trace(thrown));
    }

    /** Returns the refusal of what made this process fail while it looked at a plugin, before any code of it ran. */
    static PluginRefusedException unexaminable(Throwable thrown) {
        return new PluginRefusedException(
                "cannot be examined (" + text(thrown) + ")", PluginRefusedException.REPLACE, trace(thrown));
    }

    /** Looks through what only says that something was thrown by a constructor or an initialiser. */
    private static Throwable reason(Throwable thrown) {
        Throwable reason = thrown;
        while (reason.getCause() != null
                && (reason instanceof ServiceConfigurationError
                        || reason instanceof InvocationTargetException
                        || reason instanceof ExceptionInInitializerError)) {
            reason = reason.getCause();
        }
        return reason;
    }

    private static String text(Throwable thrown) {
        try {
            String text = thrown.toString();
            return text.lines().findFirst().orElse(text);
        } catch (Throwable e) { // getMessage() is code of the plugin too
            return thrown.getClass().getName();
        }
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(trace));
        } catch (Throwable e) { // as above
            trace.append(thrown.getClass().getName());
        }
        return trace.toString();
    }
}
