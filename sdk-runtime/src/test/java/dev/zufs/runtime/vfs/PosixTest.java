package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.SpaceOperations;
import dev.zufs.runtime.wire.CopyRangeRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PosixTest {

    private final ToyMount toy = new ToyMount(Profile.POSIX);

    static void assertFails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        failure -> assertThat(failure.errno()).isEqualTo(errno));
    }

    @Test
    void whatWasWrittenIsRead() {
        toy.createFile("/a", "hello");
        assertThat(toy.content("/a")).isEqualTo("hello");
        assertThat(toy.posix.status(path("/a")).size()).isEqualTo(5);
    }

    @Test
    void statusOfMissingNameFailsAndIsCached() {
        assertFails(Errno.ENOENT, () -> toy.posix.status(path("/none")));
        assertThat(toy.port.takeNames()).containsExactly("LOOKUP");
        assertFails(Errno.ENOENT, () -> toy.posix.status(path("/none")));
        assertThat(toy.port.takeNames()).isEmpty();
    }

    @Test
    void statusOfCachedNameSendsNothing() {
        toy.posix.makeDirectory(path("/d"), 0755);
        toy.createFile("/d/f", "x");
        toy.port.take();
        assertThat(toy.posix.status(path("/d/f")).size()).isEqualTo(1);
        assertThat(toy.port.takeNames()).isEmpty();
    }

    @Test
    void unlinkedFileLivesUntilItIsClosed() {
        OpenFile file = toy.create("/a");
        toy.posix.unlink(path("/a"));
        toy.port.take();
        file.write(bytes("still"), 0);
        assertThat(file.status().linkCount()).isZero();
        file.close();
        assertThat(toy.port.takeNames()).containsExactly("WRITE", "FREE_INODE");
        assertFails(Errno.ENOENT, () -> toy.open("/a"));
    }

    @Test
    void renameReplacesTheTarget() {
        toy.createFile("/a", "A");
        toy.createFile("/b", "B");
        toy.port.take();
        toy.posix.rename(path("/a"), path("/b"));
        assertThat(toy.port.takeNames()).containsExactly("RENAME", "FREE_INODE");
        assertThat(toy.content("/b")).isEqualTo("A");
        assertThat(toy.names("/")).containsExactly("b");
    }

    @Test
    void directoriesAreListed() {
        toy.posix.makeDirectory(path("/d"), 0755);
        for (int index = 0; index < 20; index++) {
            toy.createFile("/d/f" + index, "");
        }
        assertThat(toy.names("/d")).hasSize(20).startsWith("f0", "f1");
        toy.posix.unlink(path("/d/f3"));
        assertThat(toy.names("/d")).hasSize(19).doesNotContain("f3");
        assertFails(Errno.ENOTEMPTY, () -> toy.posix.removeDirectory(path("/d")));
    }

    @Test
    void symbolicLinksAreFollowed() {
        toy.posix.makeDirectory(path("/d"), 0755);
        toy.createFile("/d/f", "target");
        toy.posix.makeSymbolicLink(path("d/f"), path("/short"));
        String far = "/d/" + "./".repeat(50) + "f";
        toy.posix.makeSymbolicLink(path(far), path("/long"));
        assertThat(toy.content("/short")).isEqualTo("target");
        assertThat(toy.content("/long")).isEqualTo("target");
        assertThat(new String(toy.posix.readLink(path("/long")), StandardCharsets.UTF_8))
                .isEqualTo(far);
        toy.posix.makeSymbolicLink(path("/loop"), path("/loop"));
        assertFails(Errno.ELOOP, () -> toy.posix.status(path("/loop")));
    }

    @Test
    void unmountDropsEveryInodeAndIsRefusedWhileAFileIsOpen() {
        toy.createFile("/a", "x");
        OpenFile file = toy.open("/a");
        assertFails(Errno.EBUSY, toy.vfs::unmount);
        assertThat(toy.content("/a")).isEqualTo("x");
        file.close();
        OpenFile root = toy.posix.open(path("/"), OpenFlags.O_DIRECTORY, 0);
        assertFails(Errno.EBUSY, toy.vfs::unmount);
        root.close();
        toy.vfs.unmount();
        assertThat(toy.server.mounted).isFalse();
        assertThat(toy.server.byCookie).isEmpty();
    }

    @Test
    void heapAndNativeMemoryMoveTheSameBytes() {
        byte[] content = new byte[10_000];
        for (int index = 0; index < content.length; index++) {
            content[index] = (byte) (index * 7);
        }
        try (OpenFile file = toy.create("/a")) {
            assertThat(file.write(ToyMount.nativeBytes(content), 3)).isEqualTo(content.length);
            MemorySegment back = MemorySegment.ofArray(new byte[content.length]);
            assertThat(file.read(back, 3)).isEqualTo(content.length);
            assertThat(back.mismatch(MemorySegment.ofArray(content))).isEqualTo(-1);
        }
    }

    @Test
    void sizesAndRangesAreCheckedBeforeTheFile() {
        assertFails(Errno.EINVAL, () -> toy.posix.truncate(path("/none"), -1));
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.posix.open(path("/a"), OpenFlags.O_RDONLY, 0)) {
            assertFails(Errno.EINVAL, () -> file.allocate(0, 0, 0));
            assertFails(Errno.EOPNOTSUPP, () -> file.allocate(SpaceOperations.PUNCH_HOLE, 0, 1));
            assertFails(Errno.EOPNOTSUPP, () -> file.allocate(0x80, 0, 1));
            int both = SpaceOperations.KEEP_SIZE | SpaceOperations.PUNCH_HOLE | SpaceOperations.ZERO_RANGE;
            assertFails(Errno.EOPNOTSUPP, () -> file.allocate(both, 0, 1));
            assertFails(Errno.EINVAL, () -> file.allocate(SpaceOperations.COLLAPSE_RANGE | 1, 0, 4096));
            assertFails(Errno.EBADF, () -> file.allocate(0, 0, 1));
        }
    }

    @Test
    void placesInTheTreeHaveNoContent() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.posix.open(path("/a"), OpenFlags.O_PATH, 0)) {
            assertFails(Errno.EBADF, () -> file.truncate(0));
            assertFails(Errno.EBADF, () -> file.setTimes(1, 1));
            assertFails(Errno.EBADF, () -> file.allocate(0, 0, 1));
            assertThat(file.status().size()).isEqualTo(3);
        }
    }

    @Test
    void namelessFileGetsAFirstNameButNoneAfterThatIsRemoved() {
        int flags = OpenFlags.O_TMPFILE | OpenFlags.O_RDWR;
        try (OpenFile file = toy.posix.open(path("/"), flags, 0600)) {
            toy.posix.link(file, path("/a"));
            assertThat(file.status().linkCount()).isEqualTo(1);
            toy.posix.unlink(path("/a"));
            assertFails(Errno.ENOENT, () -> toy.posix.link(file, path("/b")));
        }
    }

    @Test
    void writeOfNothingBehindTheLargestSizeChangesNothing() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a")) {
            assertThat(file.write(bytes(""), Long.MAX_VALUE)).isZero();
            assertThat(file.status().size()).isEqualTo(3);
            assertFails(Errno.EFBIG, () -> file.write(bytes("x"), Long.MAX_VALUE));
        }
        assertThat(toy.content("/a")).isEqualTo("abc");
    }

    @Test
    void copyThatFailsInTheMiddleTellsWhatWasCopied() {
        int[] writes = new int[1];
        toy.server.intercept((buffer, window) -> {
            boolean fails = OpHeader.operation(buffer, 0) == Operation.WRITE && ++writes[0] == 2;
            OpHeader.err(buffer, 0, -Errno.ENOSPC.number());
            return fails;
        });
        try (OpenFile source = toy.create("/a");
                OpenFile target = toy.create("/b")) {
            source.truncate(5 << 20);
            assertThat(target.copyRange(source, 1, 0, 5 << 20)).isEqualTo(4 << 20);
            writes[0] = 1;
            assertFails(Errno.ENOSPC, () -> target.copyRange(source, 1 + (4 << 20), 4 << 20, 5 << 20));
        }
    }

    @Test
    void copyOfALongRangeComesInPieces() {
        long[] asked = new long[1];
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) != Operation.COPY_RANGE) {
                return false;
            }
            asked[0] = CopyRangeRequest.length(buffer, 0);
            CopyRangeRequest.copied(buffer, 0, asked[0]);
            OpHeader.err(buffer, 0, 0);
            return true;
        });
        try (OpenFile source = toy.create("/a");
                OpenFile target = toy.create("/b")) {
            source.truncate(5L << 30);
            assertThat(target.copyRange(source, 0, 0, 5L << 30)).isEqualTo(2L << 30);
            assertThat(asked[0]).isEqualTo(2L << 30);
        }
    }

    @Test
    void copyThroughMemoryComesInSmallerPieces() {
        toy.server.intercept((buffer, window) -> {
            boolean moves =
                    OpHeader.operation(buffer, 0) == Operation.WRITE || OpHeader.operation(buffer, 0) == Operation.READ;
            if (moves) {
                IoRequest.lastPosition(buffer, 0, IoRequest.filePosition(buffer, 0) + window.byteSize());
                OpHeader.err(buffer, 0, 0);
            }
            return moves;
        });
        try (OpenFile source = toy.create("/a");
                OpenFile target = toy.create("/b")) {
            source.truncate(100 << 20);
            assertThat(target.copyRange(source, 1, 0, 100 << 20)).isEqualTo(64 << 20);
        }
    }
}
