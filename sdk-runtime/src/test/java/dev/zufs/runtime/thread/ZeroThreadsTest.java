package dev.zufs.runtime.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.Feeder;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    private ZeroThreads start(Feeder feeder) throws IOException {
        return start(feeder, (operation, errno, bytes, begin, end) -> {});
    }

    private ZeroThreads start(Feeder feeder, OperationObserver observer) throws IOException {
        int cpu = CpuAffinity.ofCurrentThread(libc).stream().findFirst().orElseThrow();
        return ZeroThreads.start(feeder, server, CpuSet.of(cpu), libc, () -> observer);
    }

    /** Gives one NOOP, and then nothing until it is woken. */
    private static class OneChannel implements Feeder, Channel {

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
