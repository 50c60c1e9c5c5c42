package dev.zufs.sample.pmem.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is stopped for a while under load, as by a debugger, a frozen container, or a machine that sleeps. */
@Tag("fuse")
class StoppedServerIT {

    private static final int WORKERS = 3;

    /** As {@code $worker}: makes files of each size, compares them with what was written, and counts the rounds; ends when it is told to. */
    private static final String WORK = """
            mkdir mount/$worker; round=0
            while [ ! -e done ]; do
                round=$((round + 1)); here=mount/$worker/$((round % 20))
                head -c $((round * 7919 % 300000)) /dev/urandom > content-$worker
                cp content-$worker $here.new; [ $((round % 3)) != 0 ] || sync $here.new; mv $here.new $here
                cmp content-$worker $here; cp content-$worker kept-$worker-$((round % 20))
                ls -l mount/$worker > /dev/null; echo $round > rounds-$worker.new; mv rounds-$worker.new rounds-$worker
            done
            """;

    /** Waits until each worker has done some more rounds. */
    private static final String PROGRESS = """
            progress() {
                for worker in $(seq 0 %d); do
                    [ -e rounds-$worker ] || echo 0 > rounds-$worker
                    wanted=$(($(cat rounds-$worker) + 8))
                    until [ "$(cat rounds-$worker)" -ge $wanted ]; do sleep 0.05; done
                done
            }
            """.formatted(WORKERS - 1);

    @Test
    void everythingGoesOnAfterTenSeconds() throws Exception {
        MountedZpmem.assumePossible();
        try (MountedZpmem zpmem = MountedZpmem.create("128M", "allow_other")) {
            List<Process> load = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                load.add(Shell.start(zpmem.beside(), "worker=" + worker + "; " + WORK));
            }
            try {
                Shell.run(zpmem.beside(), PROGRESS + """
                        progress
                        kill -STOP %1$d; sleep 10; kill -CONT %1$d
                        progress
                        """.formatted(zpmem.pid()));
            } finally {
                Shell.run(zpmem.beside(), "kill -CONT %d; touch done".formatted(zpmem.pid()));
            }
            for (Process each : load) {
                String said = new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(each.waitFor()).as(said).isZero();
            }
            String verify = """
                    for kept in kept-*; do name=${kept#kept-}; cmp $kept mount/${name%-*}/${name#*-}; done
                    test $(find mount -name '*.new' | wc -l) = 0
                    """;
            Shell.run(zpmem.beside(), verify);
            zpmem.unmount();
            zpmem.check();
            zpmem.mount();
            Shell.run(zpmem.beside(), verify);
            zpmem.unmount();
        }
    }
}
