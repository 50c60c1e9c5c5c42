package dev.zufs.bench.mounted;

import dev.zufs.api.FileSystemType;
import dev.zufs.bench.TrivialFileSystem;
import dev.zufs.runtime.dispatch.HostBlock;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.feeder.fuse.FuseMount;
import dev.zufs.runtime.feeder.fuse.FuseMountOptions;
import dev.zufs.runtime.feeder.fuse.FuseTransport;
import dev.zufs.runtime.feeder.fuse.MountPoint;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.sample.pmem.ZpmemType;
import java.nio.file.Path;
import java.util.List;

/**
 * Mounts a filesystem on memory with huge pages that is treated as persistent memory: flushed and fenced with the instructions
 * that DAX needs.
 */
public final class MountServer {

    private MountServer() {}

    /**
     * Mounts, prints "ready", and serves until it is unmounted.
     *
     * @param arguments "trivial" or "zpmem", the mount point, mebibytes of memory, how requests come, and options as {@code zufs
     *     mount} has them
     * @throws Exception if anything goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        FileSystemType type = arguments[0].equals("trivial") ? new TrivialFileSystem(true) : new ZpmemType();
        MountPoint target = MountPoint.of(Libc.system(), Path.of(arguments[1]));
        FuseMountOptions options = FuseMountOptions.parse(arguments.length > 4 ? arguments[4] : "allow_other");
        Region memory = RegionOpener.system().anonymous(Long.parseLong(arguments[2]) << 20, true);
        memory.segment().fill((byte) 0);
        Region persistent = RegionOpener.adopt("huge pages", memory.segment(), memory::close);
        HostBlock.of(persistent.media()).format(type, context -> context);
        MountBacking backing = new MountBacking("memory", persistent.media(), List.of(), persistent::close);
        List<FuseTransport> transports = List.of(FuseTransport.valueOf(arguments[3]));
        FuseMount mount = FuseMount.mount(type, backing, target, options, transports);
        System.out.println("ready");
        mount.awaitEnd();
    }
}
