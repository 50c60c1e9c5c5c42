package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.StatfsRequest;
import dev.zufs.runtime.wire.ZufsString;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that a filesystem is not closed under an operation. */
@Timeout(60)
class UnmountTest {

    private static final Set<String> ENDING = Set.of("evict", "forget", "sync", "close");

    private final HostileFileSystem type = new HostileFileSystem();
    private final DispatchFixture zuf = new DispatchFixture(type);
    private final MemorySegment page = Arena.ofAuto().allocate(4096, 4096);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private long file;

    @BeforeEach
    void mount() {
        assertThat(zuf.mount("")).isZero();
        assertThat(zuf.lookup(zuf.root(), "file")).isZero();
        file = zuf.found();
    }

    @ParameterizedTest
    @ValueSource(ints = {Operation.READ, Operation.WRITE, Operation.PUT_MULTY, Operation.STATFS, Operation.LOOKUP})
    void unmountClosesTheFilesystemAfterTheOperationThatRuns(int operation) throws InterruptedException {
        type.arm((callback, arguments) -> {
            if (ENDING.contains(callback.getName())) {
                calls.add(callback.getName());
                return null;
            }
            begun.countDown();
            released.await();
            calls.add("operation");
            return null;
        });
        Thread running = Thread.ofPlatform().start(() -> execute(operation));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        Thread unmounting = Thread.ofPlatform().start(zuf::umount);
        while (unmounting.getState() != Thread.State.TIMED_WAITING && unmounting.isAlive()) {
            Thread.onSpinWait();
        }
        released.countDown();
        running.join();
        unmounting.join();

        assertThat(calls)
                .as("what the feeder left behind goes before")
                .containsExactly("operation", "evict", "forget", "evict", "forget", "sync", "close");
        assertThat(zuf.released).hasValue(1);
        assertThat(zuf.data(Operation.READ, file, 0, page, 0)).isEqualTo(-Errno.EIO.number());
    }

    @Test
    void operationThatComesWhileTheMountEndsIsRefusedAndNotWaitedFor() {
        type.arm((callback, arguments) -> {
            calls.add(callback.getName());
            return null;
        });
        zuf.server.mounts().getFirst().end();

        assertThat(zuf.data(Operation.READ, file, 0, page, 0)).isEqualTo(-Errno.EIO.number());
        assertThat(zuf.lookup(zuf.root(), "file")).isEqualTo(-Errno.EIO.number());
        RequestWriter.putMulty(zuf.buffer, 0, 1, 4096);
        IoRequest.inodeCookie(zuf.buffer, 0, file);
        assertThat(zuf.execute()).as("a put has nothing to answer").isZero();

        assertThat(zuf.umount()).isZero();
        assertThat(calls).containsExactly("evict", "forget", "evict", "forget", "sync", "close");
    }

    /** Executes an operation with an executor of its own. */
    private void execute(int operation) {
        MemorySegment buffer = Arena.ofAuto().allocate(65_536, 4096);
        if (operation == Operation.PUT_MULTY) {
            RequestWriter.putMulty(buffer, 0, 1, 4096);
            Iomap.count(buffer, IoRequest.IOMAP, 1);
        } else {
            RequestWriter.data(buffer, 0, operation, 0, 4096);
        }
        switch (operation) {
            case Operation.STATFS -> StatfsRequest.superBlockCookie(buffer, 0, zuf.superBlock());
            case Operation.LOOKUP -> {
                LookupRequest.directoryCookie(buffer, 0, zuf.root());
                ZufsString.set(buffer, LookupRequest.NAME, new byte[] {'n'});
            }
            default -> IoRequest.inodeCookie(buffer, 0, file);
        }
        zuf.server.executor(buffer).execute(page);
    }
}
