package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.SpaceOperations;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.IomapElement;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MappingTest {

    private final ToyMount toy = new ToyMount(Profile.POSIX);

    private static String load(Mapping mapping, long offset, int length) {
        MemorySegment target = MemorySegment.ofArray(new byte[length]);
        mapping.load(offset, target);
        return new String(target.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }

    @Test
    void storesReachTheFileAndReadsOfIt() {
        toy.createFile("/a", "x".repeat(10_000));
        try (OpenFile file = toy.open("/a");
                Mapping mapping = file.map(4096, 5904, true, true)) {
            mapping.store(4090, bytes("across the border"));
            assertThat(load(mapping, 4090, 17)).isEqualTo("across the border");
        }
        assertThat(toy.content("/a").substring(8186, 8203)).isEqualTo("across the border");
    }

    @Test
    void privateStoresStayPrivate() {
        toy.createFile("/a", "original");
        try (OpenFile file = toy.open("/a");
                Mapping mapping = file.map(0, 4096, false, true)) {
            mapping.store(0, bytes("CHANGED!"));
            assertThat(load(mapping, 0, 8)).isEqualTo("CHANGED!");
            assertThat(toy.port.takeNames()).contains("READ").doesNotContain("GET_MULTY");
        }
        assertThat(toy.content("/a")).isEqualTo("original");
    }

    @Test
    void accessBeyondTheEndIsABusError() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a");
                Mapping mapping = file.map(0, 8192, true, true)) {
            assertThat(load(mapping, 4000, 1)).isEqualTo("\0");
            assertFails(Errno.EFAULT, () -> load(mapping, 4096, 1));
            file.truncate(0);
            assertFails(Errno.EFAULT, () -> load(mapping, 0, 1));
            assertThatThrownBy(() -> load(mapping, 8192, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void truncationDropsPagesAndTheirOldContent() {
        toy.createFile("/a", "x".repeat(8192));
        try (OpenFile file = toy.open("/a");
                Mapping mapping = file.map(0, 8192, true, true)) {
            mapping.store(5000, bytes("old"));
            file.truncate(100);
            file.truncate(8192);
            assertThat(load(mapping, 5000, 3)).isEqualTo("\0\0\0");
            assertThat(load(mapping, 99, 2)).isEqualTo("x\0");
        }
    }

    @Test
    void rightsOfTheFileDecide() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.posix.open(ToyMount.path("/a"), OpenFlags.O_RDONLY, 0)) {
            assertFails(Errno.EACCES, () -> file.map(0, 4096, true, true));
            try (Mapping mapping = file.map(0, 4096, true, false)) {
                assertFails(Errno.EACCES, () -> mapping.store(0, bytes("x")));
            }
            assertFails(Errno.EINVAL, () -> file.map(1, 4096, true, false));
        }
    }

    @Test
    void onlyTheLastMappingIsTold() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a")) {
            Mapping one = file.map(0, 4096, true, true);
            Mapping other = file.map(0, 4096, true, true);
            toy.port.take();
            one.close();
            one.close();
            assertThat(toy.port.takeNames()).isEmpty();
            other.close();
            assertThat(toy.port.takeNames()).containsExactly("MMAP_CLOSE");
            assertThatThrownBy(() -> load(one, 0, 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void syncUnmapsSoThatLaterStoresFaultAgain() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a");
                Mapping mapping = file.map(0, 4096, true, true)) {
            mapping.store(0, bytes("1"));
            mapping.store(1, bytes("2"));
            toy.port.take();
            mapping.sync(0, 4096);
            assertThat(toy.port.takeNames()).containsExactly("NOOP", "SYNC_ANY");
            mapping.store(2, bytes("3"));
            assertThat(toy.port.takeNames()).containsExactly("GET_MULTY");
        }
        assertThat(toy.content("/a")).isEqualTo("123");
    }

    @Test
    void unsharingUnmapsItsRangeAndPlainAllocationDoesNot() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a");
                Mapping mapping = file.map(0, 4096, true, true)) {
            load(mapping, 0, 1);
            file.allocate(0, 0, 4096);
            toy.port.take();
            load(mapping, 0, 1);
            assertThat(toy.port.takeNames()).isEmpty();
            assertFails(Errno.EOPNOTSUPP, () -> file.allocate(SpaceOperations.UNSHARE_RANGE, 0, 4096));
            toy.port.take();
            load(mapping, 0, 1);
            assertThat(toy.port.takeNames()).containsExactly("GET_MULTY");
        }
    }

    @Test
    void serverCanTakePagesBackAfterAWriteAndInARetry() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a");
                Mapping mapping = file.map(0, 4096, true, true)) {
            mapping.store(0, bytes("1"));
            int[] passes = new int[1];
            toy.server.intercept((buffer, window) -> {
                int operation = OpHeader.operation(buffer, 0);
                if (operation == Operation.READ && passes[0]++ == 0) {
                    OpHeader.err(buffer, 0, -531);
                    Iomap.count(buffer, IoRequest.IOMAP, 3);
                    IomapElement.write(buffer, IoRequest.ELEMENTS, 0, IomapElement.UNMAP, 0, 0, 0);
                    return true;
                }
                return false;
            });
            toy.port.take();
            file.read(MemorySegment.ofArray(new byte[1]), 0);
            mapping.store(0, bytes("2"));
            assertThat(toy.port.takeNames()).containsExactly("READ", "READ", "GET_MULTY");
            toy.server.intercept((buffer, window) -> {
                if (OpHeader.operation(buffer, 0) == Operation.WRITE) {
                    IoRequest.unmapOffset(buffer, 0, 0);
                    IoRequest.unmapLength(buffer, 0, 4096);
                }
                return false;
            });
            file.write(bytes("z"), 2);
            mapping.store(0, bytes("3"));
            assertThat(toy.port.takeNames()).containsExactly("WRITE", "GET_MULTY");
        }
        assertThat(toy.content("/a")).isEqualTo("3bz");
    }

    @Test
    void blockMapsThatCannotBeExecutedAreAnErrorOfTheSecondPass() {
        toy.createFile("/a", "abc");
        int[] second = new int[1];
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) != Operation.READ) {
                return false;
            }
            if (Iomap.cookie(buffer, IoRequest.IOMAP) == 0) {
                Iomap.cookie(buffer, IoRequest.IOMAP, 1);
                OpHeader.err(buffer, 0, -531);
                Iomap.count(buffer, IoRequest.IOMAP, 2);
                IomapElement.write(buffer, IoRequest.ELEMENTS, 0, IomapElement.T2_READ, 5, 4096);
            } else {
                second[0] = OpHeader.err(buffer, 0);
            }
            return true;
        });
        assertFails(Errno.EFAULT, () -> toy.content("/a"));
        assertThat(second[0]).isEqualTo(-Errno.EFAULT.number());
    }

    @Test
    void mappingThatIsTooLongLeavesNothingBehind() {
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a")) {
            assertFails(Errno.ENOMEM, () -> file.map(0, 1L << 61, true, true));
        }
        toy.vfs.unmount();
    }

    @Test
    void mappingOfAFileForWritingKeepsTheMountWritable() {
        toy.createFile("/a", "abc");
        OpenFile file = toy.open("/a");
        try (Mapping mapping = file.map(0, 4096, true, true)) {
            file.close();
            assertFails(Errno.EBUSY, () -> toy.vfs.remount("", true));
            mapping.store(0, bytes("1"));
        }
        toy.vfs.remount("", true);
        assertThat(toy.content("/a")).isEqualTo("1bc");
    }

    @Test
    void mappingShowsAWriteThatFillsAHoleWhileItIsFaultedIn() {
        try (OpenFile file = toy.create("/a")) {
            file.truncate(4096);
            try (Mapping mapping = file.map(0, 4096, true, false)) {
                Thread writer = Thread.ofPlatform().unstarted(() -> file.write(bytes("new"), 0));
                toy.port.onReply(operation -> {
                    if (operation == Operation.GET_MULTY && writer.getState() == Thread.State.NEW) {
                        writer.start();
                        try {
                            writer.join();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                });
                load(mapping, 0, 3);
                assertThat(load(mapping, 0, 3)).isEqualTo("new");
            }
        }
    }

    @Test
    void pageThatAWriteFaultMadeWritableIsNotTakenAwayByAReadFault() {
        try (OpenFile file = toy.create("/a")) {
            file.truncate(4096);
            try (Mapping mapping = file.map(0, 4096, true, true)) {
                toy.onReplyTo(Operation.GET_MULTY, () -> mapping.store(0, bytes("stored")));
                load(mapping, 0, 6);
                assertThat(load(mapping, 0, 6)).isEqualTo("stored");
                mapping.store(0, bytes("S"));
                assertThat(load(mapping, 0, 6)).isEqualTo("Stored");
            }
        }
        assertThat(toy.content("/a")).startsWith("Stored");
    }

    @Test
    void pageOfAReadFaultIsDroppedIfAnotherMappingGotAnotherBlockMeanwhile() {
        toy.createFile("/a", "x".repeat(4096));
        toy.createFile("/b", "");
        try (OpenFile source = toy.open("/a");
                OpenFile file = toy.open("/b")) {
            file.cloneRange(source, 0, 0, 0);
            try (Mapping one = file.map(0, 4096, true, false);
                    Mapping other = file.map(0, 4096, true, true)) {
                // The block is shared with the other file, so that the store needs another one.
                toy.onReplyTo(Operation.GET_MULTY, () -> other.store(0, bytes("stored")));
                load(one, 0, 6);
                assertThat(load(one, 0, 6)).isEqualTo("stored");
            }
        }
    }
}
