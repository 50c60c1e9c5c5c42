package dev.zufs.bench;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** The calls of {@link FileCallBenchmark} on jimfs, an in-memory filesystem that has neither kernel side nor media. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by JMH, before a benchmark runs
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JimfsBenchmark {

    private static final long FILE_BYTES = 256L << 20;
    private static final int PAGE = 4096;
    private static final int MEGABYTE = 1 << 20;

    private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
    private final ByteBuffer megabyte = ByteBuffer.allocateDirect(MEGABYTE);
    private final SplittableRandom random = new SplittableRandom(42);
    private FileSystem jimfs;
    private Path file;
    private Path fresh;
    private FileChannel open;

    /** Makes a filesystem with a file of 256 MiB. */
    @Setup
    public void mount() throws IOException {
        jimfs = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setBlockSize(PAGE).build());
        file = jimfs.getPath("/file");
        fresh = Files.createDirectory(jimfs.getPath("/directory")).resolve("new");
        open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        for (long at = 0; at < FILE_BYTES; at += MEGABYTE) {
            open.write(megabyte.clear(), at);
        }
    }

    /** Gives the memory back. */
    @TearDown
    public void unmount() throws IOException {
        open.close();
        jimfs.close();
    }

    private long randomPage() {
        return random.nextLong(FILE_BYTES / PAGE) * PAGE;
    }

    private long randomMegabyte() {
        return random.nextLong(FILE_BYTES / MEGABYTE) * MEGABYTE;
    }

    /** Read of a random page. */
    @Benchmark
    public int read4k() throws IOException {
        return open.read(page.clear(), randomPage());
    }

    /** Write of a random page. */
    @Benchmark
    public int write4k() throws IOException {
        return open.write(page.clear(), randomPage());
    }

    /** Read of a random MiB. */
    @Benchmark
    public int read1m() throws IOException {
        return open.read(megabyte.clear(), randomMegabyte());
    }

    /** Write of a random MiB. */
    @Benchmark
    public int write1m() throws IOException {
        return open.write(megabyte.clear(), randomMegabyte());
    }

    /** Attributes by path. */
    @Benchmark
    public BasicFileAttributes stat() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    /** Open and close. */
    @Benchmark
    public void openClose() throws IOException {
        FileChannel.open(file, StandardOpenOption.READ).close();
    }

    /** A file is made, closed and removed. */
    @Benchmark
    public void createDelete() throws IOException {
        FileChannel.open(fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)
                .close();
        Files.delete(fresh);
    }
}
