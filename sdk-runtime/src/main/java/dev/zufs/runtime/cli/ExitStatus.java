package dev.zufs.runtime.cli;

/** What the command says to the shell, where a subcommand does not document its own. */
final class ExitStatus {

    /** Everything asked for is done. */
    static final int OK = 0;

    /** Something asked for could not be done; one line on standard error says what. */
    static final int FAILED = 1;

    /** The command line is wrong; nothing was done. */
    static final int USAGE = 2;

    private ExitStatus() {}
}
