package dev.zufs.runtime.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.LinuxConstants.Advice;
import dev.zufs.runtime.libc.LinuxConstants.Fallocate;
import dev.zufs.runtime.libc.LinuxConstants.FileControl;
import dev.zufs.runtime.libc.LinuxConstants.Mapping;
import dev.zufs.runtime.libc.LinuxConstants.Open;
import dev.zufs.runtime.libc.LinuxConstants.ProcessControl;
import dev.zufs.runtime.libc.LinuxConstants.Seek;
import dev.zufs.runtime.libc.LinuxConstants.Signal;
import dev.zufs.runtime.libc.LinuxConstants.Sync;
import dev.zufs.runtime.libc.LinuxConstants.SystemProperty;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Checks every argument of every binding against the running kernel. */
class LinuxLibcTest {

    private static final int PAGE = 4096;
    private static final long FIONREAD = 0x541B;
    private static final long FIOCLEX = 0x5451;
    private static final int NO_SUCH_FD = 1_000_000;

    private final Libc libc = Libc.system();
    private final Arena arena = Arena.ofConfined();

    @TempDir
    Path directory;

    @AfterEach
    void closeArena() {
        arena.close();
    }

    @Test
    void openCreatesFileWithGivenFlagsAndMode() throws IOException {
        Path path = directory.resolve("näme");

        try (OpenFile file = OpenFile.open(libc, path, Open.CREAT | Open.EXCL | Open.WRONLY, 0600)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(libc.read(file.fd(), arena.allocate(1), 0, 1)).isEqualTo(-Errno.EBADF.number());
        }
        assertThat(libc.open(path.toString(), Open.CREAT | Open.EXCL | Open.WRONLY, 0600))
                .isEqualTo(-Errno.EEXIST.number());
    }

    @Test
    void openOfMissingFileReturnsEnoent() {
        assertThat(libc.open(directory.resolve("missing").toString(), Open.RDONLY, 0))
                .isEqualTo(-Errno.ENOENT.number());
    }

