package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.Operation;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnmountTest {

    private static final Set<Thread.State> WAITS =
            EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

    private final ToyMount toy = new ToyMount(Profile.POSIX);

    /** Starts a thread when the next operation of a kind is on its way, and lets that go on when the thread waits. */
    private void onWayOf(int operation, Thread thread) {
        toy.port.onWay(sent -> {
            if (sent == operation) {
                toy.port.onWay(other -> {});
                thread.start();
                while (!WAITS.contains(thread.getState())) {
                    Thread.onSpinWait();
                }
            }
        });
    }

    @Test
    void unmountWaitsForTheWalkThatRuns() throws InterruptedException {
        toy.createFile("/a", "abc");
        toy.vfs.dropCaches();
        Thread unmount = Thread.ofPlatform().unstarted(toy.vfs::unmount);
        onWayOf(Operation.LOOKUP, unmount);
        assertThat(toy.posix.status(path("/a")).size()).isEqualTo(3);
        unmount.join();
        assertThat(toy.server.mounted).isFalse();
        assertThat(toy.server.byCookie).isEmpty();
        assertFails(Errno.EIO, () -> toy.posix.status(path("/a")));
        assertFails(Errno.EIO, () -> toy.posix.open(path("/a"), 0, 0));
        assertFails(Errno.EIO, toy.vfs::sync);
        assertFails(Errno.EINVAL, toy.vfs::unmount);
    }

    @Test
    void callsWithoutAnOpenFileNeverMakeTheMountBusy() throws InterruptedException {
        toy.posix.makeDirectory(path("/d"), 0755);
        toy.createFile("/d/a", "abc");
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch running = new CountDownLatch(2);
        List<Thread> threads = new ArrayList<>();
        for (String name : new String[] {"/d/a", "/d/none"}) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    walkUntilTheEnd(name, running);
                } catch (RuntimeException | Error e) {
                    failures.add(e);
                }
            }));
        }
        running.await();
        toy.vfs.unmount();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(toy.server.byCookie).isEmpty();
    }

    private void walkUntilTheEnd(String name, CountDownLatch running) {
        while (true) {
            try {
                toy.posix.status(path(name));
                toy.vfs.dropCaches();
            } catch (ErrnoException e) {
                if (e.errno() == Errno.EIO) {
                    return;
                }
                assertThat(e.errno()).isEqualTo(Errno.ENOENT);
            } finally {
                running.countDown();
            }
        }
    }

    @Test
    void busyMountGoesOn() {
        try (OpenFile file = toy.create("/a")) {
            assertFails(Errno.EBUSY, toy.vfs::unmount);
            file.write(bytes("abc"), 0);
            assertThat(toy.posix.status(path("/a")).size()).isEqualTo(3);
        }
        toy.vfs.unmount();
        assertThat(toy.server.byCookie).isEmpty();
    }

    @Test
    void forcedUnmountEndsWhatIsOpen() {
        toy.createFile("/mapped", "mapped");
        OpenFile mappedFile = toy.open("/mapped");
        Mapping mapping = mappedFile.map(0, 4096, true, true);
        mapping.store(0, bytes("M"));
        OpenFile nameless = toy.create("/nameless");
        toy.posix.unlink(path("/nameless"));
        OpenFile directory = toy.posix.open(path("/"), OpenFlags.O_DIRECTORY, 0);
        toy.port.take();
        toy.vfs.unmountForcibly();
        assertThat(toy.server.byCookie).isEmpty();
        assertThat(toy.server.mounted).isFalse();
        assertThat(toy.port.takeNames())
                .contains("SYNC_ANY", "FREE_INODE")
                .filteredOn(name -> name.equals("EVICT_INODE"))
                .hasSize(2);
        MemorySegment target = MemorySegment.ofArray(new byte[1]);
        assertFails(Errno.EIO, () -> mappedFile.read(target, 0));
        assertFails(Errno.EIO, () -> mappedFile.write(target, 0));
        assertFails(Errno.EIO, mappedFile::status);
        assertFails(Errno.EIO, nameless::sync);
        assertFails(Errno.EIO, () -> directory.readDirectory(entry -> true));
        assertFails(Errno.EIO, () -> toy.posix.at(directory).status(path("mapped")));
        assertFails(Errno.EIO, () -> mapping.load(0, target));
        mapping.close();
        mappedFile.close();
        nameless.close();
        directory.close();
        assertFails(Errno.EBADF, () -> mappedFile.read(target, 0));
        toy.vfs.unmountForcibly();
        assertThat(toy.port.takeNames()).isEmpty();
    }

    @Test
    void forcedUnmountWaitsForTheCallThatRuns() throws InterruptedException {
        OpenFile file = toy.create("/a");
        Thread unmount = Thread.ofPlatform().unstarted(toy.vfs::unmountForcibly);
        onWayOf(Operation.WRITE, unmount);
        assertThat(file.write(bytes("abc"), 0)).isEqualTo(3);
        unmount.join();
        assertThat(toy.port.takeNames()).containsSubsequence("WRITE", "EVICT_INODE");
        file.close();
    }
}
