package dev.zufs.runtime.feeder;

import java.lang.foreign.MemorySegment;

/** The way of a mount request to the mount thread's dispatcher. <b>Threads:</b> one request at a time. */
@FunctionalInterface
public interface MountPort {

    /**
     * Executes a MOUNT, UMOUNT or REMOUNT and returns when the reply is in the request.
     *
     * @param request a {@code zufs_ioc_mount}
     */
    void execute(MemorySegment request);
}
