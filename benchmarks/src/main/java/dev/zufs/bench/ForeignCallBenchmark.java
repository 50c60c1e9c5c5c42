package dev.zufs.bench;

import dev.zufs.runtime.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One ioctl through jnr-ffi as the runtime makes it, and through a downcall of the JDK. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ForeignCallBenchmark {

    /** Asks how many bytes are left to read, which every regular file answers, without a driver. */
    private static final long FIONREAD = 0x541B;

    @SuppressWarnings("restricted") // what is compared here
    private static final MethodHandle IOCTL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("ioctl"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));

    private final Libc libc = Libc.system();
    private final MemorySegment answer = Arena.global().allocate(8, 8);
    private final int fd = open();

    private int open() {
        long result = libc.open("/proc/version", 0, 0);
        if (result < 0) {
            throw new IllegalStateException("open answered " + result);
        }
        return (int) result;
    }

    /** Through jnr-ffi. */
    @Benchmark
    public long jnr() {
        return libc.ioctl(fd, FIONREAD, answer);
    }

    /** Through the JDK. */
    @Benchmark
    public int ffm() throws Throwable {
        return (int) IOCTL.invokeExact(fd, FIONREAD, answer);
    }
}
