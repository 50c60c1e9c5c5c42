package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.wire.DentryRequest;
import dev.zufs.runtime.wire.EvictInodeRequest;
import dev.zufs.runtime.wire.InodeByNumberRequest;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.SetattrRequest;
import dev.zufs.runtime.wire.ZufsString;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shows that inodes come and go at once without a wait for others, and without two objects of one. */
@Timeout(120)
class TurnoverTest {

    private static final int THREADS = 6;
    private static final int ROUNDS = 6_000;

    private final TurnoverFileSystem type = new TurnoverFileSystem();
    private final DispatchFixture zuf = new DispatchFixture(type);

    /** As a feeder keeps names from changing under a lookup. */
    private final ReentrantReadWriteLock directory = new ReentrantReadWriteLock();

    @BeforeEach
    void mount() {
        assertThat(zuf.mount("")).isZero();
    }

    /** One thread that sends operations, with an op buffer of its own. */
    private final class Caller {

        private final MemorySegment buffer = Arena.ofAuto().allocate(65_536, 4096);
        private final OperationExecutor executor = zuf.server.executor(buffer);

        int send() {
            executor.execute(MemorySegment.NULL);
            return -OpHeader.err(buffer, 0);
        }

        int lookup(String name) {
            RequestWriter.fixed(buffer, 0, Operation.LOOKUP);
            LookupRequest.directoryCookie(buffer, 0, zuf.root());
            ZufsString.set(buffer, LookupRequest.NAME, name.getBytes(StandardCharsets.UTF_8));
            return send();
        }

        long found() {
            return LookupRequest.inodeCookie(buffer, 0);
        }

        int create(String name, long generation) {
            RequestWriter.fixed(buffer, 0, Operation.NEW_INODE);
            buffer.asSlice(NewInodeRequest.INODE, ZusInode.SIZE).fill((byte) 0);
            ZusInode.mode(buffer, NewInodeRequest.INODE, 0x11A4);
            ZusInode.generation(buffer, NewInodeRequest.INODE, generation);
            NewInodeRequest.directoryCookie(buffer, 0, zuf.root());
            NewInodeRequest.flags(buffer, 0, 0);
            ZufsString.set(buffer, NewInodeRequest.NAME, name.getBytes(StandardCharsets.UTF_8));
            return send();
        }

        long created() {
            return NewInodeRequest.inodeCookie(buffer, 0);
        }

        int remove(String name, long cookie) {
            RequestWriter.fixed(buffer, 0, Operation.REMOVE_DENTRY);
            DentryRequest.directoryCookie(buffer, 0, zuf.root());
            DentryRequest.inodeCookie(buffer, 0, cookie);
            ZufsString.set(buffer, DentryRequest.NAME, name.getBytes(StandardCharsets.UTF_8));
            return send();
        }

        int end(int operation, long cookie) {
            RequestWriter.fixed(buffer, 0, operation);
            EvictInodeRequest.inodeCookie(buffer, 0, cookie);
            EvictInodeRequest.flags(buffer, 0, 0);
            return send();
        }

        int touch(long cookie) {
            RequestWriter.fixed(buffer, 0, Operation.SETATTR);
            SetattrRequest.inodeCookie(buffer, 0, cookie);
            SetattrRequest.attributes(buffer, 0, 0);
            return send();
        }

        int byNumber(long number, long generation) {
            RequestWriter.fixed(buffer, 0, Operation.INODE_BY_NUMBER);
            InodeByNumberRequest.superBlockCookie(buffer, 0, zuf.superBlock());
            InodeByNumberRequest.inodeNumber(buffer, 0, number);
            InodeByNumberRequest.generation(buffer, 0, generation);
            return send();
        }

        long foundByNumber() {
            return InodeByNumberRequest.inodeCookie(buffer, 0);
        }
    }

