package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.thread.CpuAffinity;
import dev.zufs.runtime.thread.CpuSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operations that hang, one after the other, on a mount of the kernel's: the others go on as long as there is a channel left. */
@Tag("fuse")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HungChannelsTest {

    private static final int CHANNELS = 3;

    /** The rule itself needs two looks, 20 ms in all; the rest is for machines that do other things, too. */
    private static final int PATIENCE_SECONDS = 5;

    @TempDir
    Path directory;

    @BeforeEach
    void needsFuse() {
        KernelMount.assumePossible();
    }

    @Test
    void otherFilesAreServedWhileAllChannelsButOneHang() throws Exception {
        int most = CHANNELS * Runtime.getRuntime().availableProcessors();
        HangingFileSystem type = new HangingFileSystem(most + 1);
        ExecutorService clients = Executors.newCachedThreadPool();
        try (FuseMount mount = mount(type, FuseTransport.DEVICE)) {
            int channels = mount.zeroThreads().size();
            List<Future<byte[]>> hung = new ArrayList<>();
            try {
                for (int file = 1; file < channels; file++) {
                    Path path = directory.resolve(Integer.toString(file));
                    hung.add(clients.submit(() -> Files.readAllBytes(path)));
                    assertThat(type.hanging.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .isTrue();
                    assertThat(soon(clients, () -> Files.readAllBytes(directory.resolve("0"))))
                            .isEqualTo(new byte[HangingFileSystem.FILE_BYTES]);
                    assertThat(soon(clients, () -> Files.exists(directory.resolve("missing"))))
                            .isFalse();
                }
                assertThat(hung).noneMatch(Future::isDone);
            } finally {
                type.mayGoOn.countDown();
            }
            assertAllGoOn(hung, mount);
        } finally {
            clients.shutdownNow();
        }
    }

    /** Over io_uring a request waits for a ring of its own CPU, whatever the others do. */
    @Test
    void everyCpuIsServedWhileAllItsRingsButOneHang() throws Exception {
        RingSupport.obstacle(Libc.system()).ifPresent(obstacle -> assumeTrue(false, obstacle));
        int[] cpus = CpuAffinity.ofCurrentThread(Libc.system()).stream().toArray();
        HangingFileSystem type = new HangingFileSystem(CHANNELS * cpus.length + 1);
        ExecutorService clients = Executors.newCachedThreadPool();
        try (FuseMount mount = mount(type, FuseTransport.IO_URING)) {
            assertThat(mount.transport()).isEqualTo(FuseTransport.IO_URING);
            List<Future<byte[]>> hung = new ArrayList<>();
            try {
                for (int cpu : cpus) {
                    for (int channel = 1; channel < CHANNELS; channel++) {
                        Path path = directory.resolve(Integer.toString(hung.size() + 1));
                        hung.add(clients.submit(() -> onCpu(cpu, () -> Files.readAllBytes(path))));
                        assertThat(type.hanging.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                                .isTrue();
                    }
                }
                for (int cpu : cpus) {
                    assertThat(soon(clients, () -> onCpu(cpu, () -> Files.readAllBytes(directory.resolve("0")))))
                            .isEqualTo(new byte[HangingFileSystem.FILE_BYTES]);
                    assertThat(soon(clients, () -> onCpu(cpu, () -> Files.exists(directory.resolve("missing")))))
                            .isFalse();
                }
                assertThat(hung).noneMatch(Future::isDone);
            } finally {
                type.mayGoOn.countDown();
            }
            assertAllGoOn(hung, mount);
        } finally {
            clients.shutdownNow();
        }
    }

    private static void assertAllGoOn(List<Future<byte[]>> hung, FuseMount mount) throws Exception {
        for (Future<byte[]> read : hung) {
            assertThat(read.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasSize(HangingFileSystem.FILE_BYTES);
        }
        assertThat(mount.unmount()).isTrue();
        mount.awaitEnd();
        assertThat(mount.zeroThreads()).isEmpty();
    }

    private static <T> T onCpu(int cpu, Callable<T> call) throws Exception {
        CpuSet before = CpuAffinity.ofCurrentThread(Libc.system());
        CpuAffinity.pinCurrentThread(Libc.system(), cpu);
        try {
            return call.call();
        } finally {
            CpuAffinity.setOfCurrentThread(Libc.system(), before);
        }
    }

    private static <T> T soon(ExecutorService clients, Callable<T> call) throws Exception {
        return clients.submit(call).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private FuseMount mount(HangingFileSystem type, FuseTransport transport) throws IOException {
        // Nothing is believed or kept by the kernel, so that every call comes to the server.
        return KernelMount.on(directory, type, "valid=0,direct_io,channels=" + CHANNELS, transport);
    }
}
