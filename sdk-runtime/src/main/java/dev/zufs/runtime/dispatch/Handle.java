package dev.zufs.runtime.dispatch;

import dev.zufs.api.Directory;
import dev.zufs.api.FileName;
import dev.zufs.api.Inode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.op.ExtentAccess;
import org.jspecify.annotations.Nullable;

/**
 * An inode that the feeder holds, under the cookie that the feeder knows it by.
 *
 * <p>What the inode's class can do is asked once, here, and not again at each operation. The count of references is guarded
 * by the handle table; the creation by the feeder's locks of inode and directory.
 */
final class Handle {

    /** The name that a new inode got, until anything else is done with its names. */
    record Creation(Directory directory, FileName name) {}

    final long cookie;
    final ServedMount mount;
    final Inode inode;
    final long recordOffset;
    final @Nullable Directory directory;
    final @Nullable RegularFile file;
    final @Nullable ExtentAccess extents;

    /** Where the handle is in its life. */
    enum State {
        /** The feeder has references. */
        HELD,
        /** The last reference is gone and the filesystem takes the inode over; a search makes it held again. */
        EVICTED,
        /** The filesystem forgets the object, whoever searches. */
        FORGOTTEN,
        /** The object means nothing any more. */
        GONE
    }

    /** Guarded by the stripe of the handle table. */
    State state = State.HELD;

    /** Guarded by the stripe of the handle table. */
    int references;

    /** The next one of the same bucket. Guarded by the stripe of the handle table. */
    @Nullable Handle nextInStripe;

    @Nullable Creation creation;

    Handle(long cookie, ServedMount mount, Inode inode, long recordOffset) {
        this.cookie = cookie;
        this.mount = mount;
        this.inode = inode;
        this.recordOffset = recordOffset;
        this.directory = inode instanceof Directory d ? d : null;
        this.file = inode instanceof RegularFile f ? f : null;
        this.extents = inode instanceof ExtentAccess e ? e : null;
    }

    @Override
    public String toString() {
        return mount.type().name() + " " + inode.record();
    }
}
