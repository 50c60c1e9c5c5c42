package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FileType;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.IoContext;
import dev.zufs.api.MountContext;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.SymbolicLink;
import dev.zufs.api.TypeFeature;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.IoctlCall;
import dev.zufs.api.op.XattrSink;
import dev.zufs.runtime.wire.CloneRequest;
import dev.zufs.runtime.wire.DentryRequest;
import dev.zufs.runtime.wire.FiemapRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.IoctlRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ReaddirRequest;
import dev.zufs.runtime.wire.RenameRequest;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.SeekRequest;
import dev.zufs.runtime.wire.XattrRequest;
import dev.zufs.runtime.wire.ZufsString;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that no filesystem, whatever it throws or answers, harms the server. */
class HostileFileSystemTest {

    private static final int EIO = -Errno.EIO.number();
    private static final Set<Integer> ENDING = Set.of(Operation.EVICT_INODE, Operation.FREE_INODE);
    private static final Set<Integer> OF_THE_MOUNT =
            Set.of(Operation.STATFS, Operation.SHOW_OPTIONS, Operation.INODE_BY_NUMBER, Operation.SYNC_FS);
    private static final Set<Integer> SILENT = Set.of(Operation.NULL, Operation.NOOP, Operation.BREAK);

    private final HostileFileSystem type = new HostileFileSystem();
    private final DispatchFixture zuf = new DispatchFixture(type);
    private final MemorySegment buffer = zuf.buffer;
    private final MemorySegment page = Arena.ofAuto().allocate(4096, 4096);
    private long file;

    @BeforeEach
    void mount() {
        assertThat(zuf.mount("")).isZero();
        assertThat(zuf.lookup(zuf.root(), "file")).isZero();
        file = zuf.found();
    }

    static Stream<Supplier<Throwable>> failures() {
        return Stream.of(
                () -> new IllegalStateException("a bug"),
                () -> new NullPointerException(),
                () -> new AssertionError("an assertion"),
                StackOverflowError::new,
                HostileFileSystemTest::realStackOverflow,
                () -> new OutOfMemoryError("no heap"),
                () -> new LinkageError("a class is missing"),
                () -> new Exception("a checked exception"),
                FailureWithoutStackTrace::new,
                FailureThatCannotBePrinted::new);
    }

