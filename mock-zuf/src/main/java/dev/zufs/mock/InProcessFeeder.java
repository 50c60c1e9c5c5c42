package dev.zufs.mock;

import com.google.auto.service.AutoService;
import dev.zufs.api.FileSystemType;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.local.LocalFeeder;
import dev.zufs.runtime.local.LocalMount;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.vfs.inode.EpochClock;
import dev.zufs.runtime.vfs.inode.Profile;
import java.io.IOException;

/** Serves tools that mount in their own process, {@code zufs demo} among them. */
@AutoService(LocalFeeder.class)
@SuppressWarnings("exports") // called by tools through the service, and by nobody else
public final class InProcessFeeder implements LocalFeeder {

    /** Makes the feeder; called by the service loader. */
    public InProcessFeeder() {}

    @Override
    public LocalMount mount(FileSystemType type, MountBacking backing, String options, OperationStatistics statistics)
            throws IOException {
        MockSettings settings =
                new MockSettings(Delivery.PINNED, Profile.POSIX, options, false, false, true, EpochClock.SYSTEM);
        return MockMount.mount(type, backing, settings, statistics);
    }
}
