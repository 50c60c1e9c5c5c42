package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.MountSettings;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.CopyRangeRequest;
import dev.zufs.runtime.wire.DirectoryEntryCodec;
import dev.zufs.runtime.wire.FiemapRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.IomapElement;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.MountInfo;
import dev.zufs.runtime.wire.MountRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ReaddirRequest;
import dev.zufs.runtime.wire.SeekRequest;
import dev.zufs.runtime.wire.XattrRequest;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that make no sense are an error for one caller, and nothing else. */
@Timeout(60)
class HostileReplyTest {

    private final ToyMount toy = new ToyMount(Profile.POSIX);

    private void answering(int operation, Consumer<MemorySegment> answer) {
        answering(toy, operation, answer);
    }

    private static void answering(ToyMount toy, int operation, Consumer<MemorySegment> answer) {
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) != operation) {
                return false;
            }
            OpHeader.err(buffer, 0, 0);
            answer.accept(buffer);
            return true;
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 4096 + 1, 1L << 40, -128, (32 << 20) - 64})
    void positionOfAFoundInode(long position) {
        toy.createFile("/a", "");
        toy.vfs.dropCaches();
        answering(Operation.LOOKUP, buffer -> {
            LookupRequest.inodeCookie(buffer, 0, 5);
            LookupRequest.inodePosition(buffer, 0, position);
        });
        assertFails(Errno.EIO, () -> toy.posix.status(path("/a")));
    }

    @Test
    void cookieZeroOfAFoundInode() {
        answering(Operation.LOOKUP, buffer -> {
            LookupRequest.inodeCookie(buffer, 0, 0);
            LookupRequest.inodePosition(buffer, 0, 4096);
        });
        assertFails(Errno.EIO, () -> toy.posix.status(path("/a")));
    }

    @Test
    void recordsThatAreNoInodes() {
        long place = 16 << 20;
        answering(Operation.LOOKUP, buffer -> {
            LookupRequest.inodeCookie(buffer, 0, 5);
            LookupRequest.inodePosition(buffer, 0, place);
        });
        assertFails(Errno.ESTALE, () -> toy.posix.status(path("/a")));
        ZusInode.mode(toy.server.region, place, 0x7000);
        ZusInode.linkCount(toy.server.region, place, 1);
        assertFails(Errno.ESTALE, () -> toy.posix.status(path("/a")));
        ZusInode.mode(toy.server.region, place, 0x8000);
        assertFails(Errno.EIO, () -> toy.posix.status(path("/a")));
    }

    @Test
    void newInodeOfAnotherTypeOrWithANumberInUse() {
        toy.createFile("/a", "");
        ToyNode present = toy.server.nodeOf(2);
        answering(Operation.NEW_INODE, buffer -> {
            NewInodeRequest.inodeCookie(buffer, 0, toy.server.root.cookie);
            NewInodeRequest.inodePosition(buffer, 0, present.record);
        });
        assertFails(Errno.EIO, () -> toy.create("/b"));
        toy.server.intercept(null);
        assertThat(toy.content("/a")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void positiveErrorsAreIoErrors(Profile profile) {
        ToyMount other = new ToyMount(profile);
        other.createFile("/a", "abc");
        answering(other, Operation.REMOVE_DENTRY, buffer -> OpHeader.err(buffer, 0, 5));
        assertFails(Errno.EIO, () -> other.posix.unlink(path("/a")));
        answering(other, Operation.STATFS, buffer -> OpHeader.err(buffer, 0, 5));
        assertFails(Errno.EIO, other.posix::space);
        answering(other, Operation.READ, buffer -> OpHeader.err(buffer, 0, 7));
        assertFails(Errno.EIO, () -> other.content("/a"));
    }

    @Test
    void unknownErrorsAreIoErrors() {
        toy.createFile("/a", "");
        answering(Operation.SETATTR, buffer -> OpHeader.err(buffer, 0, -524));
        assertFails(Errno.EIO, () -> toy.posix.setMode(path("/a"), 0));
        answering(Operation.SETATTR, buffer -> OpHeader.err(buffer, 0, Integer.MIN_VALUE));
        assertFails(Errno.EIO, () -> toy.posix.setMode(path("/a"), 0));
    }

    @Test
    void replyThatExceedsItsRoom() {
        answering(Operation.READDIR, buffer -> OpHeader.outLen(buffer, 0, 4000));
        assertFails(Errno.EIO, () -> toy.names("/"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 4, Long.MAX_VALUE, Long.MIN_VALUE})
    void positionAfterATransfer(long lastPosition) {
        toy.createFile("/a", "abc");
        answering(Operation.READ, buffer -> IoRequest.lastPosition(buffer, 0, lastPosition));
        assertFails(Errno.EIO, () -> toy.content("/a"));
    }

    @ParameterizedTest
    @EnumSource
    void retryWithoutEndIsAnError(Profile profile) {
        ToyMount other = new ToyMount(profile);
        other.createFile("/a", "abc");
        answering(other, Operation.READ, buffer -> {
            OpHeader.err(buffer, 0, -531);
            Iomap.count(buffer, IoRequest.IOMAP, 1);
            Iomap.unit(buffer, IoRequest.IOMAP, 0, IomapElement.encode(IomapElement.WBINV, 0));
        });
        assertFails(Errno.EIO, () -> other.content("/a"));
        answering(other, Operation.READ, buffer -> OpHeader.err(buffer, 0, -531));
        assertFails(Errno.EIO, () -> other.content("/a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 5000, Integer.MAX_VALUE})
    void numberOfBlocks(int count) {
        ToyMount nio = new ToyMount(Profile.POSIX, ToyServer.CAPS_NIO);
        nio.createFile("/a", "abc");
        answering(nio, Operation.GET_MULTY, buffer -> {
            Iomap.count(buffer, IoRequest.IOMAP, count);
            IoRequest.lastPosition(buffer, 0, 3);
        });
        assertFails(Errno.EIO, () -> nio.content("/a"));
    }

    @ParameterizedTest
    @ValueSource(longs = {8192, 1L << 40, (1L << 53) - 1})
    void blocksBeyondTheRegion(long block) {
        ToyMount nio = new ToyMount(Profile.POSIX, ToyServer.CAPS_NIO);
        nio.createFile("/a", "abc");
        answering(nio, Operation.GET_MULTY, buffer -> {
            Iomap.count(buffer, IoRequest.IOMAP, 1);
            Iomap.unit(buffer, IoRequest.IOMAP, 0, IomapElement.ofT1Block(block));
            IoRequest.lastPosition(buffer, 0, IoRequest.filePosition(buffer, 0) + OpHeader.len(buffer, 0));
        });
        assertFails(Errno.EIO, () -> nio.content("/a"));
        try (OpenFile file = nio.open("/a");
                Mapping mapping = file.map(0, 4096, true, true)) {
            assertFails(Errno.EIO, () -> file.write(bytes("x"), 0));
            assertFails(Errno.EFAULT, () -> mapping.load(0, MemorySegment.ofArray(new byte[1])));
            assertFails(Errno.EFAULT, () -> mapping.store(0, bytes("x")));
        }
    }

    @Test
    void holeForAWriteIsAnError() {
        ToyMount nio = new ToyMount(Profile.POSIX, ToyServer.CAPS_NIO);
        nio.createFile("/a", "abc");
        answering(nio, Operation.GET_MULTY, buffer -> {
            Iomap.count(buffer, IoRequest.IOMAP, 1);
            Iomap.unit(buffer, IoRequest.IOMAP, 0, IomapElement.ofT1Block(0));
            IoRequest.lastPosition(buffer, 0, 1);
        });
        try (OpenFile file = nio.open("/a");
                Mapping mapping = file.map(0, 4096, true, true)) {
            assertFails(Errno.EIO, () -> file.write(bytes("x"), 0));
            assertFails(Errno.EFAULT, () -> mapping.store(0, bytes("x")));
        }
    }

    @Test
    void listingThatDoesNotGoOn() {
        toy.createFile("/a", "");
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) != Operation.READDIR) {
                return false;
            }
            DirectoryEntryCodec.write(window, 0, window.byteSize(), 2, 8, 0, path("a"));
            ReaddirRequest.position(buffer, 0, 0);
            OpHeader.err(buffer, 0, 0);
            return true;
        });
        assertFails(Errno.EIO, () -> toy.names("/"));
    }

    @Test
    void namesWithSlashes() {
        toy.createFile("/a", "");
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) != Operation.READDIR) {
                return false;
            }
            DirectoryEntryCodec.write(window, 0, window.byteSize(), 2, 8, 0, path("a/b"));
            OpHeader.err(buffer, 0, 0);
            return true;
        });
        assertFails(Errno.EIO, () -> toy.names("/"));
    }

    @Test
    void extendedAttributesOfImpossibleLength() {
        toy.createFile("/a", "");
        answering(Operation.XATTR_GET, buffer -> XattrRequest.bufferSize(buffer, 0, -5));
        MemorySegment room = MemorySegment.ofArray(new byte[10]);
        assertFails(Errno.EIO, () -> toy.posix.getXattr(path("/a"), path("user.x"), room, true));
        answering(Operation.XATTR_GET, buffer -> XattrRequest.bufferSize(buffer, 0, 11));
        assertFails(Errno.ERANGE, () -> toy.posix.getXattr(path("/a"), path("user.x"), room, true));
        answering(Operation.XATTR_GET, buffer -> XattrRequest.bufferSize(buffer, 0, 10));
        assertFails(Errno.EIO, () -> toy.posix.getXattr(path("/a"), path("user.x"), room, true));
    }

    @Test
    void otherNumbersOutOfRange() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a");
                OpenFile other = toy.create("/b")) {
            answering(Operation.LLSEEK, buffer -> SeekRequest.offsetOut(buffer, 0, 1000));
            assertFails(Errno.EIO, () -> file.seek(0, OpenFile.SEEK_HOLE));
            answering(Operation.FIEMAP, buffer -> FiemapRequest.extentsMapped(buffer, 0, 1000));
            assertFails(Errno.EINVAL, () -> file.extents(0, 100, 8));
            answering(Operation.COPY_RANGE, buffer -> CopyRangeRequest.copied(buffer, 0, 1000));
            assertFails(Errno.EIO, () -> other.copyRange(file, 0, 0, 3));
        }
    }

    @Test
    void linkTextOutsideOfTheRegion() {
        toy.posix.makeSymbolicLink(path("x".repeat(100)), path("/l"));
        ToyNode link = toy.server.nodeOf(2);
        ZusInode.symlinkPosition(toy.server.region, link.record, 1L << 40);
        assertFails(Errno.EIO, () -> toy.posix.readLink(path("/l")));
        ZusInode.symlinkPosition(toy.server.region, link.record, 0);
        assertFails(Errno.EIO, () -> toy.posix.status(path("/l")));
    }

    @Test
    void rootThatIsNoneEndsTheMount() {
        ToyServer server = new ToyServer(8 << 20, 0, false);
        boolean[] unmounted = new boolean[1];
        MountSettings settings = MountSettings.of(
                        request -> {
                            if (OpHeader.operation(request, 0) == 2) {
                                unmounted[0] = true;
                                return;
                            }
                            server.executeMount(request);
                            MountInfo.rootPosition(request, MountRequest.INFO, 3);
                        },
                        server,
                        server.region)
                .build();
        assertFails(Errno.EIO, () -> VfsMount.mount(settings));
        assertThat(unmounted[0]).isTrue();
    }

    @Test
    void refusedMountGivesItsError() {
        ToyServer server = new ToyServer(8 << 20, 0, false);
        MountSettings settings = MountSettings.of(
                        request -> OpHeader.err(request, 0, -Errno.EUCLEAN.number()), server, server.region)
                .build();
        assertThatThrownBy(() -> VfsMount.mount(settings))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("EUCLEAN");
    }

    @Test
    void everythingIsDroppedAfterAllThat() {
        toy.createFile("/a", "abc");
        answering(Operation.READ, buffer -> IoRequest.lastPosition(buffer, 0, -1));
        assertFails(Errno.EIO, () -> toy.content("/a"));
        toy.server.intercept(null);
        assertThat(toy.content("/a")).isEqualTo("abc");
        toy.vfs.unmount();
        assertThat(toy.server.byCookie).isEmpty();
    }
}
