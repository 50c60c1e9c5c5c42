package dev.zufs.runtime.feeder.fuse;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zufs.api.FileSystemType;
import dev.zufs.runtime.dispatch.HostBlock;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Mounts filesystems on directories of this machine, served by the process of the test. */
final class KernelMount {

    private static final long REGION_BYTES = 64 << 20;

    private KernelMount() {}

    /** Skips the calling test, and says why, where nothing can be mounted. */
    static void assumePossible() {
        assumeTrue(Files.isReadable(Path.of("/dev/fuse")), "needs /dev/fuse");
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can mount");
    }

    /** Formats memory, and mounts it; requests come over io_uring if they can. */
    static FuseMount on(Path directory, FileSystemType type, String options) throws IOException {
        return on(directory, type, options, FuseTransport.IO_URING, FuseTransport.DEVICE);
    }

    /** Formats memory, and mounts it. */
    static FuseMount on(Path directory, FileSystemType type, String options, FuseTransport... transports)
            throws IOException {
        Region region = RegionOpener.system().anonymous(REGION_BYTES, false);
        HostBlock.of(region.media()).format(type, context -> context);
        return FuseMount.mount(
                type,
                new MountBacking("memory", region.media(), List.of(), region::close),
                MountPoint.of(Libc.system(), directory),
                FuseMountOptions.parse(options),
                List.of(transports));
    }
}
