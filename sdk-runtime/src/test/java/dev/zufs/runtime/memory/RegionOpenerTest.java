package dev.zufs.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import dev.zufs.api.Errno;
import dev.zufs.api.memory.Persistence;
import dev.zufs.runtime.libc.CachePersistence;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants.Mapping;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionOpenerTest {

    private static final Path PROC = Path.of("/proc");
    private static final Path SYS = Path.of("/sys");

    private final RegionOpener opener = RegionOpener.system();
    private final Libc simulated = mock(Libc.class, delegatesTo(Libc.system()));

    @TempDir
    Path directory;

    @Test
    void formattedFileIsCreatedPrivateAndKeepsItsBytes() throws IOException {
        Path path = directory.resolve("image");
        try (Region region = opener.open(path, RegionOptions.format("test").withSize(10_000))) {
            assertThat(region.size()).isEqualTo(12_288);
            assertThat(region.kind()).isEqualTo(RegionKind.FILE);
            assertThat(region.persistence()).isEqualTo(Persistence.MSYNC);
            assertThat(region.description())
                    .isEqualTo("file " + path + ", 12288 bytes, written back by the kernel (msync)");
            region.media().putByte(12_287, (byte) 42);
            region.media().flush(12_287, 1);
            region.media().fence();
            region.formatted();
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllBytes(path)).hasSize(12_288).endsWith(42);
        try (Region region = opener.open(path, RegionOptions.readWrite("test").withHugePages())) {
            assertThat(region.segment().get(JAVA_BYTE, 12_287)).isEqualTo((byte) 42);
        }
    }

    private static void format(RegionOpener opener, Path path, long size) throws IOException {
        try (Region region = opener.open(path, RegionOptions.format("test").withSize(size))) {
            region.formatted();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4096, 20_480, 40_960})
    void fileIsAsItWasIfItIsNotFormattedAfterAll(long size) throws IOException {
        byte[] content = new byte[20_000];
        new Random(size).nextBytes(content);
        Path path = Files.write(directory.resolve("image"), content);
        try (Region region = opener.open(path, RegionOptions.format("test").withSize(size))) {
            assertThat(region.size()).isEqualTo(size);
        }
        assertThat(path).hasBinaryContent(content);
    }

    @ParameterizedTest
    @ValueSource(longs = {4096, 20_480, 40_960})
    void fileHasTheChosenSizeOnceItIsFormatted(long size) throws IOException {
        Path path = Files.write(directory.resolve("image"), new byte[20_000]);
        format(opener, path, size);
        assertThat(path).hasSize(size);
    }

    @Test
    void newFileThatIsNotFormattedIsTakenBack() throws IOException {
        Path path = directory.resolve("image");
        opener.open(path, RegionOptions.format("test").withSize(4096)).close();
        assertThat(path).doesNotExist();
    }

    @Test
    void spaceOfSparseFileIsReserved() throws Exception {
        Path path = directory.resolve("sparse");
        format(opener, path, 1 << 20);
        Libc libc = Libc.system();
        int fd = (int) libc.open(path.toString(), 2, 0);
        assertThat(libc.ftruncate(fd, 0)).isZero();
        assertThat(libc.ftruncate(fd, 1 << 20)).isZero();
        assertThat(libc.close(fd)).isZero();
        assertThat(allocatedBytes(path)).isZero();

        opener.open(path, RegionOptions.readWrite("test")).close();

        assertThat(allocatedBytes(path)).isGreaterThanOrEqualTo(1 << 20);
    }

    @Test
    void fullDiskIsReportedAndTheNewFileTakenBack() {
        doReturn((long) -Errno.ENOSPC.number()).when(simulated).fallocate(anyInt(), anyInt(), anyLong(), anyLong());
        Path path = directory.resolve("image");

        assertThatThrownBy(() -> new RegionOpener(simulated, SYS, PROC)
                        .open(path, RegionOptions.format("test").withSize(1 << 20)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path + " needs 1048576 bytes of space");
        assertThat(path).doesNotExist();
    }

    @Test
    void newFileThatARivalLockedFirstIsLeftToIt() throws IOException {
        Path path = directory.resolve("image");
        RegionOptions options = RegionOptions.format("test").withSize(4096);
        List<Region> rival = new ArrayList<>();
        beforeTheFirstLock(() -> rival.add(opener.open(path, options)));

        assertThatThrownBy(() -> new RegionOpener(simulated, SYS, PROC).open(path, options))
                .isInstanceOf(BackingBusyException.class);

        assertThat(path).exists();
        rival.getFirst().formatted();
        rival.getFirst().close();
        assertThat(path).hasSize(4096);
    }

    @Test
    void fileThatIsDeletedBeforeItIsLockedIsRefused() throws IOException {
        Path path = Files.write(directory.resolve("image"), new byte[4096]);
        beforeTheFirstLock(() -> Files.delete(path));

        assertThatThrownBy(() -> new RegionOpener(simulated, SYS, PROC).open(path, RegionOptions.readWrite("test")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was replaced while it was opened");
    }

    private void beforeTheFirstLock(ThrowingCallable event) {
        AtomicBoolean locked = new AtomicBoolean();
        doAnswer(call -> {
                    if (locked.compareAndSet(false, true)) {
                        event.call();
                    }
                    return Libc.system()
                            .fcntl(
                                    call.<Integer>getArgument(0),
                                    call.<Integer>getArgument(1),
                                    call.<MemorySegment>getArgument(2));
                })
                .when(simulated)
                .fcntl(anyInt(), anyInt(), any(MemorySegment.class));
    }

    @Test
    void filesystemThatCannotReserveIsGoodEnough() throws IOException {
        doReturn((long) -Errno.EOPNOTSUPP.number()).when(simulated).fallocate(anyInt(), anyInt(), anyLong(), anyLong());
        Path path = directory.resolve("image");

        format(new RegionOpener(simulated, SYS, PROC), path, 4096);

        assertThat(path).hasSize(4096);
    }

    @Test
    void failureToMapReleasesTheFile() throws IOException {
        doReturn((long) -Errno.ENOMEM.number())
                .when(simulated)
                .mmap(anyLong(), anyLong(), anyInt(), anyInt(), anyInt(), anyLong());
        Path path = Files.write(directory.resolve("image"), new byte[4096]);

        assertThatThrownBy(() -> new RegionOpener(simulated, SYS, PROC).open(path, RegionOptions.readWrite("test")))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("mmap of " + path)
                .hasMessageContaining("ENOMEM");
        opener.open(path, RegionOptions.readWrite("test")).close();
    }

    @Test
    void missingFileIsReportedWithTheWayOut() {
        Path path = directory.resolve("missing");

        assertThatThrownBy(() -> opener.open(path, RegionOptions.readWrite("test")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("a size is needed to create it");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095})
    void fileBelowOnePageIsRefused(int size) throws IOException {
        Path path = Files.write(directory.resolve("small"), new byte[size]);

        assertThatThrownBy(() -> opener.open(path, RegionOptions.readWrite("test")))
                .isInstanceOf(IOException.class)
                .hasMessage(path + " has " + size + " bytes; at least 4096 are needed");
    }

    @Test
    void oddEndOfFileIsLeftOut() throws IOException {
        Path path = Files.write(directory.resolve("odd"), new byte[4097]);

        try (Region region = opener.open(path, RegionOptions.readWrite("test"))) {
            assertThat(region.size()).isEqualTo(4096);
        }
        assertThat(path).hasSize(4097);
    }

    @Test
    void whatIsNoBackingIsRefusedByName() {
        assertThatThrownBy(() -> opener.open(directory, RegionOptions.readWrite("test")))
                .hasMessage(directory + " is neither a file nor a device");
        assertThatThrownBy(() -> opener.open(Path.of("/dev/null"), RegionOptions.readWrite("test")))
                .hasMessageContaining("/dev/null is a character device, but not of persistent memory");
    }

    @Test
    void readOnlyRegionRefusesStoresAndLeavesNoTrace() throws IOException {
        Path path = Files.write(directory.resolve("image"), new byte[4096]);

        try (Region region = opener.open(path, RegionOptions.readOnly("test"))) {
            assertThat(region.segment().isReadOnly()).isTrue();
            assertThatThrownBy(() -> region.media().putByte(0, (byte) 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Files.readAllBytes(path)).containsOnly(0);
    }

    @Test
    void sizeIsGivenToFormatOnly() {
        assertThatThrownBy(() -> RegionOptions.readWrite("test").withSize(4096))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RegionOptions.format("test").withSize(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void grantedSynchronousMappingIsWrittenBackByTheCpu() throws IOException {
        assumeThat(CachePersistence.isAvailable())
                .as(CachePersistence.description())
                .isTrue();
        doAnswer(call -> {
                    int flags = call.getArgument(3);
                    boolean atTheEnd = (flags & Mapping.FIXED) != 0;
                    assertThat(atTheEnd || flags == (Mapping.SHARED_VALIDATE | Mapping.SYNC))
                            .as("flags %x", flags)
                            .isTrue();
                    return Libc.system()
                            .mmap(
                                    call.getArgument(0),
                                    call.getArgument(1),
                                    call.getArgument(2),
                                    atTheEnd ? flags : Mapping.SHARED,
                                    call.getArgument(4),
                                    call.getArgument(5));
                })
                .when(simulated)
                .mmap(anyLong(), anyLong(), anyInt(), anyInt(), anyInt(), anyLong());
        Path path = Files.write(directory.resolve("image"), new byte[4096]);

        try (Region region = new RegionOpener(simulated, SYS, PROC).open(path, RegionOptions.readWrite("test"))) {
            assertThat(region.persistence()).isEqualTo(Persistence.CPU_WRITE_BACK);
            assertThat(region.description()).contains("written back by the CPU").contains("sfence");
        }
    }

    @Test
    void daxDeviceIsKnownByItsSubsystemAndWrittenBackByTheCpu() throws IOException {
        assumeThat(CachePersistence.isAvailable())
                .as(CachePersistence.description())
                .isTrue();
        // Shared memory behind a character device: for the kernel /dev/zero is just that.
        Path device = describeZeroDevice("dax", "0x200000");
        RegionOpener withDax = new RegionOpener(Libc.system(), directory, PROC);

        try (Region region = withDax.open(device, RegionOptions.readWrite("first"))) {
            assertThat(region.kind()).isEqualTo(RegionKind.DAX_DEVICE);
            assertThat(region.size()).isEqualTo(2 << 20);
            assertThat(region.persistence()).isEqualTo(Persistence.CPU_WRITE_BACK);
            region.media().putLong(4096, 1);
            assertThatThrownBy(() -> withDax.open(device, RegionOptions.readWrite("second")))
                    .isInstanceOf(BackingBusyException.class);
            assertThatThrownBy(() ->
                            withDax.open(device, RegionOptions.format("third").withSize(4096)))
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(
                        () -> withDax.open(device, RegionOptions.format("third").withSize(4096)))
                .hasMessage(device + " is a DAX device: its size cannot be chosen");
    }

    @Test
    void characterDeviceOfAnotherSubsystemIsRefused() throws IOException {
        Path device = describeZeroDevice("mem", "0x200000");

        assertThatThrownBy(() ->
                        new RegionOpener(Libc.system(), directory, PROC).open(device, RegionOptions.readWrite("test")))
                .hasMessageContaining("not of persistent memory");
    }

    @Test
    void daxDeviceWithoutReadableSizeIsReported() throws IOException {
        Path device = describeZeroDevice("dax", "large");

        assertThatThrownBy(() ->
                        new RegionOpener(Libc.system(), directory, PROC).open(device, RegionOptions.readWrite("test")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no number: large");
    }

    @Test
    void blockDeviceIsClaimedAndSized() throws Exception {
        Path image = Files.write(directory.resolve("disk"), new byte[1 << 20]);
        Path device = attachLoopDevice(image);
        try {
            try (Region region = opener.open(device, RegionOptions.format("test"))) {
                assertThat(region.kind()).isEqualTo(RegionKind.BLOCK_DEVICE);
                assertThat(region.size()).isEqualTo(1 << 20);
                assertThat(region.persistence()).isEqualTo(Persistence.MSYNC);
                assertThatThrownBy(() -> opener.open(device, RegionOptions.readWrite("second")))
                        .isInstanceOf(BackingBusyException.class)
                        .hasMessageContaining(
                                "process " + ProcessHandle.current().pid());
                region.media().putByte(8192, (byte) 5);
                region.media().flush(8192, 1);
                region.media().fence();
            }
        } finally {
            run("losetup", "--detach", device.toString());
        }
        assertThat(Files.readAllBytes(image)[8192]).isEqualTo((byte) 5);
    }

    @Test
    void anonymousMemoryIsRoundedZeroedAndGoneAfterClose() throws IOException {
        Region region = opener.anonymous(5000, false);

        assertThat(region.size()).isEqualTo(8192);
        assertThat(region.segment().toArray(JAVA_BYTE)).containsOnly(0);
        assertThat(region.description())
                .isEqualTo("memory mem:8192, 8192 bytes, not persistent: lost when it is closed");
        MemorySegment segment = region.segment();
        region.close();
        assertThatThrownBy(() -> segment.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> opener.anonymous(0, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hugePagesAreAskedForOnTheirBoundary() throws IOException {
        try (Region region = opener.anonymous(6 << 20, true)) {
            assertThat(region.size()).isEqualTo(6 << 20);
            assertThat(region.segment().address() % (2 << 20)).isZero();
            region.segment().fill((byte) 1);
        }
    }

    @Test
    void kernelWithoutHugePagesIsGoodEnough() throws IOException {
        doReturn((long) -Errno.EINVAL.number()).when(simulated).madvise(any(), anyLong(), anyLong(), anyInt());

        try (Region region = new RegionOpener(simulated, SYS, PROC).anonymous(4096, true)) {
            assertThat(region.size()).isEqualTo(4096);
        }
    }

    @Test
    void adoptedMemoryIsGivenBackOnce() {
        assumeThat(CachePersistence.isAvailable())
                .as(CachePersistence.description())
                .isTrue();
        AtomicInteger closed = new AtomicInteger();
        try (Arena arena = Arena.ofShared()) {
            Region region = RegionOpener.adopt("zuf sb 7", arena.allocate(4096, 64), closed::incrementAndGet);

            assertThat(region.kind()).isEqualTo(RegionKind.ADOPTED);
            assertThat(region.persistence()).isEqualTo(Persistence.CPU_WRITE_BACK);
            assertThat(region.description()).startsWith("adopted memory zuf sb 7, 4096 bytes, written back by the CPU");
            region.close();
            region.close();
            assertThat(closed).hasValue(1);
            assertThatThrownBy(() ->
                            RegionOpener.adopt("bad", arena.allocate(4096, 64).asSlice(1), closed::incrementAndGet))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Path describeZeroDevice(String subsystem, String size) throws IOException {
        Path node = Files.createDirectories(directory.resolve("dev/char/1:5"));
        Path bus = Files.createDirectories(directory.resolve("bus").resolve(subsystem));
        Files.createSymbolicLink(node.resolve("subsystem"), bus);
        Files.writeString(node.resolve("size"), size + "\n");
        return Path.of("/dev/zero");
    }

    private static Path attachLoopDevice(Path image) throws Exception {
        assumeThat(Files.exists(Path.of("/dev/loop-control")) && Files.isWritable(Path.of("/dev/loop-control")))
                .as("loop devices and the right to attach them")
                .isTrue();
        return Path.of(run("losetup", "--find", "--show", image.toString()));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static long allocatedBytes(Path path) throws Exception {
        return Long.parseLong(run("stat", "--format=%b", path.toString())) * 512;
    }
}