    /** Makes a callback wait. */
    private final class Halt {

        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        Halt(String call) {
            type.onCall = current -> {
                if (current.equals(call)) {
                    reached.countDown();
                    awaitUninterruptibly(goOn);
                }
            };
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void evictionAndLookupOfOthersGoOnWhileACreationHangs() throws Exception {
        Caller caller = new Caller();
        assertThat(caller.create("a", 1)).isZero();
        long first = caller.created();
        assertThat(caller.create("b", 2)).isZero();
        Halt halt = new Halt("create hung");
        Thread creating = Thread.ofPlatform().start(() -> new Caller().create("hung", 3));
        halt.reached.await();

        assertThat(caller.end(Operation.EVICT_INODE, first)).isZero();
        assertThat(type.forgotten).hasValue(1);
        assertThat(caller.lookup("b")).isZero();
        assertThat(caller.lookup("a")).isZero();

        halt.goOn.countDown();
        creating.join();
        assertThat(caller.lookup("hung")).isZero();
        assertThat(type.violations).isEmpty();
    }

    @Test
    void nobodyWaitsForAnInodeThatIsBeingFreed() throws Exception {
        Caller caller = new Caller();
        assertThat(caller.create("a", 1)).isZero();
        long dying = caller.created();
        assertThat(caller.create("b", 2)).isZero();
        assertThat(caller.remove("a", dying)).isZero();
        Halt halt = new Halt("free 2");
        Thread freeing = Thread.ofPlatform().start(() -> new Caller().end(Operation.FREE_INODE, dying));
        halt.reached.await();

        assertThat(caller.lookup("b")).isZero();
        assertThat(caller.byNumber(2, 1)).as("what is being freed").isEqualTo(Errno.ESTALE.number());
        assertThat(caller.create("a", 3)).as("with the record of the dying one").isZero();
        assertThat(caller.touch(caller.created())).isZero();

        halt.goOn.countDown();
        freeing.join();
        assertThat(type.freed).hasValue(1);
        assertThat(type.violations).isEmpty();
    }

    @Test
    void lookupOfAnInodeThatIsBeingEvictedWaitsForItAndKeepsIt() throws Exception {
        Caller caller = new Caller();
        assertThat(caller.create("a", 1)).isZero();
        long cookie = caller.created();
        Halt halt = new Halt("evict 2");
        Thread evicting = Thread.ofPlatform().start(() -> new Caller().end(Operation.EVICT_INODE, cookie));
        halt.reached.await();
        assertThat(caller.create("b", 2)).as("others do not wait").isZero();
        Thread looking = Thread.ofPlatform()
                .start(() -> assertThat(new Caller().lookup("a")).isZero());
        while (looking.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        halt.goOn.countDown();
        evicting.join();
        looking.join();
        assertThat(type.forgotten).hasValue(0);
        assertThat(caller.touch(cookie)).isZero();
    }

    /** Creates, finds, evicts and frees a few files in many threads; records and numbers are used again at once. */
    @Test
    void noForgottenObjectIsCalledAndNoTwoLive() throws Exception {
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        System.out.println("zufs.seed=" + seed);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed + thread);
            tasks.add(() -> {
                turnOver(random);
                return null;
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Void> result : pool.invokeAll(tasks)) {
                result.get();
            }
        }
        assertThat(type.violations).isEmpty();
        assertThat(type.freed.get()).isPositive();
        assertThat(type.forgotten.get()).isGreaterThan(type.freed.get());
        assertThat(zuf.umount()).isZero();
        assertThat(type.violations).isEmpty();
    }

    private void turnOver(Random random) {
        Caller caller = new Caller();
        for (int round = 0; round < ROUNDS; round++) {
            String name = "f" + random.nextInt(5);
            switch (random.nextInt(4)) {
                case 0 -> replace(caller, name, random.nextInt(4));
                case 1 -> {
                    int errno = caller.byNumber(2 + random.nextInt(TurnoverFileSystem.RECORDS), random.nextInt(4));
                    assertThat(errno).isIn(0, Errno.ESTALE.number(), Errno.ENOSPC.number());
                    if (errno == 0) {
                        giveBack(caller, caller.foundByNumber());
                    }
                }
                default -> {
                    int errno;
                    directory.readLock().lock();
                    try {
                        errno = caller.lookup(name);
                    } finally {
                        directory.readLock().unlock();
                    }
                    assertThat(errno).isIn(0, Errno.ENOENT.number(), Errno.ENOSPC.number());
                    if (errno == 0) {
                        long cookie = caller.found();
                        use(caller, name, cookie);
                        giveBack(caller, cookie);
                    }
                }
            }
        }
    }

    /** Calls the inode, unless another thread has freed it since; a feeder frees none that it uses. */
    private void use(Caller caller, String name, long cookie) {
        directory.readLock().lock();
        try {
            assertThat(caller.touch(cookie)).as(name).isIn(0, Errno.EIO.number());
        } finally {
            directory.readLock().unlock();
        }
    }

    /** Gives a reference back, if freeing the inode has not taken it. */
    private static void giveBack(Caller caller, long cookie) {
        assertThat(caller.end(Operation.EVICT_INODE, cookie)).isIn(0, Errno.EIO.number());
    }

    /** Removes a name and frees its inode, or creates it. */
    private void replace(Caller caller, String name, long generation) {
        directory.writeLock().lock();
        try {
            int errno = caller.lookup(name);
            if (errno == 0) {
                long cookie = caller.found();
                assertThat(caller.remove(name, cookie)).isZero();
                assertThat(caller.end(Operation.FREE_INODE, cookie)).isIn(0, Errno.EIO.number());
            } else if (errno == Errno.ENOENT.number() && caller.create(name, generation) == 0) {
                assertThat(caller.end(Operation.EVICT_INODE, caller.created())).isZero();
            }
        } finally {
            directory.writeLock().unlock();
        }
    }
}
