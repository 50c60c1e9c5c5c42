package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.Vnode;

/**
 * An open file or directory.
 *
 * <p><b>Threads:</b> any. <b>Lifetime:</b> holds a reference to its inode until it is closed, as the kernel may forget the node
 * before.
 */
final class Opened {

    private final Vnode inode;
    private final FileState state;
    private final int flags;

    /** Set once, before the kernel is told of it. */
    private long handle;

    Opened(Vnode inode, FileState state, int flags) {
        this.inode = inode;
        this.state = state;
        this.flags = flags;
    }

    Vnode inode() {
        return inode;
    }

    FileState state() {
        return state;
    }

    /** Returns the flags that it was opened with. */
    int flags() {
        return flags;
    }

    long handle() {
        return handle;
    }

    void handle(long value) {
        handle = value;
    }
}
