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
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandleTableTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 20_000;

    @Test
    void cookiesAreDifferentAndFoundAgain() {
        DispatchFixture zuf = new DispatchFixture(new RamFileSystem());
        zuf.mount("");
        HandleTable table = new HandleTable(-3);
        ServedMount mount = zuf.server.mounts().getFirst();
        Set<Long> cookies = new HashSet<>();
        List<Handle> handles = new ArrayList<>();
        for (int index = 0; index < 10_000; index++) {
            Inode inode = () -> mount.superBlock().root().record();
            Handle handle = table.acquire(mount, inode, 4096 + 128L * index);
            assertThat(handle.cookie).isNotZero();
            cookies.add(handle.cookie);
            handles.add(handle);
        }
        assertThat(cookies).hasSize(10_000);
        for (Handle handle : handles) {
            assertThat(table.find(handle.cookie)).isSameAs(handle);
        }
        assertThat(table.forgetAll(mount)).isEqualTo(10_000);
        for (Handle handle : handles) {
            assertThat(table.find(handle.cookie)).isNull();
        }
    }

    @Test
    void secondObjectOfAnInodeIsRefused() {
        DispatchFixture zuf = new DispatchFixture(new RamFileSystem());
        zuf.mount("");
        HandleTable table = new HandleTable(0);
        ServedMount mount = zuf.server.mounts().getFirst();
        Inode inode = () -> mount.superBlock().root().record();
        Inode other = () -> mount.superBlock().root().record();
        Handle handle = table.acquire(mount, inode, 4096);
        assertThat(table.acquire(mount, inode, 4096)).isSameAs(handle);
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> table.acquire(mount, other, 4096))
                .withMessageContaining("two objects");
        assertThat(table.release(handle)).isFalse();
        assertThat(table.release(handle)).isTrue();
        assertThat(table.acquire(mount, other, 4096).inode).isSameAs(other);
    }

    @Test
    void handleThatIsGoneIsNotGivenBackAgainAndDisturbsNoNewOne() {
        DispatchFixture zuf = new DispatchFixture(new RamFileSystem());
        zuf.mount("");
        HandleTable table = new HandleTable(1);
        ServedMount mount = zuf.server.mounts().getFirst();
        Inode inode = () -> mount.superBlock().root().record();
        Handle old = table.acquire(mount, inode, 4096);
        assertThat(table.release(old)).isTrue();
        Handle current = table.acquire(mount, inode, 4096);

        assertThatThrownBy(() -> table.release(old)).isSameAs(ErrnoException.withoutStackTrace(Errno.EIO));
        assertThatThrownBy(() -> table.forget(old)).isSameAs(ErrnoException.withoutStackTrace(Errno.EIO));

        assertThat(table.acquire(mount, inode, 4096)).isSameAs(current);
        assertThat(table.forgetAll(mount)).isEqualTo(1);
        assertThatThrownBy(() -> table.release(current))
                .as("eviction that waited while the mount ended")
                .isSameAs(ErrnoException.withoutStackTrace(Errno.EIO));
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
        DispatchFixture zuf = new DispatchFixture(type);
        assertThat(zuf.mount("")).isZero();
        long root = zuf.root();
        AtomicInteger refused = new AtomicInteger();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed + thread);
            tasks.add(() -> {
                MemorySegment buffer = Arena.ofAuto().allocate(65_536, 8);
                OperationExecutor executor = zuf.server.executor(buffer);
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
        assertThat(type.made).isEqualTo(type.evicted.get()).isPositive();
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
