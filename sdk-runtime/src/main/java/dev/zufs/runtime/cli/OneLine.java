package dev.zufs.runtime.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.ExecutionException;

/**
 * Text for one line of a terminal. Names of files, and whatever a plugin says, may hold line feeds and escape sequences, which
 * would forge lines and move the cursor.
 */
final class OneLine {

    private static final char REPLACEMENT = '?';

    /** What the JVM says when the kernel has no page for a mapped address (SIGBUS). */
    private static final String FAULT = "unsafe memory access";

    private OneLine() {}

    /** Returns a text with everything replaced that is no printable character. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(point -> line.appendCodePoint(isPrintable(point) ? point : REPLACEMENT));
        return line.toString();
    }

    /** Returns a text of several lines, such as a stack trace, in which lines and tabulators stay. */
    static String keepingLines(String text) {
        StringBuilder lines = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> lines.appendCodePoint(
                        point == '\n' || point == '\t' || isPrintable(point) ? point : REPLACEMENT));
        return lines.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Returns the first line of what a failure says. */
    static String of(Throwable failure) {
        return of(firstLine(text(failure)));
    }

    private static String text(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException unchecked when unchecked.getCause() != null -> text(unchecked.getCause());
            case ExecutionException wrapper when wrapper.getCause() != null -> text(wrapper.getCause());
            case FileSystemException explained
            when explained.getReason() != null -> explained.getFile() + ": " + explained.getReason();
            case NoSuchFileException missing -> missing.getFile() + ": there is no such file or directory";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileAlreadyExistsException present -> present.getFile() + ": exists already";
            case IOException other -> messageOf(other);
            case InternalError fault
            when messageOf(fault).contains(FAULT) ->
                "the backing cannot be read: it was made shorter meanwhile, or its disk fails";
            case Error error -> "a filesystem or the runtime failed: " + describe(error);
            default -> messageOf(failure);
        };
    }

    private static String messageOf(Throwable failure) {
        try {
            String message = failure.getMessage();
            return message == null || message.isBlank() ? failure.getClass().getName() : message.strip();
        } catch (Throwable e) { // getMessage() may be code of a plugin
            return failure.getClass().getName();
        }
    }

    /** The message of an error tells little without its class: that of a missing class is a name. */
    private static String describe(Error error) {
        String name = error.getClass().getName();
        String message = messageOf(error);
        return message.equals(name) ? name : name + ": " + message;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
