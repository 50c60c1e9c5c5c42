package dev.zufs.bench;

import dev.zufs.runtime.libc.CachePersistence;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs that bytes are persistent: 4 KiB and one cache line, at random places of 256 MiB, in the same run as a copy that
 * is not, and as the bare instructions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PersistenceBenchmark {

    private static final int PAGE = 4096;
    private static final int LINE = 64;
    private static final long REGION_BYTES = 256L << 20;

    /** How many lines a loop makes persistent in one call: a safepoint waits for it, and the call must not count. */
    private static final int LINES_OF_LOOP = 1000;

    /** An odd number of lines, so that a walk comes to every line before it comes to one again, far apart from each other. */
    private static final long LOOP_STEP_BYTES = 1_640_531L * LINE;

    private final MemorySegment region =
            Arena.global().allocate(REGION_BYTES, PAGE).fill((byte) 1);
    private final MemorySegment source = Arena.global().allocate(PAGE, PAGE).fill((byte) 2);
    private final SplittableRandom random = new SplittableRandom(1);
    private final PersistLoop loop = new PersistLoop();

    private long page() {
        return random.nextLong(REGION_BYTES / PAGE) * PAGE;
    }

    private long line() {
        return random.nextLong(REGION_BYTES / LINE) * LINE;
    }

    /** Copies 4 KiB, as everybody does; what the next ones are compared with. */
    @Benchmark
    public void copyPage() {
        MemorySegment.copy(source, 0, region, page(), PAGE);
    }

    /** Copies 4 KiB past the cache and waits until memory has them. */
    @Benchmark
    public void copyPageNonTemporal() {
        CachePersistence.copyNonTemporal(region, page(), source, 0, PAGE);
        CachePersistence.fence();
    }

    /** Copies 4 KiB, writes their lines back, and waits: what the one before saves. */
    @Benchmark
    public void copyAndFlushPage() {
        long at = page();
        MemorySegment.copy(source, 0, region, at, PAGE);
        CachePersistence.flush(region, at, PAGE);
        CachePersistence.fence();
    }

    /** Stores a word at a random place; what the next one is compared with. */
    @Benchmark
    public void storeLine() {
        long at = line();
        region.set(ValueLayout.JAVA_LONG, at, at);
    }

    /** Stores a word, writes its line back, and waits. */
    @Benchmark
    public void persistLine() {
        long at = line();
        region.set(ValueLayout.JAVA_LONG, at, at);
        CachePersistence.flush(region, at, Long.BYTES);
        CachePersistence.fence();
    }

    /** What the processor takes for {@link #persistLine}: the same instructions in a loop of machine code. */
    @Benchmark
    @OperationsPerInvocation(LINES_OF_LOOP)
    public void persistLineLimit() {
        loop.run(region, LINES_OF_LOOP, line(), LOOP_STEP_BYTES);
    }

    /** What the processor takes for {@link #persistCachedLine}. */
    @Benchmark
    @OperationsPerInvocation(LINES_OF_LOOP)
    public void persistCachedLineLimit() {
        loop.run(region, LINES_OF_LOOP, 0, 0);
    }

    /** Stores, flushes and fences a word in a line that is in the cache, as the head of a log is. */
    @Benchmark
    public void persistCachedLine() {
        region.set(ValueLayout.JAVA_LONG, 0, 1);
        CachePersistence.flush(region, 0, Long.BYTES);
        CachePersistence.fence();
    }
}
