package dev.zufs.runtime.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.Feeder;
import dev.zufs.runtime.feeder.WaitingChannel;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ZeroThreadsTest {

    private final FileSystemServer server = FileSystemServer.withSyncs();
    private final Libc libc = Libc.system();

    @Test
    void feederThatFailsWithAnErrorFailsTheStart() {
        assertThatThrownBy(() -> start(new OneChannel() {
                    @Override
                    public Channel open(int cpu, int channel) {
                        throw new LinkageError("a class of the feeder is missing");
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a class of the feeder is missing");
    }

    @Test
    void channelWithoutBufferFailsTheStart() {
        assertThatThrownBy(() -> start(new OneChannel() {
                    @Override
                    public MemorySegment buffer() {
                        throw new IllegalStateException("no buffer");
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no buffer");
    }

    @Test
    void threadThatAnOperationLeftInterruptedWaitsForTheNextAsIfItHadNot() throws Exception {
        OneChannel feeder = new OneChannel();
        try (ZeroThreads threads = start(
                feeder,
                (operation, errno, bytes, begin, end) -> Thread.currentThread().interrupt())) {
            assertThat(feeder.interruptedAtTheSecondOperation.join()).isFalse();
            assertThat(threads.names()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ownerHearsOfAThreadWhoseFeederFails(boolean withAnError) throws Exception {
        OneChannel feeder = new OneChannel() {
            @Override
            public boolean next() throws IOException {
                if (withAnError) {
                    throw new OutOfMemoryError("no heap");
                }
                throw new IOException("the feeder is gone");
            }
        };
        CompletableFuture<String> heard = new CompletableFuture<>();
        int cpu = CpuAffinity.ofCurrentThread(libc).stream().findFirst().orElseThrow();
        try (ZeroThreads threads = ZeroThreads.start(
                feeder,
                server,
                CpuSet.of(cpu),
                libc,
                () -> null,
                (thread, reason) -> heard.complete(thread + " " + reason.getMessage()))) {
            assertThat(heard.get()).isEqualTo("zt-" + cpu + ".0 " + (withAnError ? "no heap" : "the feeder is gone"));
            assertThat(threads.names()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void operationWhoseWindowCannotBeHadAnswersEioAndTheThreadGoesOn() throws Exception {
        OneChannel feeder = new OneChannel() {
            @Override
            public MemorySegment window() {
                throw new IllegalStateException("no window");
            }
        };
        try (ZeroThreads threads = start(feeder)) {
            feeder.interruptedAtTheSecondOperation.join();
            assertThat(OpHeader.err(feeder.buffer(), 0)).isEqualTo(-Errno.EIO.number());
            assertThat(threads.names()).hasSize(1);
        }
    }

    @Test
    void everyThreadIsBoundToItsCpuAndShieldedWhileItExecutes() throws Exception {
        CpuSet cpus =
                CpuAffinity.grantedToThisProcess(libc, Topology.ofThisMachine().online());
        List<String> seen = new CopyOnWriteArrayList<>();
        OperationObserver observer = (operation, errno, bytes, begin, end) -> {
            try {
                seen.add(Thread.currentThread().getName() + " " + status("Cpus_allowed_list") + " " + status("SigBlk"));
            } catch (IOException e) {
                seen.add(e.toString());
            }
        };
        List<OneChannel> channels = new CopyOnWriteArrayList<>();
        Feeder feeder = new Feeder() {
            @Override
            public int channels() {
                return 3;
            }

            @Override
            public Channel open(int cpu, int channel) {
                OneChannel opened = new OneChannel();
                channels.add(opened);
                return opened;
            }
        };
        try (ZeroThreads threads = ZeroThreads.start(feeder, server, cpus, libc, () -> observer)) {
            assertThat(threads.names()).hasSize(3 * cpus.size());
            channels.forEach(channel -> channel.interruptedAtTheSecondOperation.join());
        }
        // All but ILL, TRAP, BUS, FPE and SEGV; KILL and STOP cannot be blocked. The C library keeps two for itself.
        long shielded =
                0xFFFF_FFFF_FFFF_FFFFL & ~(1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 8 | 1L << 18);
        long ofTheLibrary = 1L << 31 | 1L << 32;
        List<String> expected = new ArrayList<>();
        cpus.stream().forEach(cpu -> {
            for (int channel = 0; channel < 3; channel++) {
                expected.add("zt-" + cpu + "." + channel + " " + cpu + " ");
            }
        });
        assertThat(seen).hasSameSizeAs(expected);
        for (String thread : expected) {
            assertThat(seen).anySatisfy(line -> {
                assertThat(line).startsWith(thread);
                long blocked = Long.parseUnsignedLong(line.substring(thread.length()), 16);
                assertThat(blocked | ofTheLibrary).isEqualTo(shielded | ofTheLibrary);
            });
        }
    }

    private static String status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1).strip();
            }
        }
        throw new IOException("no " + field);
    }

    private ZeroThreads start(Feeder feeder) throws IOException {
        return start(feeder, (operation, errno, bytes, begin, end) -> {});
    }

    private ZeroThreads start(Feeder feeder, OperationObserver observer) throws IOException {
        int cpu = CpuAffinity.ofCurrentThread(libc).stream().findFirst().orElseThrow();
        return ZeroThreads.start(feeder, server, CpuSet.of(cpu), libc, () -> observer);
    }

    /** Gives one NOOP, and then nothing until it is woken. */
    private static class OneChannel implements Feeder, WaitingChannel {

        final CompletableFuture<Boolean> interruptedAtTheSecondOperation = new CompletableFuture<>();
        private final MemorySegment buffer = Arena.ofAuto().allocate(4096, 8);
        private final CountDownLatch woken = new CountDownLatch(1);
        private boolean given;

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public Channel open(int cpu, int channel) {
            return this;
        }

        @Override
        public MemorySegment buffer() {
            return buffer;
        }

        @Override
        public boolean next() throws IOException {
            if (!given) {
                given = true;
                RequestWriter.fixed(buffer, 0, Operation.NOOP);
                return true;
            }
            interruptedAtTheSecondOperation.complete(Thread.interrupted());
            try {
                woken.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return false;
        }

        @Override
        public MemorySegment window() {
            return MemorySegment.NULL;
        }

        @Override
        public void wake() {
            woken.countDown();
        }

        @Override
        public void close() {}
    }
}
