package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zufs.api.Errno;
import dev.zufs.api.IoContext;
import dev.zufs.runtime.wire.DentryRequest;
import dev.zufs.runtime.wire.DirectoryEntryCodec;
import dev.zufs.runtime.wire.EvictInodeRequest;
import dev.zufs.runtime.wire.InodeByNumberRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.IoctlRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.IomapElement;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.MmapCloseRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.PutChain;
import dev.zufs.runtime.wire.ReaddirRequest;
import dev.zufs.runtime.wire.RenameRequest;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.SeekRequest;
import dev.zufs.runtime.wire.SetattrRequest;
import dev.zufs.runtime.wire.ShowOptionsRequest;
import dev.zufs.runtime.wire.StatfsRequest;
import dev.zufs.runtime.wire.SyncFsRequest;
import dev.zufs.runtime.wire.SyncRequest;
import dev.zufs.runtime.wire.XattrRequest;
import dev.zufs.runtime.wire.ZufProtocol;
import dev.zufs.runtime.wire.ZufsString;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OperationExecutorTest {

    private static final int REGULAR = 0x81A4;
    private static final int DIRECTORY = 0x41ED;
    private static final int SYMLINK = 0xA1FF;

    private final RamFileSystem type = new RamFileSystem();
    private final DispatchFixture zuf = new DispatchFixture(type);
    private final MemorySegment buffer = zuf.buffer;
    private final MemorySegment page = Arena.ofAuto().allocate(4096, 4096);

    @BeforeEach
    void mount() {
        assertThat(zuf.mount("")).isZero();
        type.calls.clear();
    }

    @Test
    void lookupOfMissingNameAnswersEnoent() {
        assertThat(zuf.lookup(zuf.root(), "nothing")).isEqualTo(-Errno.ENOENT.number());
    }

    @Test
    void createdInodeIsFoundByNameWithTheSameCookie() {
        long file = create("a", REGULAR);
        assertThat(zuf.lookup(zuf.root(), "a")).isZero();
        assertThat(zuf.found()).isEqualTo(file).isNotZero();
        long record = LookupRequest.inodePosition(buffer, 0);
        assertThat(ZusInode.mode(zuf.region, record)).isEqualTo(REGULAR);
        assertThat(ZusInode.inodeNumber(zuf.region, record)).isNotZero();
    }

    @Test
    void dotAndDotDotAreAnsweredFromTheRecord() {
        long directory = create("d", DIRECTORY);
        assertThat(zuf.lookup(directory, ".")).isZero();
        assertThat(zuf.found()).isEqualTo(directory);
        assertThat(zuf.lookup(directory, "..")).isZero();
        assertThat(zuf.found()).isEqualTo(zuf.root());
    }

    @Test
    void lookupInAFileAnswersEnotdir() {
        assertThat(zuf.lookup(create("a", REGULAR), "b")).isEqualTo(-Errno.ENOTDIR.number());
    }

    @Test
    void forgedAndStaleCookiesAnswerEio() {
        long file = create("a", REGULAR);
        int eio = -Errno.EIO.number();
        for (long forged : new long[] {0, 1, -1, file ^ (1L << 40), file + 1, Long.MIN_VALUE, 0x7FFF_FFFFL}) {
            assertThat(zuf.data(Operation.READ, forged, 0, page, 0)).isEqualTo(eio);
            assertThat(zuf.lookup(forged, "a")).isEqualTo(eio);
            assertThat(zuf.evict(Operation.EVICT_INODE, forged, 0)).isEqualTo(eio);
        }
        assertThat(zuf.evict(Operation.EVICT_INODE, file, 0)).isZero();
        assertThat(zuf.data(Operation.READ, file, 0, page, 0)).isEqualTo(eio);
        boolean usedAgain = false;
        for (int index = 0; !usedAgain && index < 1000; index++) {
            long other = create("b" + index, REGULAR);
            assertThat(other).isNotEqualTo(file);
            usedAgain = (int) other == (int) file;
        }
        assertThat(usedAgain).as("the place is used again").isTrue();
        assertThat(zuf.data(Operation.READ, file, 0, page, 0)).isEqualTo(eio);
    }

    @Test
    void evictComesWithTheLastReferenceOnly() {
        long file = create("a", REGULAR);
        zuf.lookup(zuf.root(), "a");
        type.calls.clear();
        assertThat(zuf.evict(Operation.EVICT_INODE, file, EvictInodeRequest.FLAG_LOOKUP_RACE))
                .isZero();
        assertThat(type.calls).isEmpty();
        assertThat(zuf.evict(Operation.EVICT_INODE, file, 0)).isZero();
        assertThat(type.calls).containsExactly("evict 2", "forget 2");
    }

    @Test
    void evictionThatOvertakesALookupLeavesItsReference() {
        long file = create("a", REGULAR);
        zuf.lookup(zuf.root(), "a");
        assertThat(zuf.evict(Operation.EVICT_INODE, file, 0)).isZero();
        assertThat(zuf.data(Operation.WRITE, file, 0, page, 0)).isZero();
    }

    @Test
    void freeEndsTheHandleWhateverItsReferences() {
        long file = create("a", REGULAR);
        zuf.lookup(zuf.root(), "a");
        assertThat(remove("a", file)).isZero();
        type.calls.clear();
        assertThat(zuf.evict(Operation.FREE_INODE, file, 0)).isZero();
        assertThat(type.calls).containsExactly("forget 2", "free 2");
        assertThat(zuf.evict(Operation.FREE_INODE, file, 0)).isEqualTo(-Errno.EIO.number());
    }

    @Test
    void freeOfACreationThatFailedInTheFeederTakesTheNameAway() {
        long file = create("a", REGULAR);
        // The kernel module could not use the new inode: it sets the link count to 0 and frees it, name or not.
        ZusInode.linkCount(zuf.region, NewInodeRequest.inodePosition(buffer, 0), 0);
        assertThat(zuf.evict(Operation.FREE_INODE, file, 0)).isZero();
        assertThat(type.calls).containsSubsequence("remove a leaves 0", "forget 2", "free 2");
        assertThat(zuf.lookup(zuf.root(), "a")).isEqualTo(-Errno.ENOENT.number());
    }

    @Test
    void writeAndReadMoveTheBytesOfTheWindow() {
        long file = create("a", REGULAR);
        page.fill((byte) 7);
        assertThat(zuf.data(Operation.WRITE, file, 100, page, 0)).isZero();
        assertThat(IoRequest.lastPosition(buffer, 0)).isEqualTo(4196);
        MemorySegment target = Arena.ofAuto().allocate(50);
        assertThat(zuf.data(Operation.READ, file, 90, target, 0)).isZero();
        assertThat(target.asSlice(0, 10).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        assertThat(target.asSlice(10).toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
    }

    @Test
    void pageOfAPrivateMappingIsZeroedBehindTheEnd() {
        long file = create("a", REGULAR);
        page.fill((byte) 7);
        assertThat(zuf.data(Operation.WRITE, file, 0, page.asSlice(0, 10), 0)).isZero();
        MemorySegment target = Arena.ofAuto().allocate(4096);
        target.fill((byte) 9);
        assertThat(zuf.data(Operation.READ, file, 0, target, 0)).isZero();
        assertThat(target.asSlice(0, 10).toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
        assertThat(target.asSlice(10).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

    @Test
    void windowIsRevokedWhenTheOperationReturns() {
        long file = create("a", REGULAR);
        zuf.data(Operation.WRITE, file, 0, page, 0);
        RamFileSystem.File plugin = file();
        MemorySegment kept = Objects.requireNonNull(plugin.lastWindow);
        assertThatIllegalStateException().isThrownBy(() -> kept.get(ValueLayout.JAVA_BYTE, 0));
        IoContext context = Objects.requireNonNull(plugin.lastContext);
        assertThatIllegalStateException().isThrownBy(() -> context.unmap(0, 1));
    }

    @Test
    void windowOfAWriteCannotBeStoredInto() {
        long file = create("a", REGULAR);
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        zuf.executor.observe((operation, errno, bytes, begin, end) -> {
            MemorySegment window = Objects.requireNonNull(file().lastWindow);
            try {
                window.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            } catch (RuntimeException e) {
                refusal.set(e);
            }
        });
        zuf.data(Operation.WRITE, file, 0, page, 0);
        assertThat(refusal.get()).isNotNull();
        assertThat(Objects.requireNonNull(file().lastWindow).isReadOnly()).isTrue();
    }

    @Test
    void keptExtentMapIsDead() {
        long file = create("a", REGULAR);
        zuf.io(Operation.GET_MULTY, file, 0, 4096, 0);
        assertThat(zuf.execute()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> Objects.requireNonNull(file().lastMap).cookie(1));
    }

    @Test
    void interruptedApplicationIsSeenByTheFilesystem() {
        long file = create("a", REGULAR);
        zuf.io(Operation.WRITE, file, 0, 4096, 0);
        OpHeader.interrupt(buffer, 0);
        assertThat(zuf.execute(page)).isEqualTo(-Errno.EINTR.number());
    }

    @Test
    void directWriteCanAskForUnmapping() {
        long file = create("a", REGULAR);
        assertThat(zuf.data(Operation.WRITE, file, 4096, page, IoRequest.RW_DIRECT))
                .isZero();
        assertThat(IoRequest.unmapOffset(buffer, 0)).isEqualTo(4096);
        assertThat(IoRequest.unmapLength(buffer, 0)).isEqualTo(4096);
        assertThat(zuf.data(Operation.WRITE, file, 4096, page, 0)).isZero();
        assertThat(IoRequest.unmapLength(buffer, 0))
                .as("left over from the write before")
                .isZero();
    }

    @Test
    void writeUnmapsBehindFourGibibytesByARetry() {
        long file = create("a", REGULAR);
        file().unmapPosition = 5L << 30;
        zuf.io(Operation.WRITE, file, 4096, 4096, IoRequest.RW_DIRECT);
        assertThat(zuf.execute(page)).isEqualTo(-ZufProtocol.EZUFS_RETRY);
        assertThat(IoRequest.unmapLength(buffer, 0)).isZero();
        assertUnmapElement((5L << 30) / 4096, 1);
        file().unmapPosition = -1;

        OpHeader.err(buffer, 0, 0);
        assertThat(zuf.execute(page)).isZero();

        assertThat(IoRequest.lastPosition(buffer, 0)).isEqualTo(8192);
        assertThat(Iomap.cookie(buffer, IoRequest.IOMAP)).isZero();
        assertThat(IoRequest.unmapLength(buffer, 0)).as("the write runs once").isZero();
    }

    @Test
    void extentsForAWriteComeBehindARetryThatUnmaps() {
        long file = create("a", REGULAR);
        file().unmapPosition = 5L << 30;
        zuf.io(Operation.GET_MULTY, file, 0, 64 << 10, IoRequest.RW_WRITE);
        assertThat(zuf.execute()).isEqualTo(-ZufProtocol.EZUFS_RETRY);
        assertUnmapElement((5L << 30) / 4096, 16);

        OpHeader.err(buffer, 0, 0);
        assertThat(zuf.execute()).isZero();

        assertThat(type.calls).filteredOn(call -> call.startsWith("acquire")).hasSize(1);
        assertThat(Iomap.count(buffer, IoRequest.IOMAP)).isEqualTo(10);
        assertThat(IoRequest.lastPosition(buffer, 0)).isEqualTo(10 * 4096);
        long block = IomapElement.t1Block(Iomap.unit(buffer, IoRequest.IOMAP, 0));
        assertThat(Iomap.unit(buffer, IoRequest.IOMAP, 9)).isEqualTo(IomapElement.ofT1Block(block + 9));
        OpHeader.operation(buffer, 0, Operation.PUT_MULTY);
        assertThat(zuf.execute()).isZero();
        assertThat(type.calls).contains("release 0+40960 WRITE 10 blocks, cookie c00c1e");
    }

    @Test
    void extentsForAWriteUnmapByTheFieldsOfTheReply() {
        long file = create("a", REGULAR);
        file().unmapPosition = 8192;
        zuf.io(Operation.GET_MULTY, file, 0, 4096, IoRequest.RW_WRITE);
        assertThat(zuf.execute()).isZero();
        assertThat(IoRequest.unmapOffset(buffer, 0)).isEqualTo(8192);
        assertThat(IoRequest.unmapLength(buffer, 0)).isEqualTo(4096);
    }

    @Test
    void nothingIsUnmappedByReadsAndFaults() {
        long file = create("a", REGULAR);
        assertThat(zuf.data(Operation.WRITE, file, 0, page, 0)).isZero();
        file().unmapPosition = 0;
        assertThat(zuf.data(Operation.READ, file, 0, page, IoRequest.RW_DIRECT)).isEqualTo(-Errno.EIO.number());
        zuf.io(Operation.GET_MULTY, file, 0, 4096, 0);
        assertThat(zuf.execute()).isEqualTo(-Errno.EIO.number());
        zuf.io(Operation.GET_MULTY, file, 0, 4096, IoRequest.RW_MMAP | IoRequest.RW_WRITE);
        assertThat(zuf.execute()).isEqualTo(-Errno.EIO.number());
    }

    private void assertUnmapElement(long firstPage, long pages) {
        assertThat(Iomap.count(buffer, IoRequest.IOMAP)).isEqualTo(3);
        assertThat(Iomap.unit(buffer, IoRequest.IOMAP, 0))
                .isEqualTo(IomapElement.encode(IomapElement.UNMAP, firstPage));
        assertThat(Iomap.unit(buffer, IoRequest.IOMAP, 1)).isEqualTo(pages);
        assertThat(Iomap.unit(buffer, IoRequest.IOMAP, 2)).isZero();
    }

    @Test
    void fullFileAnswersEnospc() {
        long file = create("a", REGULAR);
        assertThat(zuf.data(Operation.WRITE, file, 8 * 4096, page, 0)).isEqualTo(-Errno.ENOSPC.number());
    }

    @Test
    void getMultyGivesBlocksAndPutBringsTheCookieBack() {
        long file = create("a", REGULAR);
        zuf.io(Operation.GET_MULTY, file, 100, 8192, 0);
        assertThat(zuf.execute()).isZero();
        assertThat(Iomap.count(buffer, IoRequest.IOMAP)).isEqualTo(3);
        assertThat(OpHeader.outLen(buffer, 0)).isEqualTo(120 + 24);
        assertThat(IoRequest.lastPosition(buffer, 0)).isEqualTo(8292);
        long block = IomapElement.t1Block(Iomap.unit(buffer, IoRequest.IOMAP, 0));
        assertThat(Iomap.unit(buffer, IoRequest.IOMAP, 2)).isEqualTo(IomapElement.ofT1Block(block + 2));
        OpHeader.operation(buffer, 0, Operation.PUT_MULTY);
        assertThat(zuf.execute()).isZero();
        assertThat(type.calls).contains("release 100+8192 READ 3 blocks, cookie c00c1e");
    }

    @Test
    void writeFaultSaysThatTheBlockIsNew() {
        long file = create("a", REGULAR);
        zuf.io(Operation.GET_MULTY, file, 0, 4096, IoRequest.RW_MMAP | IoRequest.RW_WRITE);
        assertThat(zuf.execute()).isZero();
        assertThat(IoRequest.returnFlags(buffer, 0)).isEqualTo(IoRequest.RETURN_NEW);
        assertThat(type.calls).contains("acquire 0+4096 WRITE_FAULT");
    }

    @Test
    void delayedPutsAreExecutedBeforeTheOperationWhereverTheyLie() {
        long file = create("a", REGULAR);
        zuf.io(Operation.GET_MULTY, file, 0, 4096, 0);
        zuf.execute();
        MemorySegment put = Arena.ofAuto().allocate(256, 8);
        MemorySegment.copy(buffer, 0, put, 0, 128);
        RequestWriter.putMulty(put, 0, 1, 4096);
        type.calls.clear();
        // A name of odd length makes the puts unaligned.
        RequestWriter.xattrGet(buffer, 0, 3);
        XattrRequest.inodeCookie(buffer, 0, file);
        XattrRequest.type(buffer, 0, XattrRequest.TYPE_USER);
        XattrRequest.bufferSize(buffer, 0, 0);
        buffer.setString(XattrRequest.DATA, "od");
        long next = PutChain.append(buffer, 0, put, 0);
        IoRequest.filePosition(put, 0, 4096);
        PutChain.append(buffer, next, put, 0);
        assertThat(next & 1).isEqualTo(1);
        assertThat(zuf.execute()).isEqualTo(-Errno.ENODATA.number());
        assertThat(type.calls)
                .extracting(call -> call.substring(0, call.indexOf('+')))
                .containsExactly("release 0", "release 4096");
    }

    @Test
    void delayedPutsOfAFileAreExecutedBeforeItIsFreed() {
        long file = create("a", REGULAR);
        zuf.io(Operation.GET_MULTY, file, 0, 4096, 0);
        zuf.execute();
        MemorySegment put = Arena.ofAuto().allocate(256, 8);
        MemorySegment.copy(buffer, 0, put, 0, 128);
        RequestWriter.putMulty(put, 0, 1, 4096);
        assertThat(remove("a", file)).isZero();
        type.calls.clear();
        RequestWriter.fixed(buffer, 0, Operation.FREE_INODE);
        EvictInodeRequest.inodeCookie(buffer, 0, file);
        PutChain.append(buffer, 0, put, 0);
        assertThat(zuf.execute()).isZero();
        assertThat(type.calls).hasSize(3).endsWith("forget 2", "free 2");
        assertThat(type.calls.getFirst()).startsWith("release 0+");
    }

    @Test
    void observerThatFailsChangesNoAnswerAndIsNotAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        zuf.executor.observe((operation, errno, bytes, begin, end) -> {
            asked.incrementAndGet();
            throw new OutOfMemoryError("no room for counters");
        });
        long file = create("a", REGULAR);
        assertThat(zuf.data(Operation.GET_MULTY, file, 0, page, 0)).isZero();
        assertThat(asked).hasValue(1);
    }

    @Test
    void interruptionIsSeenByWhateverTheOperationCalls() {
        long file = create("a", REGULAR);
        zuf.io(Operation.FALLOCATE, file, 777, 0, IoRequest.MODE_TRUNCATE);
        OpHeader.interrupt(buffer, 0);
        assertThat(zuf.execute()).isEqualTo(-Errno.EINTR.number());
        assertThat(Objects.requireNonNull(type.mounted).isInterrupted())
                .as("after the operation")
                .isFalse();
        zuf.io(Operation.FALLOCATE, file, 777, 0, IoRequest.MODE_TRUNCATE);
        assertThat(zuf.execute()).isZero();
    }

    @Test
    void adviceToTheEndIsGivenAsARangeToTheEnd() {
        long file = create("a", REGULAR);
        type.calls.clear();
        RequestWriter.fixed(buffer, 0, Operation.SYNC);
        SyncRequest.inodeCookie(buffer, 0, file);
        SyncRequest.offset(buffer, 0, 10);
        SyncRequest.length(buffer, 0, 0);
        SyncRequest.flags(buffer, 0, SyncRequest.FLAG_DONTNEED);
        assertThat(zuf.execute()).isZero();
        assertThat(type.calls).containsExactly("sync 10+" + (Long.MAX_VALUE - 10) + " DONT_NEED");
    }

    @Test
    void delayedPutOfADeadCookieIsDropped() {
        long file = create("a", REGULAR);
        zuf.io(Operation.GET_MULTY, file, 0, 4096, 0);
        zuf.execute();
        MemorySegment put = Arena.ofAuto().allocate(256, 8);
        MemorySegment.copy(buffer, 0, put, 0, 128);
        RequestWriter.putMulty(put, 0, 1, 4096);
        zuf.evict(Operation.EVICT_INODE, file, 0);
        type.calls.clear();
        RequestWriter.fixed(buffer, 0, Operation.NOOP);
        PutChain.append(buffer, 0, put, 0);
        assertThat(zuf.execute()).isZero();
        assertThat(type.calls).isEmpty();
    }

    @Test
    void brokenPutChainAnswersEio() {
        RequestWriter.fixed(buffer, 0, Operation.NOOP);
        OpHeader.flags(buffer, 0, OpHeader.FLAG_HAS_PIGY_PUT);
        OpHeader.operation(buffer, OpHeader.SIZE, Operation.WRITE);
        assertThat(zuf.execute()).isEqualTo(-Errno.EIO.number());
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void putThatIsFollowedByItselfAnswersEio() {
        RequestWriter.fixed(buffer, 0, Operation.NOOP);
        OpHeader.flags(buffer, 0, OpHeader.FLAG_HAS_PIGY_PUT);
        RequestWriter.putMulty(buffer, OpHeader.SIZE, 1, 4096);
        OpHeader.flags(buffer, OpHeader.SIZE, OpHeader.FLAG_HAS_PIGY_PUT);
        OpHeader.inLen(buffer, OpHeader.SIZE, 0);
        assertThat(zuf.execute()).isEqualTo(-Errno.EIO.number());
    }

    @Test
    void putOfMoreBlocksThanTheBufferHoldsIsRefused() {
        long file = create("file", REGULAR);
        RequestWriter.putMulty(buffer, 0, 1, 4096);
        IoRequest.inodeCookie(buffer, 0, file);
        Iomap.count(buffer, IoRequest.IOMAP, 1 << 29);
        type.calls.clear();
        assertThat(zuf.execute()).isEqualTo(-Errno.EIO.number());
        assertThat(type.calls).isEmpty();
    }

    @Test
    void readdirGivesDotsAndEntriesInPieces() {
        for (int index = 0; index < 50; index++) {
            create("file-%02d".formatted(index), REGULAR);
        }
        List<String> names = new ArrayList<>();
        long position = 0;
        int pieces = 0;
        boolean more = true;
        MemorySegment window = Arena.ofAuto().allocate(512);
        while (more) {
            window.fill((byte) 0x5A);
            RequestWriter.data(buffer, 0, Operation.READDIR, 0, 512);
            ReaddirRequest.directoryCookie(buffer, 0, zuf.root());
            ReaddirRequest.position(buffer, 0, position);
            assertThat(zuf.execute(window)).isZero();
            for (long at = 0; DirectoryEntryCodec.isEntry(window, at, 512); at = DirectoryEntryCodec.next(window, at)) {
                int length = DirectoryEntryCodec.nameLength(window, at);
                byte[] name =
                        window.asSlice(at + DirectoryEntryCodec.NAME, length).toArray(ValueLayout.JAVA_BYTE);
                names.add(new String(name, StandardCharsets.UTF_8));
            }
            position = ReaddirRequest.position(buffer, 0);
            more = ReaddirRequest.more(buffer, 0) != 0;
            pieces++;
        }
        assertThat(names)
                .hasSize(52)
                .startsWith(".", "..", "file-00")
                .endsWith("file-49")
                .doesNotHaveDuplicates();
        assertThat(pieces).isGreaterThan(2);
    }

    @Test
    void longSymbolicLinkComesThroughTheWindow() {
        String text = "t".repeat(200);
        RequestWriter.data(buffer, 0, Operation.NEW_INODE, 0, 200);
        buffer.asSlice(NewInodeRequest.INODE, ZusInode.SIZE).fill((byte) 0);
        ZusInode.mode(buffer, NewInodeRequest.INODE, SYMLINK);
        ZusInode.fileSize(buffer, NewInodeRequest.INODE, 200);
        NewInodeRequest.directoryCookie(buffer, 0, zuf.root());
        NewInodeRequest.flags(buffer, 0, 0);
        ZufsString.set(buffer, NewInodeRequest.NAME, new byte[] {'l'});
        MemorySegment window = Arena.ofAuto().allocateFrom(text).asSlice(0, 200);
        assertThat(zuf.execute(window)).isZero();
        assertThat(ZusInode.fileSize(zuf.region, NewInodeRequest.inodePosition(buffer, 0)))
                .isEqualTo(200);
    }

    @Test
    void shortSymbolicLinkLiesInTheRecord() {
        RequestWriter.fixed(buffer, 0, Operation.NEW_INODE);
        buffer.asSlice(NewInodeRequest.INODE, ZusInode.SIZE).fill((byte) 0);
        ZusInode.mode(buffer, NewInodeRequest.INODE, SYMLINK);
        ZusInode.fileSize(buffer, NewInodeRequest.INODE, 3);
        buffer.set(ValueLayout.JAVA_INT_UNALIGNED, NewInodeRequest.INODE + ZusInode.SYMLINK, 0x63_62_61);
        NewInodeRequest.directoryCookie(buffer, 0, zuf.root());
        NewInodeRequest.flags(buffer, 0, 0);
        ZufsString.set(buffer, NewInodeRequest.NAME, new byte[] {'l'});
        assertThat(zuf.execute()).isZero();
        long record = NewInodeRequest.inodePosition(buffer, 0);
        assertThat(zuf.region.getString(record + ZusInode.SYMLINK)).isEqualTo("abc");
    }

    @Test
    void unnamedFileIsCreatedWithoutAName() {
        RequestWriter.fixed(buffer, 0, Operation.NEW_INODE);
        buffer.asSlice(NewInodeRequest.INODE, ZusInode.SIZE).fill((byte) 0);
        ZusInode.mode(buffer, NewInodeRequest.INODE, REGULAR);
        NewInodeRequest.directoryCookie(buffer, 0, zuf.root());
        NewInodeRequest.flags(buffer, 0, NewInodeRequest.FLAG_TMPFILE);
        ZufsString.set(buffer, NewInodeRequest.NAME, new byte[] {'/'});
        assertThat(zuf.execute()).isZero();
        long file = zuf.created();
        dentry(Operation.ADD_DENTRY, file, "named");
        assertThat(zuf.execute()).isZero();
        assertThat(zuf.lookup(zuf.root(), "named")).isZero();
        assertThat(zuf.found()).isEqualTo(file);
    }

    @Test
    void attributesSizesAndSyncsReachTheInode() {
        long file = create("a", REGULAR);
        type.calls.clear();
        RequestWriter.fixed(buffer, 0, Operation.SETATTR);
        SetattrRequest.inodeCookie(buffer, 0, file);
        SetattrRequest.attributes(buffer, 0, SetattrRequest.ATTRIBUTE_MODE | SetattrRequest.ATTRIBUTE_CTIME);
        assertThat(zuf.execute()).isZero();
        zuf.io(Operation.FALLOCATE, file, 777, 0, IoRequest.MODE_TRUNCATE);
        assertThat(zuf.execute()).isZero();
        RequestWriter.fixed(buffer, 0, Operation.SYNC);
        SyncRequest.inodeCookie(buffer, 0, file);
        SyncRequest.offset(buffer, 0, 1);
        SyncRequest.length(buffer, 0, 2);
        SyncRequest.flags(buffer, 0, SyncRequest.FLAG_DATASYNC);
        assertThat(zuf.execute()).isZero();
        assertThat(type.calls).containsExactly("attributesChanged {MODE, CHANGED}", "truncate 777", "sync 1+2 DATA");
    }

    @Test
    void missingCapabilitiesAnswerTheirErrno() {
        long file = create("a", REGULAR);
        zuf.io(Operation.FALLOCATE, file, 0, 0, IoRequest.MODE_PUNCH_HOLE | IoRequest.MODE_KEEP_SIZE);
        assertThat(zuf.execute()).isEqualTo(-Errno.EOPNOTSUPP.number());
        zuf.io(Operation.FALLOCATE, zuf.root(), 0, 0, IoRequest.MODE_TRUNCATE);
        assertThat(zuf.execute()).isEqualTo(-Errno.EISDIR.number());
        zuf.io(Operation.PRE_READ, file, 0, 0, 0);
        assertThat(zuf.execute()).isZero();
        for (int operation : new int[] {Operation.CLONE, Operation.FIEMAP, 18, 26, 500, 0x8004}) {
            OpHeader.clear(buffer, 0);
            OpHeader.operation(buffer, 0, operation);
            DentryRequest.inodeCookie(buffer, 0, file);
            DentryRequest.directoryCookie(buffer, 0, file);
            assertThat(zuf.execute()).as("operation %d", operation).isEqualTo(-Errno.EOPNOTSUPP.number());
        }
    }

    @Test
    void seekWithoutKnowledgeOfHolesFindsDataEverywhere() {
        long file = create("a", REGULAR);
        zuf.data(Operation.WRITE, file, 0, page, 0);
        assertThat(seek(file, 10, SeekRequest.SEEK_DATA)).isZero();
        assertThat(SeekRequest.offsetOut(buffer, 0)).isEqualTo(10);
        assertThat(seek(file, 10, SeekRequest.SEEK_HOLE)).isZero();
        assertThat(SeekRequest.offsetOut(buffer, 0)).isEqualTo(4096);
        assertThat(seek(file, 4096, SeekRequest.SEEK_DATA)).isEqualTo(-Errno.ENXIO.number());
        assertThat(seek(file, 0, 7)).isEqualTo(-Errno.EINVAL.number());
    }

    @Test
    void ioctlAnswersBytesOrAsksAgain() {
        assertThat(ioctl(1)).isZero();
        assertThat(OpHeader.outLen(buffer, 0)).isEqualTo(1);
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, IoctlRequest.ARGUMENT)).isEqualTo((byte) 42);
        assertThat(ioctl(2)).isEqualTo(-ZufProtocol.EZUFS_RETRY);
        assertThat(OpHeader.outLen(buffer, 0)).isEqualTo(8);
        assertThat(IoctlRequest.newSize(buffer, 0)).isEqualTo(156);
        assertThat(ioctl(3)).isEqualTo(-ZufProtocol.EZUFS_RETRY);
        assertThat(IoctlRequest.serverFlags(buffer, 0)).isEqualTo(IoctlRequest.SERVER_FLAG_FREEZE);
        assertThat(ioctl(9)).isEqualTo(-Errno.ENOTTY.number());
        assertThat(OpHeader.outLen(buffer, 0)).isZero();
    }

    @Test
    void statfsLeavesNothingOfEarlierOperations() {
        RequestWriter.fixed(buffer, 0, Operation.STATFS);
        StatfsRequest.superBlockCookie(buffer, 0, zuf.superBlock());
        assertThat(zuf.execute()).isZero();
        assertThat(StatfsRequest.type(buffer, 0)).isEqualTo(0x52414D21);
        assertThat(StatfsRequest.blocksFree(buffer, 0)).isEqualTo(50);
        assertThat(StatfsRequest.fsidLow(buffer, 0)).isEqualTo(2);
        assertThat(StatfsRequest.fsidHigh(buffer, 0)).isEqualTo(1);
        assertThat(StatfsRequest.nameLength(buffer, 0)).isEqualTo(255);
        assertThat(buffer.asSlice(StatfsRequest.SPARE, 32).toArray(ValueLayout.JAVA_BYTE))
                .containsOnly(0);
        StatfsRequest.superBlockCookie(buffer, 0, 99);
        assertThat(zuf.execute()).isEqualTo(-Errno.EIO.number());
    }

    @Test
    void optionsAreShownWithLeadingCommas() {
        zuf.umount();
        zuf.mount("colour=blue");
        RequestWriter.fixed(buffer, 0, Operation.SHOW_OPTIONS);
        ShowOptionsRequest.superBlockCookie(buffer, 0, zuf.superBlock());
        assertThat(zuf.execute()).isZero();
        assertThat(text(ShowOptionsRequest.TEXT, OpHeader.outLen(buffer, 0))).isEqualTo(",colour=blue");
    }

    @Test
    void wholeFilesystemIsSynced() {
        RequestWriter.fixed(buffer, 0, Operation.SYNC_FS);
        SyncFsRequest.superBlockCookie(buffer, 0, zuf.superBlock());
        assertThat(zuf.execute()).isZero();
        assertThat(type.syncs).hasValue(1);
        SyncFsRequest.superBlockCookie(buffer, 0, 99);
        assertThat(zuf.execute()).isEqualTo(-Errno.EIO.number());
    }

    @Test
    void inodeIsFoundByNumberAndGeneration() {
        create("a", REGULAR);
        assertThat(byNumber(2, 0)).isZero();
        assertThat(InodeByNumberRequest.inodeCookie(buffer, 0)).isNotZero();
        assertThat(byNumber(2, 1)).isEqualTo(-Errno.ESTALE.number());
        assertThat(byNumber(77, 0)).isEqualTo(-Errno.ESTALE.number());
        // As FS_IOC_SETVERSION does.
        file().record().generation(1);
        assertThat(byNumber(2, 1)).isZero();
        assertThat(byNumber(2, 0)).isEqualTo(-Errno.ESTALE.number());
    }

    @Test
    void observerHearsOfEveryOperation() {
        List<String> heard = new ArrayList<>();
        zuf.executor.observe((operation, errno, bytes, begin, end) -> {
            assertThat(end).isGreaterThanOrEqualTo(begin);
            heard.add(Operation.name(operation) + " " + errno + " " + bytes);
        });
        long file = create("a", REGULAR);
        zuf.data(Operation.WRITE, file, 0, page, 0);
        zuf.lookup(zuf.root(), "b");
        assertThat(heard).containsExactly("NEW_INODE 0 0", "WRITE 0 4096", "LOOKUP 2 0");
    }

    @Test
    void renameNeedsATargetToExchange() {
        long file = create("a", REGULAR);
        OpHeader.clear(buffer, 0);
        RequestWriter.fixed(buffer, 0, Operation.RENAME);
        RenameRequest.oldDirectoryCookie(buffer, 0, zuf.root());
        RenameRequest.newDirectoryCookie(buffer, 0, zuf.root());
        RenameRequest.oldInodeCookie(buffer, 0, file);
        RenameRequest.newInodeCookie(buffer, 0, 0);
        ZufsString.set(buffer, RenameRequest.OLD_NAME, new byte[] {'a'});
        ZufsString.set(buffer, RenameRequest.NEW_NAME, new byte[] {'b'});
        RenameRequest.flags(buffer, 0, 2);
        assertThat(zuf.execute()).isEqualTo(-Errno.EINVAL.number());
        RenameRequest.flags(buffer, 0, 1);
        assertThat(zuf.execute()).isZero();
        assertThat(type.calls).contains("rename a b NO_REPLACE");
    }

    @Test
    void nonsenseLengthsOfTheFeederAreRefused() {
        long file = create("a", REGULAR);
        assertThat(zuf.data(Operation.READ, file, -5, page, 0)).isEqualTo(-Errno.EIO.number());
        assertThat(zuf.data(Operation.READ, file, 0, MemorySegment.NULL, 0)).isEqualTo(-Errno.EIO.number());
        zuf.io(Operation.GET_MULTY, file, Long.MAX_VALUE, 4096, 0);
        assertThat(zuf.execute()).isEqualTo(-Errno.EIO.number());
        RequestWriter.putMulty(buffer, 0, 1, 4096);
        IoRequest.inodeCookie(buffer, 0, file);
        Iomap.count(buffer, IoRequest.IOMAP, 1 << 20);
        assertThat(zuf.execute()).isEqualTo(-Errno.EIO.number());
    }

    @Test
    void mappingCloseReachesTheFile() {
        long file = create("a", REGULAR);
        RequestWriter.fixed(buffer, 0, Operation.MMAP_CLOSE);
        MmapCloseRequest.inodeCookie(buffer, 0, file);
        assertThat(zuf.execute()).isZero();
        assertThat(type.calls).contains("mappingsClosed");
    }

    @Test
    void keptWindowIsRefusedToAnotherThreadToo() throws InterruptedException {
        long file = create("a", REGULAR);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        zuf.executor.observe((operation, errno, bytes, begin, end) -> {});
        zuf.data(Operation.READ, file, 0, page.asSlice(0, 1), 0);
        MemorySegment kept = Objects.requireNonNull(file().lastWindow);
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                kept.get(ValueLayout.JAVA_BYTE, 0);
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        thread.join();
        assertThat(thrown.get()).isInstanceOfAny(WrongThreadException.class, IllegalStateException.class);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> kept.get(ValueLayout.JAVA_BYTE, 0));
    }

    private RamFileSystem.File file() {
        RamFileSystem.Dir root =
                (RamFileSystem.Dir) zuf.server.mounts().getFirst().superBlock().root();
        return (RamFileSystem.File) root.entries.values().iterator().next();
    }

    private long create(String name, int mode) {
        assertThat(zuf.create(zuf.root(), name, mode)).isZero();
        return zuf.created();
    }

    private int remove(String name, long inode) {
        dentry(Operation.REMOVE_DENTRY, inode, name);
        return zuf.execute();
    }

    private void dentry(int operation, long inode, String name) {
        RequestWriter.fixed(buffer, 0, operation);
        DentryRequest.directoryCookie(buffer, 0, zuf.root());
        DentryRequest.inodeCookie(buffer, 0, inode);
        ZufsString.set(buffer, DentryRequest.NAME, name.getBytes(StandardCharsets.UTF_8));
    }

    private int seek(long file, long position, int whence) {
        RequestWriter.fixed(buffer, 0, Operation.LLSEEK);
        SeekRequest.inodeCookie(buffer, 0, file);
        SeekRequest.offsetIn(buffer, 0, position);
        SeekRequest.whence(buffer, 0, whence);
        return zuf.execute();
    }

    private int ioctl(int command) {
        RequestWriter.ioctl(buffer, 0, 4);
        IoctlRequest.inodeCookie(buffer, 0, zuf.root());
        IoctlRequest.command(buffer, 0, command);
        IoctlRequest.feederFlags(buffer, 0, 0);
        return zuf.execute();
    }

    private int byNumber(long number, long generation) {
        RequestWriter.fixed(buffer, 0, Operation.INODE_BY_NUMBER);
        InodeByNumberRequest.superBlockCookie(buffer, 0, zuf.superBlock());
        InodeByNumberRequest.inodeNumber(buffer, 0, number);
        InodeByNumberRequest.generation(buffer, 0, generation);
        return zuf.execute();
    }

    private String text(long at, int length) {
        return new String(buffer.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