    @Test
    void openOfPathWithNulIsRefused() {
        assertThatThrownBy(() -> libc.open("a\0b", Open.RDONLY, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a?b");
    }

    @Test
    void openWithTmpfileMakesUnnamedFile() throws IOException {
        try (OpenFile file = OpenFile.open(libc, directory, Open.TMPFILE | Open.RDWR, 0600)) {
            assertThat(libc.write(file.fd(), segment("abc"), 0, 3)).isEqualTo(3);
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void closeFreesTheDescriptor() {
        int fd = (int) libc.open(directory.toString(), Open.RDONLY, 0);

        assertThat(libc.close(fd)).isZero();
        assertThat(libc.close(fd)).isEqualTo(-Errno.EBADF.number());
    }

    @Test
    void writeAndReadUseExactlyTheirRange() throws IOException {
        try (OpenFile file = temporaryFile()) {
            assertThat(libc.write(file.fd(), segment("..hello.."), 2, 5)).isEqualTo(5);
            assertThat(libc.pwrite(file.fd(), segment("xYZx"), 1, 2, 3)).isEqualTo(2);
            MemorySegment buffer = segment("----------");
            assertThat(libc.pread(file.fd(), buffer, 1, 4, 1)).isEqualTo(4);
            assertThat(string(buffer)).isEqualTo("-elYZ-----");
            assertThat(libc.read(file.fd(), buffer, 0, 1)).isZero();
        }
        Path path = Files.writeString(directory.resolve("content"), "content");
        try (OpenFile file = OpenFile.open(libc, path, Open.RDONLY, 0)) {
            MemorySegment buffer = segment("----------");
            assertThat(libc.read(file.fd(), buffer, 3, 4)).isEqualTo(4);
            assertThat(libc.read(file.fd(), buffer, 8, 2)).isEqualTo(2);
            assertThat(string(buffer)).isEqualTo("---cont-en");
        }
    }

    @Test
    void writevAndReadvFollowTheVector() throws IOException {
        IoVector vector = new IoVector(3, arena);
        try (OpenFile file = temporaryFile()) {
            vector.add(segment("abcdef"), 1, 2);
            vector.add(segment("123456"), 3, 3);
            assertThat(libc.writev(file.fd(), vector)).isEqualTo(5);
            MemorySegment buffer = segment("----------");
            assertThat(libc.pread(file.fd(), buffer, 0, 10, 0)).isEqualTo(5);
            assertThat(string(buffer)).isEqualTo("bc456-----");
        }
        Path path = Files.writeString(directory.resolve("content"), "content");
        try (OpenFile file = OpenFile.open(libc, path, Open.RDONLY, 0)) {
            MemorySegment first = segment("----");
            MemorySegment second = segment("----");
            vector.clear();
            vector.add(first, 1, 2);
            vector.add(second, 0, 3);
            assertThat(libc.readv(file.fd(), vector)).isEqualTo(5);
            assertThat(string(first) + string(second)).isEqualTo("-co-nte-");
        }
    }

    @Test
    void ioctlPassesRequestAndArgument() throws IOException {
        Path path = Files.writeString(directory.resolve("content"), "content");
        try (OpenFile file = OpenFile.open(libc, path, Open.RDONLY, 0)) {
            MemorySegment available = arena.allocate(JAVA_INT);
            assertThat(libc.ioctl(file.fd(), FIONREAD, available)).isZero();
            assertThat(available.get(JAVA_INT, 0)).isEqualTo(7);

            available.set(JAVA_INT, 0, 0);
            assertThat(libc.ioctl(file.fd(), FIONREAD, available.address())).isZero();
            assertThat(available.get(JAVA_INT, 0)).isEqualTo(7);

            assertThat(libc.fcntl(file.fd(), FileControl.SETFD, 0)).isZero();
            assertThat(libc.ioctl(file.fd(), FIOCLEX, 0)).isZero();
            assertThat(libc.fcntl(file.fd(), FileControl.GETFD, 0)).isEqualTo(1);
            assertThat(libc.ioctl(file.fd(), 0x1234, 0)).isEqualTo(-Errno.ENOTTY.number());
        }
    }

    @Test
    void structureThatTheKernelWouldWriteBeyondIsRefused() {
        MemorySegment tooShort = arena.allocate(4);

        assertThatThrownBy(() -> libc.ioctl(0, LinuxConstants.DeviceControl.BLKGETSIZE64, tooShort))
                .isInstanceOf(IndexOutOfBoundsException.class);
        MemorySegment readOnly = arena.allocate(8).asReadOnly();
        assertThatThrownBy(() -> libc.ioctl(0, LinuxConstants.DeviceControl.BLKGETSIZE64, readOnly))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> libc.fcntl(0, FileControl.OFD_GETLK, tooShort))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> libc.prctl(ProcessControl.GET_NAME, tooShort))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void fcntlPassesCommandAndNumber() throws IOException {
        try (OpenFile file = temporaryFile()) {
            assertThat(libc.fcntl(file.fd(), FileControl.SETFL, Open.NONBLOCK)).isZero();
            assertThat(libc.fcntl(file.fd(), FileControl.GETFL, 0) & Open.NONBLOCK)
                    .isEqualTo(Open.NONBLOCK);
            assertThat(libc.fcntl(file.fd(), FileControl.SETFL, 0)).isZero();
            assertThat(libc.fcntl(file.fd(), FileControl.GETFL, 0) & Open.NONBLOCK)
                    .isZero();
        }
    }

    @Test
    void ftruncateAndFallocateUseTheirNumbers() throws IOException {
        Path path = directory.resolve("sized");
        try (OpenFile file = OpenFile.open(libc, path, Open.CREAT | Open.RDWR, 0600)) {
            assertThat(libc.ftruncate(file.fd(), 5L * PAGE)).isZero();
            assertThat(Files.size(path)).isEqualTo(5L * PAGE);
            assertThat(libc.fallocate(file.fd(), Fallocate.KEEP_SIZE, 5L * PAGE, PAGE))
                    .isZero();
            assertThat(Files.size(path)).isEqualTo(5L * PAGE);
            assertThat(libc.fallocate(file.fd(), 0, 6L * PAGE, 10)).isZero();
            assertThat(Files.size(path)).isEqualTo(6L * PAGE + 10);

            byte[] content = new byte[6 * PAGE];
            Arrays.fill(content, (byte) 1);
            Files.write(path, content);
            int punch = Fallocate.PUNCH_HOLE | Fallocate.KEEP_SIZE;
            assertThat(libc.fallocate(file.fd(), punch, PAGE, 2L * PAGE)).isZero();
            Arrays.fill(content, PAGE, 3 * PAGE, (byte) 0);
            assertThat(Files.readAllBytes(path)).isEqualTo(content);
        }
    }

    @Test
    void lseekFindsDataAndHoles() throws IOException {
        Path path = directory.resolve("sparse");
        try (OpenFile file = OpenFile.open(libc, path, Open.CREAT | Open.RDWR, 0600);
                Arena arena = Arena.ofConfined()) {
            MemorySegment page = arena.allocate(PAGE);
            assertThat(libc.pwrite(file.fd(), page, 0, PAGE, 64L * PAGE)).isEqualTo(PAGE);
            assertThat(libc.lseek(file.fd(), 0, Seek.DATA)).isEqualTo(64L * PAGE);
            assertThat(libc.lseek(file.fd(), 64L * PAGE, Seek.HOLE)).isEqualTo(65L * PAGE);
            assertThat(libc.lseek(file.fd(), 65L * PAGE, Seek.DATA)).isEqualTo(-Errno.ENXIO.number());
            assertThat(libc.lseek(file.fd(), 7, Seek.SET)).isEqualTo(7);
        }
    }

    @Test
    void pollTellsWhatFileIsReadyFor() throws IOException {
        try (OpenFile zeros = OpenFile.open(libc, Path.of("/dev/zero"), Open.RDONLY, 0)) {
            assertThat(libc.poll(zeros.fd(), LinuxConstants.Poll.IN, 0)).isEqualTo(LinuxConstants.Poll.IN);
        }
        try (OpenFile events = OpenFile.open(libc, Path.of("/proc/self/mounts"), Open.RDONLY, 0)) {
            assertThat(libc.poll(events.fd(), 0, 0)).isZero();
        }
    }

    @Test
    void pathsOfBytesAreOpenedAndReadAsLinks() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Path link = directory.resolve("link");
            Files.createSymbolicLink(link, Path.of("some/../text"));
            MemorySegment target = arena.allocate(100);
            MemorySegment path = arena.allocateFrom(link.toString());
            assertThat(libc.readlink(path, target)).isEqualTo(12);
            assertThat(target.getString(0)).isEqualTo("some/../text");
            assertThat(libc.readlink(path, target.asSlice(50, 4))).as("cut off").isEqualTo(4);
            assertThat(target.getString(50)).isEqualTo("some");
            long fd = libc.open(arena.allocateFrom(directory.toString()), Open.RDONLY | Open.DIRECTORY, 0);
            assertThat(fd).isPositive();
            assertThat(libc.close((int) fd)).isZero();
            assertThat(libc.open(path, Open.RDONLY | Open.NOFOLLOW, 0)).isEqualTo(-Errno.ELOOP.number());
        }
    }

    @Test
    void fsyncAndFdatasyncReachTheDescriptor() throws IOException {
        try (OpenFile file = temporaryFile()) {
            assertThat(libc.fsync(file.fd())).isZero();
            assertThat(libc.fdatasync(file.fd())).isZero();
        }
        assertThat(libc.fsync(NO_SUCH_FD)).isEqualTo(-Errno.EBADF.number());
        assertThat(libc.fdatasync(NO_SUCH_FD)).isEqualTo(-Errno.EBADF.number());
    }

    @Test
    void mmapUsesAllSixArguments() throws IOException {
        Path path = directory.resolve("mapped");
        byte[] content = new byte[4 * PAGE];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i / PAGE + 1);
        }
        Files.write(path, content);
        try (OpenFile file = OpenFile.open(libc, path, Open.RDWR, 0)) {
            for (int page = 0; page < 4; page++) {
                MapRequest request =
                        new MapRequest(PAGE, Mapping.PROT_READ, Mapping.SHARED, file.fd(), (long) page * PAGE);
                assertThat(Mappings.map(libc, request, arena, path).get(JAVA_BYTE, 0))
                        .isEqualTo((byte) (page + 1));
            }
            int readWrite = Mapping.PROT_READ | Mapping.PROT_WRITE;
            MapRequest shared = new MapRequest(2L * PAGE, readWrite, Mapping.SHARED, file.fd(), 0);
            Mappings.map(libc, shared, arena, path).set(JAVA_BYTE, 2L * PAGE - 1, (byte) 77);
            MapRequest unshared = new MapRequest(2L * PAGE, readWrite, Mapping.PRIVATE, file.fd(), 0);
            Mappings.map(libc, unshared, arena, path).set(JAVA_BYTE, 0, (byte) 78);
            content[2 * PAGE - 1] = 77;
            assertThat(Files.readAllBytes(path)).isEqualTo(content);
        }
        assertThat(libc.mmap(0, PAGE, Mapping.PROT_READ, Mapping.SHARED, NO_SUCH_FD, 0))
                .isEqualTo(-Errno.EBADF.number());
        assertThat(libc.mmap(0, 0, Mapping.PROT_READ, Mapping.PRIVATE | Mapping.ANONYMOUS, -1, 0))
                .isEqualTo(-Errno.EINVAL.number());
    }

    @Test
    void mmapHonoursTheWantedAddressAndMunmapFreesIt() throws IOException {
        MemorySegment first = segment(mapPrivate(0, PAGE), PAGE);
        long address = first.address();
        assertThat(MemoryMap.permissionsAt(address)).isEqualTo("rw-p");

        assertThat(libc.munmap(first)).isZero();
        assertThat(MemoryMap.permissionsAt(address)).isEmpty();

        long again = mapPrivate(address, PAGE);
        assertThat(again).isEqualTo(address);
        assertThat(libc.munmap(segment(again, PAGE))).isZero();
    }

    @Test
    void mprotectChangesExactlyItsRange() throws IOException {
        MemorySegment memory = Mappings.map(libc, MapRequest.anonymous(3L * PAGE), arena, "test");

        assertThat(libc.mprotect(memory.asSlice(PAGE, PAGE), Mapping.PROT_READ)).isZero();

        assertThat(MemoryMap.permissionsAt(memory.address())).isEqualTo("rw-p");
        assertThat(MemoryMap.permissionsAt(memory.address() + PAGE)).isEqualTo("r--p");
        assertThat(MemoryMap.permissionsAt(memory.address() + 2L * PAGE)).isEqualTo("rw-p");
    }

    @Test
    void msyncUsesRangeAndFlags() throws IOException {
        try (OpenFile file = temporaryFile()) {
            Syscall.check(libc.ftruncate(file.fd(), 2L * PAGE), "ftruncate", file.path());
            int readWrite = Mapping.PROT_READ | Mapping.PROT_WRITE;
            long address = libc.mmap(0, 2L * PAGE, readWrite, Mapping.SHARED, file.fd(), 0);
            MemorySegment memory = segment(Syscall.check(address, "mmap", file.path()), 2L * PAGE);
            memory.fill((byte) 1);
            assertThat(libc.msync(memory, 0, 2L * PAGE, Sync.SYNC)).isZero();
            assertThat(libc.msync(memory, PAGE, 1, Sync.ASYNC)).isZero();
            assertThat(libc.msync(memory, 1, 1, Sync.SYNC)).isEqualTo(-Errno.EINVAL.number());
            assertThat(libc.msync(memory, 0, 1, Sync.SYNC | Sync.ASYNC)).isEqualTo(-Errno.EINVAL.number());

            assertThat(libc.munmap(memory.asSlice(PAGE, PAGE))).isZero();
            assertThat(libc.msync(memory, 0, PAGE, Sync.SYNC)).isZero();
            assertThat(libc.msync(memory, 0, PAGE + 1, Sync.SYNC)).isEqualTo(-Errno.ENOMEM.number());
            assertThat(libc.munmap(memory.asSlice(0, PAGE))).isZero();
        }
    }

    @Test
    void madviseUsesRangeAndAdvice() throws IOException {
        MemorySegment memory = Mappings.map(libc, MapRequest.anonymous(3L * PAGE), arena, "test");
        memory.fill((byte) 1);

        assertThat(libc.madvise(memory, PAGE, PAGE, Advice.DONTNEED)).isZero();

        assertThat(memory.get(JAVA_BYTE, PAGE - 1)).isEqualTo((byte) 1);
        assertThat(memory.get(JAVA_BYTE, PAGE)).isZero();
        assertThat(memory.get(JAVA_BYTE, 2L * PAGE - 1)).isZero();
        assertThat(memory.get(JAVA_BYTE, 2L * PAGE)).isEqualTo((byte) 1);
        assertThat(libc.madvise(memory, 0, PAGE, 9999)).isEqualTo(-Errno.EINVAL.number());
    }

    @Test
    void mlockallPassesItsFlags() {
        assertThat(libc.mlockall(0)).isEqualTo(-Errno.EINVAL.number());
        assertThat(libc.mlockall(LinuxConstants.MemoryLock.ONFAULT)).isEqualTo(-Errno.EINVAL.number());
    }

    @Test
    void affinityOfAnotherThreadIsSetAndRead() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            int id = Math.toIntExact(thread.submit(libc::gettid).get());
            MemorySegment allowed = arena.allocate(128, 8);
            assertThat(libc.schedGetAffinity(id, allowed)).isZero();
            long lowest = Long.lowestOneBit(allowed.get(JAVA_LONG, 0));
            assertThat(lowest).isNotZero();

            MemorySegment wanted = arena.allocate(128, 8);
            wanted.set(JAVA_LONG, 0, lowest);
            assertThat(libc.schedSetAffinity(id, wanted)).isZero();

            MemorySegment granted = arena.allocate(128, 8);
            assertThat(libc.schedGetAffinity(id, granted)).isZero();
            assertThat(granted.mismatch(wanted)).isEqualTo(-1);
            assertThat(thread.submit(libc::schedGetCpu).get()).isEqualTo(Long.numberOfTrailingZeros(lowest));
        }
        assertThat(libc.schedSetAffinity(0, arena.allocate(128, 8))).isEqualTo(-Errno.EINVAL.number());
        assertThat(libc.schedGetAffinity(0, arena.allocate(1))).isEqualTo(-Errno.EINVAL.number());
    }

    @Test
    void gettidIsTheKernelsIdOfTheThread() throws IOException {
        assertThat(Path.of("/proc/thread-self").toRealPath().getFileName()).hasToString(Long.toString(libc.gettid()));
    }

    @Test
    void pthreadSigmaskChangesAndReportsTheMask() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            thread.submit(this::changeSignalMask).get();
        }
    }

    private void changeSignalMask() {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment set = own.allocate(Signal.SET_BYTES, 8);
            MemorySegment previous = own.allocate(Signal.SET_BYTES, 8);
            long usr2 = 1L << (Signal.USR2 - 1);
            set.set(JAVA_LONG, 0, usr2);

            assertThat(libc.pthreadSigmask(Signal.BLOCK, set, previous)).isZero();
            assertThat(previous.get(JAVA_LONG, 0) & usr2).isZero();
            assertThat(libc.pthreadSigmask(Signal.UNBLOCK, set, previous)).isZero();
            assertThat(previous.get(JAVA_LONG, 0) & usr2).isEqualTo(usr2);
            assertThat(libc.pthreadSigmask(Signal.BLOCK, MemorySegment.NULL, previous))
                    .isZero();
            assertThat(previous.get(JAVA_LONG, 0) & usr2).isZero();
            assertThat(libc.pthreadSigmask(99, set, MemorySegment.NULL)).isEqualTo(-Errno.EINVAL.number());
        }
    }

    @Test
    void prctlPassesOptionAndArgument() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            thread.submit(this::renameThread).get();
        }
        long before = libc.prctl(ProcessControl.GET_IO_FLUSHER, 0);
        if (before == 0) {
            assertThat(libc.prctl(ProcessControl.SET_IO_FLUSHER, 1)).isZero();
            assertThat(libc.prctl(ProcessControl.GET_IO_FLUSHER, 0)).isEqualTo(1);
            assertThat(libc.prctl(ProcessControl.SET_IO_FLUSHER, 0)).isZero();
        } else {
            assertThat(before).as("without the right to ask").isEqualTo(-Errno.EPERM.number());
        }
    }

    private void renameThread() {
        try (Arena own = Arena.ofConfined()) {
            assertThat(libc.prctl(ProcessControl.SET_NAME, own.allocateFrom("zt-0.1")))
                    .isZero();
            MemorySegment name = own.allocate(16);
            assertThat(libc.prctl(ProcessControl.GET_NAME, name)).isZero();
            assertThat(name.getString(0)).isEqualTo("zt-0.1");
        }
    }

    @Test
    void killAsksForTheProcessGiven() {
        int self = Math.toIntExact(ProcessHandle.current().pid());

        assertThat(libc.kill(self, 0)).isZero();
        assertThat(libc.kill(Integer.MAX_VALUE, 0)).isEqualTo(-Errno.ESRCH.number());
        assertThat(libc.kill(self, 9999)).isEqualTo(-Errno.EINVAL.number());
    }

    @Test
    @EnabledIf(value = "mayMount", disabledReason = "needs the right to mount (root)")
    void mountAndUmount2UseAllTheirArguments() throws IOException {
        Path target = Files.createDirectory(directory.resolve("mnt"));
        long flags = LinuxConstants.Mount.NODEV | LinuxConstants.Mount.NOSUID | LinuxConstants.Mount.NOATIME;

        assertThat(libc.mount("näme", target.toString(), "tmpfs", flags, "size=64k,mode=0701"))
                .isZero();
        try {
            assertThat(Files.readAllLines(Path.of("/proc/self/mounts")))
                    .anyMatch(line ->
                            line.startsWith("näme " + target + " tmpfs rw,nosuid,nodev,noatime,size=64k,mode=701"));
            assertThat(libc.mount("x", target.toString(), "no-such-type", 0, ""))
                    .isEqualTo(-Errno.ENODEV.number());
            try (OpenFile _ = OpenFile.open(libc, target.resolve("busy"), Open.CREAT | Open.RDWR, 0600)) {
                assertThat(libc.umount2(target.toString(), 0)).isEqualTo(-Errno.EBUSY.number());
                assertThat(libc.umount2(target.toString(), LinuxConstants.Unmount.DETACH))
                        .isZero();
            }
        } finally {
            long again = libc.umount2(target.toString(), LinuxConstants.Unmount.DETACH);
            assertThat(again).as("it is gone").isEqualTo(-Errno.EINVAL.number());
        }
    }

    @SuppressWarnings("unused") // named in EnabledIf
    private static boolean mayMount() {
        // Nothing is mounted there: the right is asked for before that is seen.
        return Libc.system().umount2("/proc/self", 0) != -Errno.EPERM.number();
    }

    @Test
    void sysconfAnswersTheNamedProperty() {
        assertThat(libc.sysconf(SystemProperty.PAGESIZE)).isEqualTo(PAGE);
        assertThat(libc.sysconf(SystemProperty.CLK_TCK)).isEqualTo(100);
        assertThat(libc.sysconf(SystemProperty.NPROCESSORS_ONLN))
                .isPositive()
                .isLessThanOrEqualTo(libc.sysconf(SystemProperty.NPROCESSORS_CONF));
        assertThat(libc.sysconf(123_456)).isEqualTo(-Errno.EINVAL.number());
    }

    @Test
    void errorNumberIsThatOfTheCallingThread() throws ExecutionException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Boolean> badDescriptor =
                    threads.submit(() -> always(() -> libc.fsync(NO_SUCH_FD), -Errno.EBADF.number()));
            Future<Boolean> badSignal = threads.submit(() -> always(() -> libc.kill(1, 9999), -Errno.EINVAL.number()));

            assertThat(List.of(badDescriptor.get(), badSignal.get())).containsOnly(true);
        }
    }

    private static boolean always(LongSupplier call, long expected) {
        for (int i = 0; i < 100_000; i++) {
            if (call.getAsLong() != expected) {
                return false;
            }
        }
        return true;
    }

    private OpenFile temporaryFile() throws IOException {
        return OpenFile.open(libc, directory, Open.TMPFILE | Open.RDWR, 0600);
    }

    private long mapPrivate(long address, long length) throws SyscallException {
        int flags = Mapping.PRIVATE | Mapping.ANONYMOUS;
        long result = libc.mmap(address, length, Mapping.PROT_READ | Mapping.PROT_WRITE, flags, -1, 0);
        return Syscall.check(result, "mmap", "test");
    }

    @SuppressWarnings("restricted")
    private static MemorySegment segment(long address, long length) {
        return MemorySegment.ofAddress(address).reinterpret(length);
    }

    private MemorySegment segment(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    }

    private static String string(MemorySegment segment) {
        return new String(segment.toArray(JAVA_BYTE), StandardCharsets.US_ASCII);
    }
}
