package dev.zufs.runtime.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Shows failures of all subcommands: one line, and the stack trace only where it was asked for. */
final class FailureRendering implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        err.println("zufs: " + text(failure));
        if (command.getCommandSpec().root().userObject() instanceof ZufsCommand zufs && zufs.isVerbose()) {
            failure.printStackTrace(err);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println("zufs: " + firstLine(text(failure)) + "; see '" + name + " --help'");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String text(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException unchecked when unchecked.getCause() != null -> text(unchecked.getCause());
            case NoSuchFileException missing -> missing.getFile() + ": there is no such file or directory";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileAlreadyExistsException present -> present.getFile() + ": exists already";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> messageOf(failure);
        };
    }

    private static String messageOf(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getName() : firstLine(message.strip());
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
