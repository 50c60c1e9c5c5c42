package dev.zufs.runtime.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.Feeder;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.feeder.OperationRunner;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.SyscallException;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InlinePortTest {

    private static final int UNKNOWN_OPERATION = 0x7777;

    private final Libc libc = Libc.system();
    private final FileSystemServer server = FileSystemServer.withSyncs();
    private final InlinePort port = new InlinePort(server, 4, () -> null);

    @Test
    void zeroThreadExecutesWhatItTranslatesInItsOwnBuffer() throws Exception {
        int cpu = lastCpu();
        Translator translator = new Translator(() -> {
            // Two operations for one request, as a feeder that translates sends them.
            assertThat(execute(port, Operation.NOOP)).isZero();
            assertThat(execute(port, UNKNOWN_OPERATION)).isEqualTo(-Errno.EOPNOTSUPP.number());
            assertThat(port.cpu()).isEqualTo(cpu);
            return port.buffer();
        });
        try (ZeroThreads _ = ZeroThreads.start(translator, server, CpuSet.of(cpu), libc, () -> null)) {
            assertThat(translator.used.get()).isSameAs(translator.buffer());
        }
    }

    @Test
    void zeroThreadOfAnotherServerGetsAnotherBuffer() throws Exception {
        InlinePort other = new InlinePort(FileSystemServer.withSyncs(), 4, () -> null);
        Translator translator = new Translator(() -> {
            assertThat(execute(other, Operation.NOOP)).isZero();
            return other.buffer();
        });
        try (ZeroThreads _ = ZeroThreads.start(translator, server, CpuSet.of(lastCpu()), libc, () -> null)) {
            assertThat(translator.used.get().address())
                    .isNotEqualTo(translator.buffer().address());
        }
    }

    private int lastCpu() throws SyscallException {
        return CpuAffinity.ofCurrentThread(libc).stream().max().orElseThrow();
    }

    @Test
    void otherThreadsGetABufferEachAndPlayOneCpuAfterTheOther() throws Exception {
        MemorySegment here = port.buffer();
        int cpuHere = port.cpu();
        CompletableFuture<MemorySegment> there = new CompletableFuture<>();
        CompletableFuture<Integer> cpuThere = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            cpuThere.complete(port.cpu());
            there.complete(port.buffer());
        });
        thread.join();
        assertThat(there.join().address()).isNotEqualTo(here.address());
        assertThat(cpuThere.join()).isEqualTo(cpuHere + 1);
        assertThat(port.buffer()).isSameAs(here);
    }

    private static int execute(OperationPort port, int operation) {
        MemorySegment buffer = port.buffer();
        RequestWriter.fixed(buffer, 0, Operation.NOOP);
        OpHeader.operation(buffer, 0, operation);
        port.execute(OperationPort.NO_WINDOW);
        return OpHeader.err(buffer, 0);
    }

    /** A feeder of one channel that does its own work when it is served. */
    private static final class Translator implements Feeder, Channel {

        private final MemorySegment buffer = Arena.ofAuto().allocate(OperationPort.BUFFER_BYTES, 8);
        private final CountDownLatch woken = new CountDownLatch(1);
        private final Supplier<MemorySegment> work;
        private final CompletableFuture<MemorySegment> used = new CompletableFuture<>();

        Translator(Supplier<MemorySegment> work) {
            this.work = work;
        }

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
        public void serve(OperationRunner operations) {
            try {
                used.complete(work.get());
            } catch (Throwable e) { // an assertion that failed
                used.completeExceptionally(e);
            }
            try {
                woken.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void wake() {
            woken.countDown();
        }

        @Override
        public void close() {}
    }
}
