package dev.zufs.bench;

import dev.zufs.mock.internal.PinnedFeeder;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.thread.CpuAffinity;
import dev.zufs.runtime.thread.CpuSet;
import dev.zufs.runtime.thread.ZeroThreads;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way to a zero-thread and back, both threads on CPU 0; and beside it what two threads of that CPU need to wake each
 * other once each.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandOffBenchmark {

    private static final int CPU = 0;

    private static void pin() {
        try {
            CpuAffinity.pinCurrentThread(Libc.system(), CPU);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Zero-threads of CPU 0 that serve nothing but empty operations. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH, before a benchmark runs
    public static class Served {

        private OperationPort port;
        private ZeroThreads threads;

        /** Starts the zero-threads. */
        @Setup
        public void start() throws IOException {
            pin();
            PinnedFeeder feeder = new PinnedFeeder(Libc.system(), CPU + 1);
            port = feeder;
            threads =
                    ZeroThreads.start(feeder, FileSystemServer.withSyncs(), CpuSet.of(CPU), Libc.system(), () -> null);
        }

        /** Ends them. */
        @TearDown
        public void stop() {
            threads.close();
        }
    }

    /** A thread of CPU 0 that answers every wake-up with one. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH, before a benchmark runs
    public static class Partner {

        private volatile boolean asked;
        private volatile boolean answered;
        private volatile boolean ended;
        private Thread caller;
        private Thread partner;

        /** Starts the thread. */
        @Setup
        public void start() {
            pin();
            caller = Thread.currentThread();
            partner = new Thread(this::answer, "partner");
            partner.start();
        }

        private void answer() {
            pin();
            while (!ended) {
                if (asked) {
                    asked = false;
                    answered = true;
                    LockSupport.unpark(caller);
                } else {
                    LockSupport.park(this);
                }
            }
        }

        void ask() {
            answered = false;
            asked = true;
            LockSupport.unpark(partner);
            while (!answered) {
                LockSupport.park(this);
            }
        }

        /** Ends the thread. */
        @TearDown
        public void stop() throws InterruptedException {
            ended = true;
            LockSupport.unpark(partner);
            partner.join();
        }
    }

    /** An operation that does nothing, in a zero-thread. */
    @Benchmark
    public int noopPinned(Served served) {
        RequestWriter.fixed(served.port.buffer(), 0, Operation.NOOP);
        served.port.execute(OperationPort.NO_WINDOW);
        return OpHeader.err(served.port.buffer(), 0);
    }

    /** The limit: one wake-up there and one back. */
    @Benchmark
    public void parkUnpark(Partner partner) {
        partner.ask();
    }
}
