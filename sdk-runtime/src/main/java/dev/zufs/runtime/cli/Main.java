package dev.zufs.runtime.cli;

/** Starts the command where everything is on one class path or module path. */
public final class Main {

    private Main() {}

    /**
     * Runs the command and ends the process with its exit status.
     *
     * @param arguments as in {@code zufs --help}
     */
    public static void main(String[] arguments) {
        System.exit(new ZufsTool().run(System.out, System.err, arguments));
    }
}
