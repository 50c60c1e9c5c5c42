package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.Inode;
import dev.zufs.runtime.wire.EvictInodeRequest;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.SetattrRequest;
import dev.zufs.runtime.wire.ZufsString;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandleTableTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 20_000;

    private final DispatchFixture zuf = new DispatchFixture(new RamFileSystem());
    private final HandleTable table = new HandleTable(-3);

    private ServedMount mount() {
        assertThat(zuf.mount("")).isZero();
        return zuf.server.mounts().getFirst();
    }

    private static Handle acquire(HandleTable table, ServedMount mount, Inode inode, long offset) {
        return Objects.requireNonNull(table.acquire(mount, inode, offset, table.forgets()));
    }

    private static void forget(HandleTable table, Handle handle) {
        assertThat(table.isWanted(handle)).isFalse();
        table.forgotten(handle);
    }

    @Test
    void cookiesAreDifferentAndFoundAgain() {
        ServedMount mount = mount();
        Set<Long> cookies = new HashSet<>();
        List<Handle> handles = new ArrayList<>();
        for (int index = 0; index < 10_000; index++) {
            Inode inode = () -> mount.superBlock().root().record();
            Handle handle = acquire(table, mount, inode, 4096 + 128L * index);
            assertThat(handle.cookie).isNotZero();
            cookies.add(handle.cookie);
            handles.add(handle);
        }
        assertThat(cookies).hasSize(10_000);
        assertThat(table.of(mount)).hasSize(10_000).containsAll(handles);
        for (Handle handle : handles) {
            assertThat(table.find(handle.cookie)).isSameAs(handle);
            assertThat(table.release(handle)).isTrue();
            forget(table, handle);
        }
        for (Handle handle : handles) {
            assertThat(table.find(handle.cookie)).isNull();
        }
        assertThat(table.of(mount)).isEmpty();
    }

    @Test
    void secondObjectOfAnInodeIsRefused() {
        ServedMount mount = mount();
        Inode inode = () -> mount.superBlock().root().record();
        Inode other = () -> mount.superBlock().root().record();
        Handle handle = acquire(table, mount, inode, 4096);
        assertThat(acquire(table, mount, inode, 4096)).isSameAs(handle);
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> acquire(table, mount, other, 4096))
                .withMessageContaining("two objects");
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> table.acquireNew(mount, inode, 4096, table.forgets()))
                .withMessageContaining("exists already");
        assertThat(table.release(handle)).isFalse();
        assertThat(table.release(handle)).isTrue();
        forget(table, handle);
        assertThat(acquire(table, mount, other, 4096).inode).isSameAs(other);
    }

    @Test
    void whatMayHaveBeenForgottenSinceTheSearchBeganIsAskedForAgain() {
        ServedMount mount = mount();
        Inode inode = () -> mount.superBlock().root().record();
        Inode other = () -> mount.superBlock().root().record();
        long before = table.forgets();
        Handle handle = acquire(table, mount, inode, 4096);
        assertThat(table.release(handle)).isTrue();
        forget(table, handle);
        assertThat(table.acquire(mount, inode, 4096, before)).isNull();
        assertThat(table.acquireNew(mount, inode, 4096, before)).isNull();
        assertThat(table.hasForgotten(mount, 4096, before)).isTrue();
        assertThat(table.hasForgotten(mount, 4096, table.forgets())).isFalse();
        acquire(table, mount, other, 4096);
        assertThat(table.acquire(mount, inode, 4096, before))
                .as("an object that was forgotten beside its successor")
                .isNull();
    }

    @Test
    void inodeThatIsFoundWhileItIsEvictedIsKept() throws Exception {
        ServedMount mount = mount();
        Inode inode = () -> mount.superBlock().root().record();
        Handle handle = acquire(table, mount, inode, 4096);
        assertThat(table.release(handle)).isTrue();
        assertThat(table.find(handle.cookie)).as("no operation meanwhile").isNull();
        FutureTask<Handle> search = new FutureTask<>(() -> acquire(table, mount, inode, 4096));
        Thread searching = Thread.ofPlatform().start(search);
        while (searching.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(acquire(table, mount, inode, 8192)).as("others do not wait").isNotNull();
        assertThat(table.isWanted(handle)).isTrue();
        assertThat(search.get()).isSameAs(handle);
        assertThat(table.find(handle.cookie)).isSameAs(handle);
        assertThat(table.release(handle)).isTrue();
        forget(table, handle);
    }

    @Test
    void searchWaitsForTheForgettingAndAsksAgain() throws Exception {
        ServedMount mount = mount();
        Inode inode = () -> mount.superBlock().root().record();
        long since = table.forgets();
        Handle handle = acquire(table, mount, inode, 4096);
        table.end(handle, Handle.State.FORGOTTEN);
        FutureTask<Optional<Handle>> search =
                new FutureTask<>(() -> Optional.ofNullable(table.acquire(mount, inode, 4096, since)));
        Thread searching = Thread.ofPlatform().start(search);
        while (searching.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        searching.interrupt();
        table.forgotten(handle);
        assertThat(search.get()).isEmpty();
    }

    @Test
    void handleThatIsGoneIsNotGivenBackAgainAndDisturbsNoNewOne() {
        ServedMount mount = mount();
        Inode inode = () -> mount.superBlock().root().record();
        Handle old = acquire(table, mount, inode, 4096);
        assertThat(table.release(old)).isTrue();
        forget(table, old);
        Handle current = acquire(table, mount, inode, 4096);

        assertThatThrownBy(() -> table.release(old)).isSameAs(ErrnoException.withoutStackTrace(Errno.EIO));
        assertThatThrownBy(() -> table.end(old, Handle.State.FORGOTTEN))
                .isSameAs(ErrnoException.withoutStackTrace(Errno.EIO));

        assertThat(acquire(table, mount, inode, 4096)).isSameAs(current);
    }

    /**
     * Looks the same few files up and evicts them again in many threads. The filesystem forgets an inode at its eviction, as
     * real ones do, and must never see one evicted that a lookup has found meanwhile, nor get an operation for it.
     */
    @Test
    void inodesAreForgottenOnlyWithTheirLastReference() throws Exception {
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        System.out.println("zufs.seed=" + seed);
        ForgetfulFileSystem type = new ForgetfulFileSystem();
        DispatchFixture forgetful = new DispatchFixture(type);
        assertThat(forgetful.mount("")).isZero();
        long root = forgetful.root();
        AtomicInteger refused = new AtomicInteger();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed + thread);
            tasks.add(() -> {
                MemorySegment buffer = Arena.ofAuto().allocate(65_536, 8);
                OperationExecutor executor = forgetful.server.executor(buffer);
                List<Long> held = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    if (held.size() < 4 && random.nextBoolean()) {
                        held.add(lookup(executor, buffer, root, "f" + random.nextInt(3)));
                    } else if (!held.isEmpty()) {
                        long cookie = held.remove(random.nextInt(held.size()));
                        refused.addAndGet(touch(executor, buffer, cookie));
                        RequestWriter.fixed(buffer, 0, Operation.EVICT_INODE);
                        EvictInodeRequest.inodeCookie(buffer, 0, cookie);
                        EvictInodeRequest.flags(buffer, 0, 0);
                        executor.execute(MemorySegment.NULL);
                        refused.addAndGet(OpHeader.err(buffer, 0));
                    }
                }
                for (long cookie : held) {
                    RequestWriter.fixed(buffer, 0, Operation.EVICT_INODE);
                    EvictInodeRequest.inodeCookie(buffer, 0, cookie);
                    executor.execute(MemorySegment.NULL);
                    refused.addAndGet(OpHeader.err(buffer, 0));
                }
                return null;
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Void> result : pool.invokeAll(tasks)) {
                result.get();
            }
        }
        assertThat(refused).hasValue(0);
        assertThat(type.violations).isEmpty();
        assertThat(type.made).isEqualTo(type.forgotten.get()).isPositive();
    }

    private static long lookup(OperationExecutor executor, MemorySegment buffer, long root, String name) {
        RequestWriter.fixed(buffer, 0, Operation.LOOKUP);
        LookupRequest.directoryCookie(buffer, 0, root);
        ZufsString.set(buffer, LookupRequest.NAME, FileName.of(name).toBytes());
        executor.execute(MemorySegment.NULL);
        assertThat(OpHeader.err(buffer, 0)).isZero();
        return LookupRequest.inodeCookie(buffer, 0);
    }

    private static int touch(OperationExecutor executor, MemorySegment buffer, long cookie) {
        RequestWriter.fixed(buffer, 0, Operation.SETATTR);
        SetattrRequest.inodeCookie(buffer, 0, cookie);
        executor.execute(MemorySegment.NULL);
        return OpHeader.err(buffer, 0);
    }
}
