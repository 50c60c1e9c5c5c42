package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Durability;
import dev.zufs.api.Errno;
import dev.zufs.api.MountOptions;
import dev.zufs.runtime.wire.DebugInfo;
import dev.zufs.runtime.wire.DentryRequest;
import dev.zufs.runtime.wire.MountInfo;
import dev.zufs.runtime.wire.MountOperation;
import dev.zufs.runtime.wire.MountRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.ZufsString;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MountDispatcherTest {

    private final RamFileSystem type = new RamFileSystem();
    private final DispatchFixture zuf = new DispatchFixture(type);
    private final MemorySegment request = zuf.mountBuffer;

    @Test
    void mountAnswersCookiesRootAndCapabilities() {
        assertThat(zuf.mount("colour=red")).isZero();
        assertThat(zuf.superBlock()).isNotZero();
        assertThat(zuf.root()).isNotZero();
        assertThat(MountInfo.rootPosition(request, MountRequest.INFO)).isPositive();
        assertThat(MountInfo.capabilities(request, MountRequest.INFO)).isEqualTo(MountInfo.CAPABILITY_ACL_ON);
        assertThat(MountInfo.blockSizeBits(request, MountRequest.INFO)).isEqualTo(12);
        assertThat(type.calls).containsExactly("mount colour=red OPERATION");
    }

    @Test
    void optionsEndAtTheFirstZeroWhateverLengthIsAnnounced() {
        RequestWriter.mount(request, 0, MountOperation.MOUNT, 19);
        MountInfo.typeCookie(request, MountRequest.INFO, zuf.typeCookie);
        request.asSlice(MountRequest.MOUNT_OPTIONS, 64).fill((byte) 0);
        request.setString(MountRequest.MOUNT_OPTIONS, "colour=blue");
        zuf.mounts.execute(request);
        assertThat(OpHeader.err(request, 0)).isZero();
        assertThat(type.calls).containsExactly("mount colour=blue OPERATION");
    }

    @Test
    void unknownOptionIsRefusedByNameBeforeTheTypeIsAsked() {
        assertThat(zuf.mount("colour=blue,taste=sweet")).isEqualTo(-Errno.EINVAL.number());
        assertThat(zuf.mounts.failure().orElseThrow())
                .hasMessageContaining("taste")
                .hasMessageContaining("colour=NAME");
        assertThat(type.calls).isEmpty();
        assertThat(zuf.released).hasValue(0);
    }

    @Test
    void optionWithoutItsValueIsRefused() {
        assertThat(zuf.mount("colour")).isEqualTo(-Errno.EINVAL.number());
        assertThat(zuf.mounts.failure().orElseThrow()).hasMessageContaining("colour=NAME");
    }

    @Test
    void unregisteredTypeAnswersEio() {
        RequestWriter.mount(request, 0, MountOperation.MOUNT, 1);
        MountInfo.typeCookie(request, MountRequest.INFO, 77);
        zuf.mounts.execute(request);
        assertThat(OpHeader.err(request, 0)).isEqualTo(-Errno.EIO.number());
    }

    @Test
    void unmountClosesAndThenGivesTheBackingBack() {
        zuf.mount("");
        long root = zuf.root();
        assertThat(zuf.umount()).isZero();
        assertThat(type.calls).endsWith("close");
        assertThat(zuf.released).hasValue(1);
        assertThat(zuf.server.mounts()).isEmpty();
        assertThat(zuf.lookup(root, "a")).as("cookies die with their mount").isEqualTo(-Errno.EIO.number());
        assertThat(zuf.umount()).as("twice").isEqualTo(-Errno.EIO.number());
        assertThat(zuf.released).hasValue(1);
    }

    @Test
    void unmountLetsGoOfWhatTheFeederLeftBehindAndOfTheRootLast() {
        zuf.mount("");
        assertThat(zuf.create(zuf.root(), "kept", 0x81A4)).isZero();
        assertThat(zuf.create(zuf.root(), "removed", 0x81A4)).isZero();
        RequestWriter.fixed(zuf.buffer, 0, Operation.REMOVE_DENTRY);
        long removed = zuf.created();
        DentryRequest.directoryCookie(zuf.buffer, 0, zuf.root());
        DentryRequest.inodeCookie(zuf.buffer, 0, removed);
        ZufsString.set(zuf.buffer, DentryRequest.NAME, "removed".getBytes(StandardCharsets.UTF_8));
        assertThat(zuf.execute()).isZero();
        assertThat(zuf.create(zuf.root(), "refused", 0x81A4)).isZero();
        ZusInode.linkCount(zuf.region, NewInodeRequest.inodePosition(zuf.buffer, 0), 0);
        type.calls.clear();

        assertThat(zuf.umount()).isZero();

        assertThat(type.calls)
                .containsSubsequence("evict 2", "forget 2")
                .containsSubsequence("forget 3", "free 3")
                .containsSubsequence("remove refused leaves 0", "forget 4", "free 4")
                .hasSize(10)
                .endsWith("evict 1", "forget 1", "close");
    }

    @Test
    void remountReachesTheSuperBlock() {
        zuf.mount("");
        long cookie = zuf.superBlock();
        RequestWriter.mount(request, 0, MountOperation.REMOUNT, 13);
        MountInfo.superBlockCookie(request, MountRequest.INFO, cookie);
        MountInfo.remountFlags(request, MountRequest.INFO, MountInfo.REMOUNT_WILL_RO);
        request.setString(MountRequest.MOUNT_OPTIONS, "colour=green");
        zuf.mounts.execute(request);
        assertThat(OpHeader.err(request, 0)).isZero();
        assertThat(type.calls).endsWith("remount colour=green true");
    }

    @Test
    void debugFileIsEmptyAndTakesAnything() {
        RequestWriter.debugRead(request, 0, 32_768);
        zuf.mounts.execute(request);
        assertThat(OpHeader.err(request, 0)).isZero();
        assertThat(DebugInfo.len(request, MountRequest.DEBUG)).isZero();
        RequestWriter.debugWrite(request, 0);
        zuf.mounts.execute(request);
        assertThat(OpHeader.err(request, 0)).isZero();
    }

    @Test
    void unknownRequestAnswersEopnotsupp() {
        RequestWriter.mount(request, 0, MountOperation.MOUNT, 1);
        OpHeader.operation(request, 0, 99);
        zuf.mounts.execute(request);
        assertThat(OpHeader.err(request, 0)).isEqualTo(-Errno.EOPNOTSUPP.number());
    }

    @Test
    void mountsOfOneServerAreIndependent() {
        zuf.mount("");
        long first = zuf.superBlock();
        long firstRoot = zuf.root();
        zuf.mount("");
        assertThat(zuf.superBlock()).isNotEqualTo(first);
        assertThat(zuf.umount()).isZero();
        assertThat(zuf.lookup(firstRoot, "a")).isEqualTo(-Errno.ENOENT.number());
    }

    @Test
    void typeThatPersistsLaterIsSyncedEveryCommitInterval() throws Exception {
        CountDownLatch syncs = new CountDownLatch(2);
        LaterFileSystem later = new LaterFileSystem(syncs::countDown);
        DispatchFixture server = new DispatchFixture(later);
        assertThat(server.mount("commit=1,colour=red")).isZero();
        assertThat(later.calls).containsExactly("mount colour=red ON_SYNC");
        assertThat(syncs.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(server.umount()).isZero();
    }

    @Test
    void commitIntervalMustMakeSenseAndBeOfUse() {
        DispatchFixture server = new DispatchFixture(new LaterFileSystem(() -> {}));
        for (String wrong : List.of("commit", "commit=0", "commit=-1", "commit=often", "commit=4000")) {
            assertThat(server.mount(wrong)).as(wrong).isEqualTo(-Errno.EINVAL.number());
            assertThat(server.mounts.failure().orElseThrow()).hasMessageContaining("commit");
        }
        assertThat(zuf.mount("commit=5"))
                .as("a type that has nothing left to do later")
                .isEqualTo(-Errno.EINVAL.number());
    }

    @Test
    void commitIntervalIsIgnoredWhereEveryOperationIsPersistent() {
        LaterFileSystem later = new LaterFileSystem(() -> {});
        GivenOptions options =
                GivenOptions.check(MountOptions.parse("commit=7,colour=red"), later, Durability.OPERATION);
        assertThat(options.commit()).isEmpty();
        assertThat(options.ofType()).hasToString("colour=red");
    }

    @Test
    void filesystemGetsTheClockOfTheServer() {
        InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(77));
        zuf.server.clock(clock);
        assertThat(zuf.mount("")).isZero();
        assertThat(Objects.requireNonNull(type.mounted).clock()).isSameAs(clock);
    }

    /** Persists on sync only. */
    private static final class LaterFileSystem extends RamFileSystem {

        private final Runnable onSync;

        LaterFileSystem(Runnable onSync) {
            this.onSync = onSync;
        }

        @Override
        public Durability durability() {
            return Durability.ON_SYNC;
        }

        @Override
        void synced() {
            onSync.run();
        }
    }
}
