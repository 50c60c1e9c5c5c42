package dev.zufs.runtime.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.zufs.runtime.libc.PersistenceRoutines.Flush;
import dev.zufs.runtime.libc.PersistenceRoutines.Streaming;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheLinesTest {

    private static final int AREA_BYTES = 256 * 1024;

    private static MachineCode code;
    private static CpuFeatures features;
    private static long streamedFrom;

    @BeforeAll
    static void load() throws SyscallException {
        code = MachineCode.load(Libc.system());
        features = CpuFeatures.detect(code);
    }

    static Stream<Arguments> allRoutines() {
        return Stream.of(Flush.values())
                .flatMap(flush -> Stream.of(Streaming.values()).map(streaming -> Arguments.of(flush, streaming)));
    }

    private static CacheLines lines(Flush flush, Streaming streaming) {
        assumeThat(flush.isOffered(features) && streaming.isOffered(features))
                .as("this processor offers %s and %s", flush, streaming)
                .isTrue();
        return new CacheLines(PersistenceRoutines.bind(code, flush, streaming));
    }

    @ParameterizedTest
    @MethodSource("allRoutines")
    void selfTestAcceptsEveryChoiceThatTheProcessorOffers(Flush flush, Streaming streaming) {
        CacheLines lines = lines(flush, streaming);

        assertThatCode(() -> PersistenceSelfTest.verify(lines)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("allRoutines")
    void randomRangesAreCopiedAndZeroedExactly(Flush flush, Streaming streaming) {
        CacheLines lines = lines(flush, streaming);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined();
                Arena shared = Arena.ofShared()) {
            List<MemorySegment> sources = List.of(
                    randomBytes(arena, random),
                    randomBytes(shared, random),
                    MemorySegment.ofArray(randomBytes(arena, random).toArray(JAVA_BYTE)));
            MemorySegment target = randomBytes(arena, random);
            MemorySegment expected = arena.allocate(AREA_BYTES).copyFrom(target);
            for (int i = 0; i < 300; i++) {
                // Small ranges are where edges meet, large ones where pieces do.
                int length = random.nextInt(i % 4 == 0 ? AREA_BYTES : 300);
                int to = random.nextInt(AREA_BYTES - length);
                int from = random.nextInt(AREA_BYTES - length);
                if (random.nextInt(4) == 0) {
                    lines.zeroNonTemporal(target, to, length);
                    expected.asSlice(to, length).fill((byte) 0);
                } else {
                    MemorySegment source = sources.get(i % sources.size());
                    lines.copyNonTemporal(target, to, source, from, length);
                    MemorySegment.copy(source, from, expected, to, length);
                }
                lines.flush(target, to, length);
                lines.fence();
            }
            assertThat(target.mismatch(expected)).as("seed %d", seed).isEqualTo(-1);
        }
    }

    @Test
    void heapMemoryMayBeCopiedFrom() {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = new byte[1000];
            new Random(1).nextBytes(bytes);
            MemorySegment target = arena.allocate(1100);

            CachePersistence.copyNonTemporal(target, 13, MemorySegment.ofArray(bytes), 0, 1000);
            CachePersistence.fence();

            assertThat(target.asSlice(13, 1000).toArray(JAVA_BYTE)).isEqualTo(bytes);
        }
    }

    @Test
    void memoryThatMayGoAwayIsNeverReadByMachineCode(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("mapped"), new byte[4096]);
        try (Arena region = Arena.ofShared();
                Arena confined = Arena.ofConfined();
                Arena shared = Arena.ofShared();
                FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            MemorySegment target = region.allocate(8192, 64);

            assertThat(isStreamed(target, confined.allocate(4096))).isTrue();
            assertThat(isStreamed(target, confined.allocate(4096).asReadOnly())).isTrue();
            assertThat(isStreamed(target, target.asSlice(4096).asReadOnly())).isTrue();
            assertThat(isStreamed(target, shared.allocate(4096))).isFalse();
            assertThat(isStreamed(target, Arena.ofAuto().allocate(4096))).isFalse();
            assertThat(isStreamed(target, channel.map(MapMode.READ_WRITE, 0, 4096, confined)))
                    .isFalse();
            assertThat(isStreamed(target, MemorySegment.ofArray(new byte[4096])))
                    .isFalse();
        }
    }

    private static boolean isStreamed(MemorySegment target, MemorySegment source) throws ReflectiveOperationException {
        PersistenceRoutines good = PersistenceRoutines.bind(code, Flush.CLFLUSH, Streaming.SSE2);
        MethodHandle noting = MethodHandles.lookup()
                .findStatic(
                        CacheLinesTest.class,
                        "noteSource",
                        MethodType.methodType(void.class, long.class, long.class, long.class));
        CacheLines lines =
                new CacheLines(new PersistenceRoutines(good.flush(), good.fence(), noting, good.zeroLines(), "noting"));
        streamedFrom = 0;

        lines.copyNonTemporal(target, 0, source, 0, 4096);

        return source.isNative() && streamedFrom == source.address();
    }

    @SuppressWarnings("unused") // through the handle
    private static void noteSource(long target, long source, long length) {
        streamedFrom = source;
    }

    @Test
    void truncatedFileThatIsCopiedFromFailsTheCopyOnly(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("mapped"), new byte[8192]);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            MemorySegment target = arena.allocate(8192, 64);
            MemorySegment source = channel.map(MapMode.READ_WRITE, 0, 8192, arena);
            channel.truncate(0);

            assertThatThrownBy(() -> CachePersistence.copyNonTemporal(target, 0, source, 0, 8192))
                    .isInstanceOf(InternalError.class);
        }
    }

    @Test
    void rangesOutsideOfTheirSegmentAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment small = arena.allocate(100, 64);
            MemorySegment large = arena.allocate(200, 64);

            assertThatThrownBy(() -> CachePersistence.flush(small, 1, 100))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> CachePersistence.zeroNonTemporal(small, 0, 101))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> CachePersistence.copyNonTemporal(small, 0, large, 0, 101))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> CachePersistence.copyNonTemporal(large, 0, small, 0, 101))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> CachePersistence.copyNonTemporal(large.asReadOnly(), 0, small, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void firstOfferedRoutineIsChosen() {
        CpuFeatures old = new CpuFeatures(64, true, false, false, false);

        assertThat(CacheLines.choose(code, old).routines().description())
                .isEqualTo("CLFLUSH, sfence, streaming stores of SSE2");
    }

    @Test
    void processorWithoutUsableFlushIsRefused() {
        assertThatThrownBy(() -> CacheLines.choose(code, new CpuFeatures(64, false, false, false, true)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("cannot flush");
        assertThatThrownBy(() -> CacheLines.choose(code, new CpuFeatures(128, true, true, true, true)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("128 bytes");
    }

    @Test
    void selfTestFindsRoutineThatDoesNothing() {
        PersistenceRoutines good = PersistenceRoutines.bind(code, Flush.CLFLUSH, Streaming.SSE2);
        MethodHandle noCopy =
                MethodHandles.empty(MethodType.methodType(void.class, long.class, long.class, long.class));
        MethodHandle noZero = MethodHandles.empty(MethodType.methodType(void.class, long.class, long.class));

        assertSelfTestFails(
                new PersistenceRoutines(good.flush(), good.fence(), noCopy, good.zeroLines(), "no copy"),
                "streaming copy");
        assertSelfTestFails(
                new PersistenceRoutines(good.flush(), good.fence(), good.copyLines(), noZero, "no zero"),
                "streaming zero");
    }

    @Test
    void selfTestFindsFlushThatWrites() throws ReflectiveOperationException {
        PersistenceRoutines good = PersistenceRoutines.bind(code, Flush.CLFLUSH, Streaming.SSE2);
        MethodHandle zeroLine = MethodHandles.insertArguments(good.zeroLines(), 1, 64L);
        MethodHandle writing =
                MethodHandles.dropArguments(MethodHandles.filterArguments(zeroLine, 0, alignDown()), 1, long.class);

        assertSelfTestFails(
                new PersistenceRoutines(writing, good.fence(), good.copyLines(), good.zeroLines(), "writing"),
                "wrote a wrong byte");
    }

    private static void assertSelfTestFails(PersistenceRoutines broken, String message) {
        assertThatThrownBy(() -> PersistenceSelfTest.verify(new CacheLines(broken)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(message);
    }

    private static MethodHandle alignDown() throws ReflectiveOperationException {
        return MethodHandles.lookup()
                .findStatic(CacheLinesTest.class, "alignDown", MethodType.methodType(long.class, long.class));
    }

    @SuppressWarnings("unused") // through the handle
    private static long alignDown(long address) {
        return address & -64;
    }

    private static MemorySegment randomBytes(Arena arena, Random random) {
        byte[] bytes = new byte[AREA_BYTES];
        random.nextBytes(bytes);
        return arena.allocate(AREA_BYTES, 64).copyFrom(MemorySegment.ofArray(bytes));
    }
}
