package dev.zufs.runtime.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Shows failures of all subcommands: one line, and the stack trace only where it was asked for.
 *
 * <p>Errors are failures like others: a plugin that runs out of stack, or an image that becomes shorter while it is read, must
 * not look as if a check had found something.
 */
final class FailureRendering implements IExecutionStrategy, IExecutionExceptionHandler, IParameterExceptionHandler {

    /** Executes the subcommand. What picocli would let pass, errors, becomes an exception for the handler below. */
    @Override
    public int execute(ParseResult arguments) {
        try {
            return new CommandLine.RunLast().execute(arguments);
        } catch (Error e) {
            List<CommandLine> commands = arguments.asCommandLineList();
            throw new ExecutionException(commands.getLast(), "the command failed", e);
        }
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        err.println("zufs: " + OneLine.of(failure));
        if (command.getCommandSpec().root().userObject() instanceof ZufsCommand zufs && zufs.isVerbose()) {
            err.print(OneLine.keepingLines(trace(failure)));
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static String trace(Exception failure) {
        Throwable shown =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        StringWriter trace = new StringWriter();
        try {
            shown.printStackTrace(new PrintWriter(trace));
        } catch (Throwable e) { // toString() may be code of a plugin
            trace.append(shown.getClass().getName()).append('\n');
        }
        return trace.toString();
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println("zufs: " + OneLine.of(failure) + "; see '" + name + " --help'");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
