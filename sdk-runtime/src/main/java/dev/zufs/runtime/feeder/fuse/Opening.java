package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpenOut;
import dev.zufs.runtime.vfs.Rights;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;

/**
 * Opens and closes files and directories for the kernel, which has checked the rights.
 *
 * <p><b>Threads:</b> any.
 */
final class Opening {

    private final VfsMount vfs;
    private final Nodes nodes;
    private final OpenTable table = new OpenTable();
    private final int openFlags;

    Opening(Session session) {
        this.vfs = session.vfs();
        this.nodes = session.nodes();
        // Only the kernel changes files, so what it has cached of one stays true; there is nothing to flush at a close.
        int cache = session.options().directIo() ? FuseOpenOut.FLAG_DIRECT_IO : FuseOpenOut.FLAG_KEEP_CACHE;
        this.openFlags = cache | FuseOpenOut.FLAG_PARALLEL_DIRECT_WRITES | FuseOpenOut.FLAG_NOFLUSH;
    }

    /**
     * Opens a file or directory.
     *
     * @param inode what is opened takes a reference of its own
     * @param created whether the file was made for this
     * @param keepsIdBits whether setuid and setgid stay at a truncation
     * @throws ErrnoException EPERM for what is immutable or can only be appended to, EROFS, ENOSPC
     */
    Opened open(Vnode inode, int flags, boolean created, boolean keepsIdBits) {
        FileState state = vfs.opens().open(inode, flags, created, keepsIdBits, Rights.trusted());
        Opened opened = new Opened(inode, state, flags);
        inode.acquire();
        table.add(opened);
        return opened;
    }

    /** Fills a {@link FuseOpenOut} that is cleared. */
    void describe(Opened opened, MemorySegment buffer, long at) {
        FuseOpenOut.handle(buffer, at, opened.handle());
        FuseOpenOut.openFlags(buffer, at, opened.inode().isDirectory() ? 0 : openFlags);
    }

    /**
     * Finds an open file.
     *
     * @throws ErrnoException EBADF if the handle is none
     */
    Opened find(long handle) {
        return table.find(handle);
    }

    /**
     * Closes.
     *
     * @throws ErrnoException EBADF if the handle is none
     */
    void close(long handle) {
        Opened opened = table.remove(handle);
        vfs.opens().close(opened.flags());
        nodes.release(opened.inode());
    }

    /** Returns how many files and directories are open. */
    int count() {
        return table.count();
    }
}
