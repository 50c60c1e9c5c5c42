package dev.zufs.runtime.cli;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/**
 * The command as a service, for the launcher and for whoever wants to run it in his own process: {@code
 * ToolProvider.findFirst("zufs")}.
 *
 * <p><b>Threads:</b> any; several runs at once share nothing but the process.
 */
public final class ZufsTool implements ToolProvider {

    /** Makes the service. */
    public ZufsTool() {}

    @Override
    public String name() {
        return "zufs";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        PrintWriter results = flushingEachLine(out);
        PrintWriter messages = flushingEachLine(err);
        FailureRendering failures = new FailureRendering();
        int status = new CommandLine(new ZufsCommand())
                .setOut(results)
                .setErr(messages)
                .setExecutionStrategy(failures)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .execute(arguments);
        results.flush();
        messages.flush();
        return status;
    }

    /** Progress must be seen while it is made. */
    private static PrintWriter flushingEachLine(PrintWriter writer) {
        return new PrintWriter(writer, true);
    }
}
