package dev.zufs.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Durability;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.vfs.inode.EpochClock;
import dev.zufs.runtime.vfs.inode.Profile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MockMountTest {

    private final AtomicInteger releases = new AtomicInteger();

    private final OneFileSystem type = new OneFileSystem();

    private MockMount mount(Delivery delivery, String options) throws IOException {
        return mount(delivery, Profile.POSIX, options);
    }

    private MockMount mount(Delivery delivery, Profile profile, String options) throws IOException {
        Region region = RegionOpener.system().anonymous(1 << 20, false);
        MountBacking backing = new MountBacking("test", region.media(), List.of(), () -> {
            releases.incrementAndGet();
            region.close();
        });
        MockSettings settings = new MockSettings(delivery, profile, options, false, true, true, EpochClock.SYSTEM);
        return MockMount.mount(type, backing, settings, new OperationStatistics());
    }

    @ParameterizedTest
    @EnumSource
    void backingIsReleasedOnceAtUnmount(Delivery delivery) throws IOException {
        MockMount mount = mount(delivery, "");
        assertThat(releases).hasValue(0);
        mount.close();
        assertThat(releases).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void backingIsReleasedOnceIfTheTypeRefuses(Delivery delivery) {
        assertThatThrownBy(() -> mount(delivery, "fail")).isInstanceOf(ErrnoException.class);
        assertThat(releases).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void backingIsReleasedIfTheOptionsAreNone(Delivery delivery) {
        assertThatThrownBy(() -> mount(delivery, "nonsense")).isInstanceOf(ErrnoException.class);
        assertThat(releases).hasValue(1);
    }

    /** The kernel module sends no sync for an fsync, so nothing may wait for one. */
    @ParameterizedTest
    @EnumSource
    void typeIsToldWhetherSyncsCome(Profile profile) throws IOException {
        MockMount mount = mount(Delivery.INLINE, profile, "");
        mount.close();
        assertThat(type.told).isEqualTo(profile == Profile.POSIX ? Durability.ON_SYNC : Durability.OPERATION);
    }
}
