package dev.zufs.runtime.cli;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.feeder.fuse.MountPoint;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.stat.StatClient;
import dev.zufs.runtime.stat.StatReport;
import dev.zufs.runtime.stat.StatSocket;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a mount does. */
@Command(
        name = "stat",
        description = {
            "Show the operations of a mounted filesystem: how many, how fast, and which are executed now.",
            "",
            "Operations are those of zufs, which a request of the kernel becomes one, several or none of. Rates are those since"
                    + " the mount, or with --watch, since the last look. Nothing is asked of the filesystem itself."
        })
final class StatCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String CLEAR_SCREEN = "\033[H\033[2J";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "MOUNTPOINT", description = "Where it is mounted.")
    private Path mountPoint = Path.of("");

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "1",
            paramLabel = "SECONDS",
            description = "Look again and again, until it is unmounted. Default: every second.")
    private int seconds;

    @Option(names = "--stacks", description = "Show where threads are that execute one operation for a second or more.")
    private boolean stacks;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 0) {
            throw new ErrnoException(Errno.EINVAL, "--watch needs a positive number of seconds");
        }
        // Without a look at it: its server may be what hangs.
        MountPoint target = MountPoint.unseen(Libc.system(), mountPoint)
                .orElseThrow(() -> new ErrnoException(Errno.EINVAL, "no FUSE filesystem is mounted on " + mountPoint));
        String device = target.device()
                .orElseThrow(() -> new ErrnoException(Errno.EINVAL, "nothing is mounted on " + target + " any more"));
        try (StatClient client = connect(target, StatSocket.of(device))) {
            show(client.ask());
            while (seconds > 0) {
                Thread.sleep(Duration.ofSeconds(seconds));
                show(client.ask());
            }
        } catch (IOException e) {
            // What is watched may be unmounted; its server has ended then, and that is the end.
            if (seconds == 0 || target.device().filter(device::equals).isPresent()) {
                throw e;
            }
        }
        return ExitStatus.OK;
    }

    private static StatClient connect(MountPoint target, Path socket) throws IOException {
        try {
            return StatClient.connect(socket, PATIENCE);
        } catch (IOException e) {
            String reason = Files.exists(socket)
                    ? "its server has ended, or is another user's"
                    : "no server of this user's answers for it, or it is of another kind";
            throw new IOException(target + " cannot be asked: " + reason + " (" + socket + ")", e);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // it is null again from JDK 25 on where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private void show(StatReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (seconds > 0 && isTerminal()) {
            out.print(CLEAR_SCREEN);
        }
        StatText.print(report, stacks, out);
        out.flush();
    }
}
