package dev.zufs.runtime.plugin;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Ends the loading of one jar, or of one of its types. */
final class PluginRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What to do about a file that is not what it was when it was built. */
    static final String REPLACE = "build it again, or copy it here again";

    private final String message;
    private final String fix;
    private final String details;

    PluginRefusedException(String message, String fix) {
        this(message, fix, "");
    }

    PluginRefusedException(String message, String fix, String details) {
        super(message, null, false, false);
        this.message = message;
        this.fix = fix;
        this.details = details;
    }

    /** A file that the operating system does not give, or that cannot be what it says that it is. */
    static PluginRefusedException unreadable(IOException cause) {
        if (!(cause instanceof FileSystemException) && !(cause instanceof FileNotFoundException)) {
            return new PluginRefusedException("is damaged (" + cause.getMessage() + ")", REPLACE);
        }
        String reason = cause instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : cause instanceof NoSuchFileException
                        ? "there is no such file"
                        : cause instanceof AccessDeniedException
                                ? "permission denied"
                                : String.valueOf(cause.getMessage());
        return new PluginRefusedException(
                "cannot be read (" + reason + ")", "make it readable for this user, or remove it");
    }

    @Override
    public String getMessage() {
        return message;
    }

    String fix() {
        return fix;
    }

    String details() {
        return details;
    }
}
