package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.IomapElement;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ZufProtocol;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file or mapping is closed by one thread while an operation of another is on its way to the server. */
@Timeout(60)
class CloseTest {

    private final ToyMount toy = new ToyMount(Profile.POSIX);

    private OpenFile namelessFile() {
        OpenFile file = toy.create("/a");
        file.write(bytes("content"), 0);
        toy.posix.unlink(path("/a"));
        toy.port.take();
        return file;
    }

    /** Runs {@code close} in a thread of its own, and to its end, when the first operation of a kind is on its way. */
    private void during(int operation, Runnable close) {
        toy.port.onWay(sent -> {
            if (sent == operation) {
                toy.port.onWay(other -> {});
                Thread closer = Thread.ofPlatform().start(close);
                try {
                    closer.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {Operation.READ, Operation.WRITE, Operation.FALLOCATE, Operation.SYNC_ANY, Operation.SETATTR})
    void inodeOfAClosedFileIsFreedAfterTheOperationThatIsOnItsWay(int operation) {
        OpenFile file = namelessFile();
        during(operation, file::close);
        switch (operation) {
            case Operation.READ ->
                assertThat(file.read(MemorySegment.ofArray(new byte[7]), 0)).isEqualTo(7);
            case Operation.WRITE -> assertThat(file.write(bytes("more"), 0)).isEqualTo(4);
            case Operation.FALLOCATE -> file.truncate(3);
            case Operation.SYNC_ANY -> file.sync();
            default -> file.setMode(0600);
        }
        assertThat(toy.port.takeNames()).contains(Operation.name(operation)).endsWith("FREE_INODE");
        assertFails(Errno.EBADF, () -> file.read(MemorySegment.ofArray(new byte[1]), 0));
    }

    @Test
    void inodeOfAClosedMappingIsFreedAfterTheFaultThatIsOnItsWay() {
        OpenFile file = namelessFile();
        Mapping mapping = file.map(0, 4096, true, true);
        file.close();
        during(Operation.GET_MULTY, mapping::close);
        assertThatThrownBy(() -> mapping.store(0, bytes("x"))).isInstanceOf(IllegalStateException.class);
        assertThat(toy.port.takeNames()).startsWith("GET_MULTY").endsWith("FREE_INODE");
    }

    @Test
    void blockMapOfARetryNamesAnInodeThatIsOnItsWayOut() {
        toy.createFile("/a", "abc");
        toy.createFile("/b", "");
        long number = toy.posix.status(path("/a")).number();
        boolean[] asked = new boolean[1];
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) != Operation.WRITE || asked[0]) {
                return false;
            }
            asked[0] = true;
            OpHeader.err(buffer, 0, -ZufProtocol.EZUFS_RETRY);
            Iomap.count(buffer, IoRequest.IOMAP, 3);
            Iomap.unit(buffer, IoRequest.IOMAP, 0, IomapElement.encode(IomapElement.UNMAP, 0));
            Iomap.unit(buffer, IoRequest.IOMAP, 1, 1);
            Iomap.unit(buffer, IoRequest.IOMAP, 2, number);
            return true;
        });
        OpenFile other = toy.open("/b");
        // The write must not wait for the inode that leaves: dropping that may need the lock that the write holds.
        during(Operation.FREE_INODE, () -> other.write(bytes("x"), 0));
        toy.posix.unlink(path("/a"));
        other.close();
        assertThat(asked[0]).isTrue();
        assertThat(toy.content("/b")).isEqualTo("x");
    }

    @Test
    void inodeThatIsFoundWhileItLeavesHasTheAttributesThatItLeftWith() throws InterruptedException {
        toy.createFile("/a", "abc");
        long number = toy.posix.status(path("/a")).number();
        toy.vfs.dropCaches();
        toy.posix.status(path("/a"));
        List<FileStatus> found = new CopyOnWriteArrayList<>();
        Thread finder = Thread.ofPlatform().unstarted(() -> found.add(toy.posix.status(path("/a"))));
        toy.port.onWay(sent -> {
            if (sent == Operation.EVICT_INODE && finder.getState() == Thread.State.NEW) {
                finder.start();
                while (finder.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                ZusInode.blocks(toy.server.region, toy.server.nodeOf(number).record, 77);
            }
        });
        toy.vfs.dropCaches();
        finder.join();
        assertThat(found).singleElement().extracting(FileStatus::blocks).isEqualTo(77L * 8);
    }
}
