package dev.zufs.sample.pmem.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is killed under load. */
@Tag("fuse")
class KilledServerIT {

    private static final int WRITERS = 3;
    private static final int KILLS = 2;
    private static final int SYNCED_BEFORE_KILL = 60;

    @Test
    void everythingSyncedIsThereAfterTheServerWasKilled() throws Exception {
        MountedZpmem.assumePossible();
        NativeProgram.assumePossible();
        try (MountedZpmem zpmem = MountedZpmem.create("128M", "allow_other")) {
            Path program = NativeProgram.compile("durable", zpmem.beside());
            for (int kill = 0; kill < KILLS; kill++) {
                List<Process> load = start(zpmem, program, kill);
                awaitAccounts(zpmem, kill);
                zpmem.kill();
                for (Process each : load) {
                    String said = new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(each.waitFor()).as(said).isZero();
                }
                if (kill % 2 == 0) {
                    zpmem.check();
                }
                // Clears the dead mount.
                zpmem.mount();
                for (int round = 0; round <= kill; round++) {
                    verify(zpmem, program, round);
                }
            }
            zpmem.unmount();
            zpmem.check();
        }
    }

    private static String directory(int round, int writer) {
        return "mount/" + round + "-" + writer;
    }

    private static String account(int round, int writer) {
        return "account-" + round + "-" + writer;
    }

    private static List<Process> start(MountedZpmem zpmem, Path program, int round) throws Exception {
        List<Process> load = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String directory = directory(round, writer);
            Shell.run(zpmem.beside(), "mkdir " + directory);
            load.add(Shell.start(
                    zpmem.beside(), "exec %s write %s %s".formatted(program, directory, account(round, writer))));
        }
        // Changes that nobody syncs, and files that have no name any more.
        load.add(Shell.start(
                zpmem.path(), "while mkdir t && cp -r /etc/default t && mv t u && rm -r u; do :; done 2> /dev/null"));
        return load;
    }

    /** An account begins with the number of the last file that is in it, least byte first. */
    private static void awaitAccounts(MountedZpmem zpmem, int round) throws Exception {
        for (int writer = 0; writer < WRITERS; writer++) {
            Shell.run(zpmem.beside(), """
                    until [ -s %1$s ] && [ $(od -An -t d8 -N 8 %1$s) -ge %2$d ]; do sleep 0.05; done
                    """.formatted(account(round, writer), SYNCED_BEFORE_KILL + 200 * writer * round));
        }
    }

    private static void verify(MountedZpmem zpmem, Path program, int round) throws Exception {
        for (int writer = 0; writer < WRITERS; writer++) {
            Shell.run(
                    zpmem.beside(),
                    "%s verify %s %s".formatted(program, directory(round, writer), account(round, writer)));
        }
    }
}
