package dev.zufs.runtime.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what the machine offers. */
@Command(
        name = "doctor",
        description = {
            "Show what this machine offers, and what to do about what is missing.",
            "",
            "Examines JDK, native calls, CPUs, zuf, FUSE, io_uring, DAX, rights and limits. Nothing that is missing keeps filesystems"
                    + " from running in process."
        },
        exitCodeList = {"0:shown, whatever is missing", "2:wrong command line"})
final class DoctorCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        new Doctor(Machine.running()).examine().forEach(diagnosis -> out.println(OneLine.of(diagnosis.toString())));
    }
}
