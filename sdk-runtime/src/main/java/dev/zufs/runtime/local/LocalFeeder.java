package dev.zufs.runtime.local;

import dev.zufs.api.FileSystemType;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.observe.OperationStatistics;
import java.io.IOException;

/** A feeder that needs no kernel. Provided as a service. <b>Threads:</b> any. */
public interface LocalFeeder {

    /**
     * Mounts with pinned zero-threads.
     *
     * @param type what
     * @param backing where it lies; released at unmount, or when the mount fails
     * @param options options of mount(8)
     * @param statistics hears of all operations
     * @return the mount
     * @throws dev.zufs.api.ErrnoException if the type refuses; its message says why
     * @throws IOException if the zero-threads cannot start
     */
    LocalMount mount(FileSystemType type, MountBacking backing, String options, OperationStatistics statistics)
            throws IOException;
}