    /** Answers null where nothing but code of the JDK is expected to answer. */
    private static final class FailureWithoutStackTrace extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        @SuppressWarnings("NullAway") // that is the misdeed
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }

    /** Fails again when it is logged. */
    private static final class FailureThatCannotBePrinted extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new LinkageError("the class of the message is missing");
        }
    }

    private static Throwable realStackOverflow() {
        return new IllegalStateException("depth " + depth(1));
    }

    private static long depth(long from) {
        return from > 0 ? 1 + depth(from + 1) : 0;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anythingThrownFromAnyCallbackAnswersEioAndTheThreadGoesOn(Supplier<Throwable> failure) {
        AtomicInteger thrown = new AtomicInteger();
        type.arm((callback, arguments) -> {
            if (!callback.getName().equals("forget")) { // which answers nobody
                thrown.incrementAndGet();
            }
            throw failure.get();
        });
        List<Integer> operations = new ArrayList<>();
        for (int index = 0; index < Operation.count(); index++) {
            int operation = Operation.atIndex(index);
            if (Operation.isKnown(operation) && !ENDING.contains(operation) && !SILENT.contains(operation)) {
                operations.add(operation);
            }
        }
        operations.add(Operation.EVICT_INODE);
        assertThat(operations).hasSizeGreaterThan(24);
        for (int operation : operations) {
            int before = thrown.get();
            assertThat(send(operation)).as(Operation.name(operation)).isEqualTo(EIO);
            assertThat(thrown)
                    .as(Operation.name(operation) + " calls the filesystem")
                    .hasValue(before + 1);
        }
        assertThat(send(Operation.NOOP)).isZero();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void freeThatThrowsStillEndsTheHandle(Supplier<Throwable> failure) {
        type.armToThrow(failure);
        assertThat(send(Operation.FREE_INODE)).isEqualTo(EIO);
        type.arm((callback, arguments) -> null);
        assertThat(send(Operation.SETATTR)).as("the cookie is dead").isEqualTo(EIO);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failedCreationWhoseNameCannotBeRemovedStillEndsTheHandle(Supplier<Throwable> failure) {
        assertThat(zuf.create(zuf.root(), "new", 0x81A4)).isZero();
        long created = zuf.created();
        type.armToThrow(failure);
        assertThat(zuf.evict(Operation.FREE_INODE, created, 0)).isEqualTo(EIO);
        type.arm((callback, arguments) -> null);
        file = created;
        assertThat(send(Operation.SETATTR)).as("the cookie is dead").isEqualTo(EIO);
    }

    @ParameterizedTest
    @ValueSource(ints = {Operation.STATFS, Operation.READDIR, Operation.CLONE})
    void interruptionThatTheKernelTakesForSuccessAnswersEio(int operation) {
        type.armToThrow(() -> ErrnoException.withoutStackTrace(Errno.EINTR));
        assertThat(send(operation)).isEqualTo(EIO);
    }

    @Test
    void typeThatFailsWhenItsFilesystemIsAlreadyMountedLeavesNoMount() {
        DispatchFixture other = new DispatchFixture(new FickleType());
        assertThat(other.mount("")).isEqualTo(EIO);
        assertThat(other.released).hasValue(1);
        assertThat(other.server.mounts()).isEmpty();
    }

    /** Answers every question about itself once. */
    private static final class FickleType implements FileSystemType {

        private final RamFileSystem answers = new RamFileSystem();
        private boolean asked;

        @Override
        public String name() {
            return answers.name();
        }

        @Override
        public int magic() {
            return answers.magic();
        }

        @Override
        public FormatVersion version() {
            return answers.version();
        }

        @Override
        public Set<TypeFeature> features() {
            if (asked) {
                throw new IllegalStateException("asked again");
            }
            asked = true;
            return answers.features();
        }

        @Override
        public SuperBlock mount(MountContext context) {
            return answers.mount(context);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void mountThatThrowsAnswersEioAndGivesTheBackingBack(Supplier<Throwable> failure) {
        DispatchFixture other = new DispatchFixture(type);
        type.armToThrow(failure);
        assertThat(other.mount("")).isEqualTo(EIO);
        assertThat(other.released).hasValue(1);
        assertThat(other.server.mounts()).isEmpty();
        assertThat(other.mounts.failure()).isPresent();
    }

    @Test
    void failedUnmountStillEndsTheMount() {
        type.armToThrow(() -> new IllegalStateException("cannot close"));
        assertThat(zuf.umount()).isEqualTo(EIO);
        assertThat(zuf.released).hasValue(1);
        assertThat(zuf.data(Operation.READ, file, 0, page, 0)).isEqualTo(EIO);
    }

    @Test
    void unmountSyncsBeforeItCloses() {
        List<String> calls = new ArrayList<>();
        type.arm((callback, arguments) -> {
            calls.add(callback.getName());
            return null;
        });
        assertThat(zuf.umount()).isZero();
        assertThat(calls).containsExactly("evict", "forget", "evict", "forget", "sync", "close");
    }

    @Test
    void failedSyncAtUnmountIsAnsweredAndTheFilesystemClosed() {
        List<String> calls = new ArrayList<>();
        type.arm((callback, arguments) -> {
            calls.add(callback.getName());
            if (callback.getName().equals("sync")) {
                throw new ErrnoException(Errno.ENOSPC);
            }
            return null;
        });
        assertThat(zuf.umount()).isEqualTo(-Errno.ENOSPC.number());
        assertThat(calls).containsExactly("evict", "forget", "evict", "forget", "sync", "close");
        assertThat(zuf.released).hasValue(1);
    }

    @Test
    void otherMountsOfTheServerGoOn() {
        RamFileSystem peaceful = new RamFileSystem();
        DispatchFixture other = new DispatchFixture(peaceful);
        assertThat(other.mount("")).isZero();
        type.armToThrow(() -> new StackOverflowError());
        assertThat(send(Operation.WRITE)).isEqualTo(EIO);
        assertThat(other.create(other.root(), "a", 0x81A4)).isZero();
    }

    @Test
    void errnoOfTheFilesystemIsAnsweredNegative() {
        for (Errno errno : Errno.values()) {
            type.armToThrow(() -> new ErrnoException(errno));
            assertThat(send(Operation.SETATTR)).isEqualTo(-errno.number());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 4097, Long.MIN_VALUE, Long.MAX_VALUE})
    void impossibleLengthsAnswerEio(long length) {
        type.arm((callback, arguments) -> length);
        assertThat(zuf.data(Operation.READ, file, 0, page, 0)).isEqualTo(EIO);
        assertThat(zuf.data(Operation.WRITE, file, 0, page, 0)).isEqualTo(EIO);
        assertThat(IoRequest.lastPosition(buffer, 0))
                .as("no progress is claimed")
                .isZero();
    }

    @Test
    void pageForAPrivateMappingIsFilledByAFilesystemThatReadsInPieces() {
        type.arm((callback, arguments) -> {
            MemorySegment target = (MemorySegment) arguments[1];
            long length = Math.min(1000, target.byteSize());
            target.asSlice(0, length).fill((byte) 0x11);
            return length;
        });
        page.fill((byte) 0xA5);
        zuf.io(Operation.READ, file, 8192, 4096, 0);
        IoRequest.lastPosition(buffer, 0, 0);
        assertThat(zuf.execute(page)).isZero();
        assertThat(page.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0x11);
    }

    @Test
    void readInPiecesTellsHowFarItCame() {
        type.arm((callback, arguments) -> 1000L);
        assertThat(zuf.data(Operation.READ, file, 8192, page, 0)).isZero();
        assertThat(IoRequest.lastPosition(buffer, 0)).isEqualTo(9192);
    }

    @Test
    void impossibleBlocksAnswerEio() {
        long beyond = DispatchFixture.REGION_BYTES / 4096;
        for (long block : new long[] {-1, beyond, 1L << 52, Long.MIN_VALUE}) {
            type.arm((callback, arguments) -> {
                ((ExtentMap) arguments[3]).add(block);
                return null;
            });
            assertThat(zuf.data(Operation.GET_MULTY, file, 0, page, 0))
                    .as("block %d", block)
                    .isEqualTo(EIO);
        }
        type.arm((callback, arguments) -> null);
        assertThat(zuf.data(Operation.GET_MULTY, file, 0, page, 0))
                .as("no block")
                .isEqualTo(EIO);
        type.arm((callback, arguments) -> {
            ((ExtentMap) arguments[3]).addHoles(1);
            return null;
        });
        assertThat(zuf.data(Operation.GET_MULTY, file, 0, page, 0))
                .as("hole to read")
                .isZero();
        assertThat(zuf.data(Operation.GET_MULTY, file, 0, page, IoRequest.RW_WRITE))
                .as("hole to write")
                .isEqualTo(EIO);
        type.arm((callback, arguments) -> {
            ((ExtentMap) arguments[3]).addRun(1, 2);
            return null;
        });
        assertThat(zuf.data(Operation.GET_MULTY, file, 0, page, 0))
                .as("too many")
                .isEqualTo(EIO);
    }

    @Test
    void blocksThatTheFeederCannotHaveGoBackUnused() {
        List<String> calls = new ArrayList<>();
        type.arm((callback, arguments) -> {
            ExtentMap map = (ExtentMap) arguments[3];
            if (callback.getName().equals("acquire")) {
                map.add(5);
                map.add(DispatchFixture.REGION_BYTES / 4096);
            } else {
                calls.add(callback.getName() + " " + arguments[0] + "+" + arguments[1] + " " + map.block(0));
            }
            return null;
        });
        MemorySegment pages = Arena.ofAuto().allocate(8192, 4096);
        assertThat(zuf.data(Operation.GET_MULTY, file, 0, pages, 0)).isEqualTo(EIO);
        assertThat(calls).containsExactly("release 0+0 5");
    }

    @Test
    void searchThatEndsBehindTheFileAnswersEio() {
        type.arm((callback, arguments) -> 1L << 20);
        assertThat(seek(SeekRequest.SEEK_DATA)).as("data at the end").isEqualTo(EIO);
        assertThat(seek(SeekRequest.SEEK_HOLE)).as("hole at the end").isZero();
        type.arm((callback, arguments) -> (1L << 20) + 1);
        assertThat(seek(SeekRequest.SEEK_HOLE)).isEqualTo(EIO);
    }

    private int seek(int whence) {
        RequestWriter.fixed(buffer, 0, Operation.LLSEEK);
        SeekRequest.inodeCookie(buffer, 0, file);
        SeekRequest.offsetIn(buffer, 0, 10);
        SeekRequest.whence(buffer, 0, whence);
        return zuf.execute();
    }

    @Test
    void copyGoesOnAfterShortCopiesAndRefusesImpossibleOnes() {
        List<String> copies = new ArrayList<>();
        type.arm((callback, arguments) -> {
            copies.add(arguments[1] + " to " + arguments[2] + ", " + arguments[3]);
            return Math.min(3000L, (Long) arguments[3]);
        });
        assertThat(copy()).isZero();
        assertThat(copies).containsExactly("0 to 0, 4096", "3000 to 3000, 1096");
        for (long answer : new long[] {0, -1, 4097}) {
            type.arm((callback, arguments) -> answer);
            assertThat(copy()).as("%d bytes", answer).isEqualTo(EIO);
        }
    }

    private int copy() {
        RequestWriter.fixed(buffer, 0, Operation.COPY);
        CloneRequest.sourceCookie(buffer, 0, file);
        CloneRequest.targetCookie(buffer, 0, file);
        CloneRequest.sourcePosition(buffer, 0, 0);
        CloneRequest.targetPosition(buffer, 0, 0);
        CloneRequest.length(buffer, 0, 4096);
        CloneRequest.lengthRoundedUp(buffer, 0, 4096);
        return zuf.execute();
    }

    @Test
    void contextsOfACallAreDeadInAnotherThread() {
        List<Class<?>> refusals = new CopyOnWriteArrayList<>();
        type.arm((callback, arguments) -> {
            switch (arguments[arguments.length - 1]) {
                case IoContext io -> {
                    refusals.add(refusal(io::isDirect));
                    refusals.add(refusal(io::isInterrupted));
                }
                case IoctlCall call -> {
                    refusals.add(refusal(call::command));
                    refusals.add(refusal(call::argument));
                    refusals.add(refusal(call::timeNanos));
                    refusals.add(refusal(call::isAdministrator));
                }
                case ExtentMap map -> {
                    map.add(1);
                    refusals.add(refusal(() -> map.block(0)));
                }
                default -> throw new AssertionError(callback);
            }
            return 4096L;
        });
        assertThat(zuf.data(Operation.READ, file, 0, page, 0)).isZero();
        assertThat(send(Operation.IOCTL)).isZero();
        assertThat(zuf.data(Operation.GET_MULTY, file, 0, page, 0)).isZero();
        assertThat(refusals).hasSize(7).containsOnly(IllegalStateException.class);
    }

    /** Returns what another thread gets for a call. */
    private static Class<?> refusal(Callable<?> call) throws InterruptedException {
        FutureTask<?> asked = new FutureTask<>(call);
        Thread.ofPlatform().start(asked).join();
        return asked.state() == Future.State.FAILED ? asked.exceptionNow().getClass() : Void.class;
    }

    @Test
    void impossibleEntriesAnswerEio() {
        FileName name = FileName.of("name");
        assertThat(listing(sink -> sink.add(name, 0, FileType.REGULAR, 2)))
                .as("number 0")
                .isEqualTo(EIO);
        assertThat(listing(sink -> sink.add(name, 1, FileType.REGULAR, 1)))
                .as("position of ..")
                .isEqualTo(EIO);
        assertThat(listing(sink -> sink.add(name, 1, FileType.REGULAR, -1))).isEqualTo(EIO);
        assertThat(listing(sink -> sink.add(name, 1, FileType.REGULAR, Directory.END_OF_POSITIONS)))
                .isEqualTo(EIO);
        assertThat(listing(sink -> sink.add(name, 1, FileType.REGULAR, 1 << 20)))
                .as("position at the directory's size")
                .isEqualTo(EIO);
        assertThat(listing(sink -> sink.add(name, 1, FileType.REGULAR, (1 << 20) - 1)))
                .isZero();
        assertThat(listing(sink -> sink.add(FileName.of("a/b"), 1, FileType.REGULAR, 2)))
                .isEqualTo(EIO);
        assertThat(listing(sink -> sink.add(FileName.of("a\0b"), 1, FileType.REGULAR, 2)))
                .isEqualTo(EIO);
        assertThat(listing(sink -> {
                    sink.add(name, 1, FileType.REGULAR, 5);
                    sink.add(name, 1, FileType.REGULAR, 4);
                }))
                .as("positions that fall")
                .isEqualTo(EIO);
        assertThat(listing(sink -> sink.add(name, 1, FileType.REGULAR, 5))).isZero();
    }

    @Test
    void endlessListingEndsWithTheBuffer() {
        assertThat(listing(sink -> {
                    long position = 2;
                    while (sink.add(FileName.of("n" + position), position, FileType.REGULAR, position)) {
                        position++;
                    }
                }))
                .isZero();
    }

    @Test
    void inodesThatAreNoneAnswerEio() {
        type.arm((callback, arguments) ->
                new RamFileSystem().mount(contextOfOtherMemory()).root());
        assertThat(zuf.lookup(zuf.root(), "foreign")).isEqualTo(EIO);
        type.arm((callback, arguments) -> withoutRecord());
        assertThat(zuf.lookup(zuf.root(), "without a record")).isEqualTo(EIO);
        type.arm((callback, arguments) -> null);
        assertThat(send(Operation.NEW_INODE)).as("created null").isEqualTo(EIO);
        type.arm((callback, arguments) -> "no inode at all");
        assertThat(zuf.lookup(zuf.root(), "of another class")).isEqualTo(EIO);
    }

    @Test
    void creationOfWhatIsHeldAlreadyAnswersEioAndCountsNothing() {
        HostileFileSystem.Misdeed giveTheFile = (callback, arguments) ->
                callback.getName().equals("create") ? zuf.server.handles().get(file).inode : null;
        type.arm(giveTheFile);
        assertThat(send(Operation.NEW_INODE)).isEqualTo(EIO);
        assertThat(zuf.evict(Operation.EVICT_INODE, file, 0)).isZero();
        assertThat(send(Operation.SETATTR)).as("the one reference is gone").isEqualTo(EIO);
    }

    @Test
    void recordThatDoesNotFitItsInodeAnswersEio() {
        HostileFileSystem other = new HostileFileSystem();
        DispatchFixture server = new DispatchFixture(other);
        assertThat(server.mount("")).isZero();
        assertThat(server.lookup(server.root(), "file")).isZero();
        long inode = server.found();
        long record = server.server.handles().get(inode).recordOffset;
        assertThat(server.evict(Operation.EVICT_INODE, inode, 0)).isZero();
        for (int mode : new int[] {0, 0x41ED, 0xA1FF, 0x11A4, 0x31A4}) {
            ZusInode.mode(server.region, record, mode);
            assertThat(server.lookup(server.root(), "file")).as("mode %x", mode).isEqualTo(EIO);
        }
        ZusInode.mode(server.region, record, 0x81A4);
        ZusInode.linkCount(server.region, record, 0);
        assertThat(server.lookup(server.root(), "file")).as("no links").isEqualTo(EIO);
        ZusInode.linkCount(server.region, record, 1);
        assertThat(server.lookup(server.root(), "file")).isZero();
    }

    @Test
    void mountThatIsNoneAnswersEio() {
        DispatchFixture other = new DispatchFixture(type);
        type.arm((callback, arguments) -> null);
        assertThat(other.mount("")).isEqualTo(EIO);
        assertThat(other.released).hasValue(1);
    }

    @Test
    void attributeTooLargeForAReplyAnswersEio() {
        type.arm((callback, arguments) -> MemorySegment.ofArray(new byte[70_000]));
        assertThat(send(Operation.XATTR_GET)).isEqualTo(EIO);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_531, 65_536})
    void namesOfAttributesThatNoReplyCanCarryAnswerE2big(int room) {
        // 65,534 bytes: shorter than the longest list of the kernel, longer than the op buffer and than what its reply
        // says.
        type.arm((callback, arguments) -> {
            XattrSink sink = (XattrSink) arguments[0];
            for (int index = 0; index < 250; index++) {
                sink.add(XattrNamespace.USER, FileName.of("n".repeat(255)));
            }
            sink.add(XattrNamespace.USER, FileName.of("n".repeat(24)));
            sink.add(XattrNamespace.USER, FileName.of("n".repeat(248)));
            return null;
        });
        assertThat(list(room)).isEqualTo(-Errno.E2BIG.number());
    }

    @Test
    void namesOfAttributesWithoutEndAnswerE2big() {
        FileName name = FileName.of("n".repeat(255));
        type.arm((callback, arguments) -> {
            for (long total = 0; total < 1L << 31; total += 261) {
                ((XattrSink) arguments[0]).add(XattrNamespace.USER, name);
            }
            return null;
        });
        assertThat(list(100)).isEqualTo(-Errno.E2BIG.number());
    }

    private int list(int room) {
        RequestWriter.fixed(buffer, 0, Operation.XATTR_LIST);
        XattrRequest.inodeCookie(buffer, 0, file);
        XattrRequest.ioctlFlags(buffer, 0, 0);
        XattrRequest.bufferSize(buffer, 0, room);
        return zuf.execute();
    }

    @Test
    void dataBeforeThePositionAnswersEio() {
        type.arm((callback, arguments) -> 5L);
        RequestWriter.fixed(buffer, 0, Operation.LLSEEK);
        SeekRequest.inodeCookie(buffer, 0, file);
        SeekRequest.offsetIn(buffer, 0, 10);
        SeekRequest.whence(buffer, 0, SeekRequest.SEEK_DATA);
        assertThat(zuf.execute()).isEqualTo(EIO);
    }

    @SuppressWarnings("NullAway") // that is the misdeed
    private static SymbolicLink withoutRecord() {
        return () -> null;
    }

    private static MountContext contextOfOtherMemory() {
        MemorySegment segment = Arena.ofAuto().allocate(1 << 20, 4096);
        return MountContext.over(PersistentMemory.over(new PlainMedia(segment))).build();
    }

    private interface Lister {
        void list(DirectorySink sink);
    }

    /** Lists the root with a filesystem that does {@code lister} at list. */
    private int listing(Lister lister) {
        type.arm((callback, arguments) -> {
            lister.list((DirectorySink) arguments[1]);
            return null;
        });
        return send(Operation.READDIR);
    }

    private int send(int operation) {
        boolean directory =
                operation == Operation.READDIR || operation == Operation.LOOKUP || operation == Operation.NEW_INODE;
        switch (operation) {
            case Operation.IOCTL -> RequestWriter.ioctl(buffer, 0, 4);
            case Operation.XATTR_GET -> RequestWriter.xattrGet(buffer, 0, 5);
            case Operation.XATTR_SET -> RequestWriter.xattrSet(buffer, 0, 5, 3);
            case Operation.PUT_MULTY -> RequestWriter.putMulty(buffer, 0, 1, 4096);
            default -> RequestWriter.data(buffer, 0, operation, 0, 4096);
        }
        buffer.asSlice(OpHeader.SIZE, 600).fill((byte) 0);
        for (long at = 24; at <= 48; at += 8) {
            // Cookies lie at different places in different requests; this puts them at all.
            setCookie(operation, at, directory ? zuf.root() : file);
        }
        fill(operation);
        return zuf.execute(page);
    }

    private void setCookie(int operation, long at, long cookie) {
        buffer.set(ValueLayout.JAVA_LONG_UNALIGNED, at, cookie);
        if (OF_THE_MOUNT.contains(operation)) {
            buffer.set(ValueLayout.JAVA_LONG_UNALIGNED, at, zuf.superBlock());
        }
    }

    private void fill(int operation) {
        byte[] name = {'n', 'a', 'm', 'e', 0};
        switch (operation) {
            case Operation.READDIR -> ReaddirRequest.position(buffer, 0, 0);
            case Operation.LOOKUP -> ZufsString.set(buffer, LookupRequest.NAME, name);
            case Operation.NEW_INODE -> {
                NewInodeRequest.directoryCookie(buffer, 0, zuf.root());
                ZusInode.mode(buffer, 24, 0x81A4);
                ZufsString.set(buffer, NewInodeRequest.NAME, name);
            }
            case Operation.ADD_DENTRY, Operation.REMOVE_DENTRY -> {
                DentryRequest.directoryCookie(buffer, 0, zuf.root());
                ZufsString.set(buffer, DentryRequest.NAME, name);
            }
            case Operation.RENAME -> {
                RenameRequest.oldDirectoryCookie(buffer, 0, zuf.root());
                RenameRequest.newDirectoryCookie(buffer, 0, zuf.root());
                ZufsString.set(buffer, RenameRequest.OLD_NAME, name);
                ZufsString.set(buffer, RenameRequest.NEW_NAME, name);
            }
            case Operation.READ, Operation.WRITE, Operation.GET_MULTY, Operation.PRE_READ -> {
                IoRequest.filePosition(buffer, 0, 0);
                IoRequest.readAheadPages(buffer, 0, 1);
                IoRequest.rw(buffer, 0, 0);
            }
            case Operation.FALLOCATE -> {
                IoRequest.filePosition(buffer, 0, 0);
                IoRequest.lastPosition(buffer, 0, 10);
                IoRequest.rw(buffer, 0, 0);
            }
            case Operation.PUT_MULTY -> {
                IoRequest.filePosition(buffer, 0, 0);
                IoRequest.rw(buffer, 0, 0);
                Iomap.count(buffer, IoRequest.IOMAP, 1);
            }
            case Operation.LLSEEK -> {
                SeekRequest.offsetIn(buffer, 0, 0);
                SeekRequest.whence(buffer, 0, SeekRequest.SEEK_DATA);
            }
            case Operation.XATTR_GET, Operation.XATTR_SET, Operation.XATTR_LIST -> {
                XattrRequest.flags(buffer, 0, 0);
                XattrRequest.type(buffer, 0, XattrRequest.TYPE_USER);
                XattrRequest.nameLen(buffer, 0, 5);
                XattrRequest.ioctlFlags(buffer, 0, 0);
                XattrRequest.bufferSize(buffer, 0, 3);
                buffer.setString(XattrRequest.DATA, "name");
            }
            case Operation.FIEMAP -> FiemapRequest.extentsMax(buffer, 0, 3);
            case Operation.IOCTL -> IoctlRequest.command(buffer, 0, 1);
            case Operation.COPY_RANGE, Operation.CLONE, Operation.COPY -> {
                CloneRequest.targetPosition(buffer, 0, 0);
                CloneRequest.length(buffer, 0, 4096);
            }
            default -> {}
        }
    }
}
