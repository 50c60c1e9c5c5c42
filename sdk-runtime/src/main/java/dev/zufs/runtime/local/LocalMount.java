package dev.zufs.runtime.local;

import dev.zufs.runtime.vfs.VfsMount;
import java.util.List;

/** A mount in this process. <b>Threads:</b> any, until {@link #close}. */
public interface LocalMount extends AutoCloseable {

    /**
     * Returns the mount as the VFS has it.
     *
     * @return gives the system calls
     */
    VfsMount vfs();

    /**
     * Returns the threads that execute operations.
     *
     * @return their names; empty if callers do
     */
    List<String> zeroThreads();

    /**
     * Unmounts and ends the threads.
     *
     * @throws dev.zufs.api.ErrnoException EBUSY if a file is open, and the mount goes on; else what the filesystem answered at
     *     its close
     */
    @Override
    void close();
}
