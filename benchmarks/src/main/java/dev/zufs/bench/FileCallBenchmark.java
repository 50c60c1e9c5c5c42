package dev.zufs.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.zufs.api.FileSystemType;
import dev.zufs.mock.Delivery;
import dev.zufs.mock.MockZuf;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.vfs.FileStatus;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.sample.pmem.ZpmemType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * System calls through the kernel's part in user space, op buffer, dispatch and a filesystem, in the calling thread. {@link
 * JimfsBenchmark} makes the same calls on its peer.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by JMH, before a benchmark runs
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FileCallBenchmark {

    private static final long FILE_BYTES = 256L << 20;
    private static final int PAGE = 4096;
    private static final int MEGABYTE = 1 << 20;
    private static final byte[] FILE = "/file".getBytes(UTF_8);
    private static final byte[] NEW = "/directory/new".getBytes(UTF_8);

    private final MemorySegment page = Arena.global().allocate(PAGE, PAGE);
    private final MemorySegment megabyte = Arena.global().allocate(MEGABYTE, PAGE);
    private final SplittableRandom random = new SplittableRandom(42);
    private Region region;
    private MockZuf zuf;
    private Posix files;
    private OpenFile open;

    /** Which filesystem is below. */
    @Param({"trivial", "zpmem"})
    public String type;

    /** Mounts, and writes a file of 256 MiB. */
    @Setup
    public void mount() throws IOException {
        region = RegionOpener.system().anonymous(1L << 30, true);
        FileSystemType below = type.equals("zpmem") ? new ZpmemType() : new TrivialFileSystem();
        zuf = MockZuf.of(below)
                .media(region.media())
                .delivery(Delivery.INLINE)
                .checkLocks(false)
                .countOperations(false)
                .build();
        if (type.equals("zpmem")) {
            zuf.format();
        }
        zuf.mount();
        files = zuf.posix();
        files.makeDirectory("/directory".getBytes(UTF_8), 0755);
        open = files.open(FILE, OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_NOATIME, 0644);
        for (long at = 0; at < FILE_BYTES; at += MEGABYTE) {
            open.write(megabyte, at);
        }
    }

    /** Unmounts, and frees the memory. */
    @TearDown
    public void unmount() {
        open.close();
        zuf.close();
        region.close();
    }

    private long randomPage() {
        return random.nextLong(FILE_BYTES / PAGE) * PAGE;
    }

    private long randomMegabyte() {
        return random.nextLong(FILE_BYTES / MEGABYTE) * MEGABYTE;
    }

    /** pread of a random page. */
    @Benchmark
    public long read4k() {
        return open.read(page, randomPage());
    }

    /** pwrite of a random page. */
    @Benchmark
    public long write4k() {
        return open.write(page, randomPage());
    }

    /** pread of a random MiB. */
    @Benchmark
    public long read1m() {
        return open.read(megabyte, randomMegabyte());
    }

    /** pwrite of a random MiB. */
    @Benchmark
    public long write1m() {
        return open.write(megabyte, randomMegabyte());
    }

    /** stat by path. */
    @Benchmark
    public FileStatus stat() {
        return files.status(FILE);
    }

    /** open and close. */
    @Benchmark
    public void openClose() {
        files.open(FILE, OpenFlags.O_RDONLY, 0).close();
    }

    /** A file is made, closed and removed. */
    @Benchmark
    public void createDelete() {
        files.open(NEW, OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL, 0644)
                .close();
        files.unlink(NEW);
    }
}
