package dev.zufs.bench;

import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.dispatch.MountDispatcher;
import dev.zufs.runtime.dispatch.OperationExecutor;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.wire.DentryRequest;
import dev.zufs.runtime.wire.EvictInodeRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.MountInfo;
import dev.zufs.runtime.wire.MountOperation;
import dev.zufs.runtime.wire.MountRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.ZufsString;
import dev.zufs.runtime.wire.ZusInode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
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

/**
 * One operation through op buffer, decoding, dispatch and the trivial filesystem, in the calling thread; and beside it the copy
 * of the same bytes that nothing can avoid.
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
public class DispatchBenchmark {

    private static final long FILE_BYTES = 256L << 20;
    private static final int PAGE = 4096;
    private static final int MEGABYTE = 1 << 20;

    private final MemorySegment buffer = Arena.global().allocate(65_536, PAGE);
    private final MemorySegment page = Arena.global().allocate(PAGE, PAGE);
    private final MemorySegment megabyte = Arena.global().allocate(MEGABYTE, PAGE);
    private final SplittableRandom random = new SplittableRandom(42);
    private Region region;
    private MemorySegment raw;
    private OperationExecutor executor;
    private long root;
    private long file;

    /** Mounts, and writes a file of 256 MiB. */
    @Setup
    public void mount() throws IOException {
        region = RegionOpener.system().anonymous(1L << 30, true);
        raw = RegionOpener.system().anonymous(FILE_BYTES, true).segment();
        raw.fill((byte) 1);
        FileSystemServer server = FileSystemServer.withSyncs();
        MountDispatcher mounts =
                server.mountDispatcher(id -> new MountBacking("memory", region.media(), List.of(), region::close));
        MemorySegment request = Arena.global().allocate(4096, 8);
        RequestWriter.mount(request, 0, MountOperation.MOUNT, 1);
        MountInfo.typeCookie(request, MountRequest.INFO, server.register(new TrivialFileSystem()));
        mounts.execute(request);
        check(request);
        root = MountInfo.rootCookie(request, MountRequest.INFO);
        executor = server.executor(buffer);
        create();
        for (long at = 0; at < FILE_BYTES; at += MEGABYTE) {
            io(Operation.WRITE, at, MEGABYTE);
            executor.execute(megabyte);
            check(buffer);
        }
    }

    private void create() {
        RequestWriter.fixed(buffer, 0, Operation.NEW_INODE);
        ZusInode.mode(buffer, NewInodeRequest.INODE, 0x81A4);
        NewInodeRequest.directoryCookie(buffer, 0, root);
        ZufsString.set(buffer, NewInodeRequest.NAME, new byte[] {'f'});
        executor.execute(MemorySegment.NULL);
        check(buffer);
        file = NewInodeRequest.inodeCookie(buffer, 0);
    }

    private static void check(MemorySegment reply) {
        if (OpHeader.err(reply, 0) != 0) {
            throw new IllegalStateException("answered " + OpHeader.err(reply, 0));
        }
    }

    private void io(int operation, long position, int length) {
        RequestWriter.data(buffer, 0, operation, 0, length);
        IoRequest.inodeCookie(buffer, 0, file);
        IoRequest.filePosition(buffer, 0, position);
        IoRequest.lastPosition(buffer, 0, position);
        IoRequest.rw(buffer, 0, 0);
    }

    private long randomPage() {
        return random.nextLong(FILE_BYTES / PAGE) * PAGE;
    }

    private long randomMegabyte() {
        return random.nextLong(FILE_BYTES / MEGABYTE) * MEGABYTE;
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        region.close();
    }

    /** An operation that does nothing. */
    @Benchmark
    public int noop() {
        RequestWriter.fixed(buffer, 0, Operation.NOOP);
        executor.execute(MemorySegment.NULL);
        return OpHeader.err(buffer, 0);
    }

    /** The blocks of a page, and their release. */
    @Benchmark
    public int getAndPut() {
        io(Operation.GET_MULTY, 8L * PAGE, PAGE);
        executor.execute(MemorySegment.NULL);
        OpHeader.operation(buffer, 0, Operation.PUT_MULTY);
        executor.execute(MemorySegment.NULL);
        return OpHeader.err(buffer, 0);
    }

    /** A name that is there. */
    @Benchmark
    public long lookup() {
        RequestWriter.fixed(buffer, 0, Operation.LOOKUP);
        LookupRequest.directoryCookie(buffer, 0, root);
        ZufsString.set(buffer, LookupRequest.NAME, NAME);
        executor.execute(MemorySegment.NULL);
        return LookupRequest.inodeCookie(buffer, 0);
    }

    private static final byte[] NAME = {'f'};

    /** A file is made, its name removed, and the inode freed. */
    @Benchmark
    public int createRemoveFree() {
        RequestWriter.fixed(buffer, 0, Operation.NEW_INODE);
        ZusInode.mode(buffer, NewInodeRequest.INODE, 0x81A4);
        NewInodeRequest.flags(buffer, 0, 0);
        NewInodeRequest.directoryCookie(buffer, 0, root);
        ZufsString.set(buffer, NewInodeRequest.NAME, NEW_NAME);
        executor.execute(MemorySegment.NULL);
        long created = NewInodeRequest.inodeCookie(buffer, 0);
        RequestWriter.fixed(buffer, 0, Operation.REMOVE_DENTRY);
        DentryRequest.inodeCookie(buffer, 0, created);
        DentryRequest.directoryCookie(buffer, 0, root);
        ZufsString.set(buffer, DentryRequest.NAME, NEW_NAME);
        executor.execute(MemorySegment.NULL);
        RequestWriter.fixed(buffer, 0, Operation.FREE_INODE);
        EvictInodeRequest.inodeCookie(buffer, 0, created);
        EvictInodeRequest.flags(buffer, 0, 0);
        executor.execute(MemorySegment.NULL);
        return OpHeader.err(buffer, 0);
    }

    private static final byte[] NEW_NAME = {'n', 'e', 'w'};

    /** The limit: the bytes of a random page, copied. */
    @Benchmark
    public void rawRead4k() {
        MemorySegment.copy(raw, randomPage(), page, 0, PAGE);
    }

    /** A random page, through a READ. */
    @Benchmark
    public int read4k() {
        io(Operation.READ, randomPage(), PAGE);
        executor.execute(page);
        return OpHeader.err(buffer, 0);
    }

    /** The limit: bytes copied to a random page. */
    @Benchmark
    public void rawWrite4k() {
        MemorySegment.copy(page, 0, raw, randomPage(), PAGE);
    }

    /** A random page, through a WRITE. */
    @Benchmark
    public int write4k() {
        io(Operation.WRITE, randomPage(), PAGE);
        executor.execute(page);
        return OpHeader.err(buffer, 0);
    }

    /** The limit: the bytes of a random MiB, copied. */
    @Benchmark
    public void rawRead1m() {
        MemorySegment.copy(raw, randomMegabyte(), megabyte, 0, MEGABYTE);
    }

    /** A random MiB, through a READ. */
    @Benchmark
    public int read1m() {
        io(Operation.READ, randomMegabyte(), MEGABYTE);
        executor.execute(megabyte);
        return OpHeader.err(buffer, 0);
    }

    /** The limit: bytes copied to a random MiB. */
    @Benchmark
    public void rawWrite1m() {
        MemorySegment.copy(megabyte, 0, raw, randomMegabyte(), MEGABYTE);
    }

    /** A random MiB, through a WRITE. */
    @Benchmark
    public int write1m() {
        io(Operation.WRITE, randomMegabyte(), MEGABYTE);
        executor.execute(megabyte);
        return OpHeader.err(buffer, 0);
    }
}
