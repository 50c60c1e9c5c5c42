package dev.zufs.runtime.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SignalMaskTest {

    @Test
    void allSignalsAreBlockedButThoseOfInstructions() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            long blocked = thread.submit(() -> {
                        SignalMask.blockAllInCurrentThread(Libc.system());
                        return blockedSignals();
                    })
                    .get();

            for (int signal : new int[] {1, 2, 3, Signal.USR1, Signal.USR2, 13, 14, Signal.TERM, 17, 27, 34, 64}) {
                assertThat(blocked >>> (signal - 1) & 1).as("signal %d", signal).isEqualTo(1);
            }
            for (int signal : new int[] {Signal.SEGV, Signal.BUS, Signal.ILL, Signal.FPE, Signal.TRAP}) {
                assertThat(blocked >>> (signal - 1) & 1).as("signal %d", signal).isZero();
            }
        }
    }

    @Test
    void virtualThreadIsRefused() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThatThrownBy(() -> threads.submit(() -> {
                                SignalMask.blockAllInCurrentThread(Libc.system());
                                return null;
                            })
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    private static long blockedSignals() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(candidate -> candidate.startsWith("SigBlk:"))
                .findFirst()
                .orElseThrow();
        return Long.parseUnsignedLong(line.substring("SigBlk:".length()).strip(), 16);
    }
}
