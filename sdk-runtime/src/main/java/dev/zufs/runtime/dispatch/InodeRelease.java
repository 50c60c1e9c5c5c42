package dev.zufs.runtime.dispatch;

import dev.zufs.api.InodeRecord;
import java.util.List;

/**
 * Lets inodes go that the feeder holds no longer: tells the filesystem, and drops their handles whatever it answers.
 *
 * <p><b>Threads:</b> any; callbacks run in the calling one, and under no lock. Only who finds the same inode waits for them,
 * and nobody waits for {@link dev.zufs.api.Inode#free}.
 */
final class InodeRelease {

    private final HandleTable handles;
    private final FailureLog failures;

    InodeRelease(HandleTable handles, FailureLog failures) {
        this.handles = handles;
        this.failures = failures;
    }

    /** Takes one reference off, and with the last one evicts the inode. */
    void evict(Handle handle) {
        if (handles.release(handle)) {
            evictNow(handle);
        }
    }

    private void evictNow(Handle handle) {
        try {
            handle.inode.evict();
        } finally {
            if (!handles.isWanted(handle)) {
                forget(handle);
            }
        }
    }

    private void forget(Handle handle) {
        try {
            handle.inode.forget();
        } catch (Throwable failure) {
            // Nobody could do anything about it: the feeder holds the inode no longer.
            failures.note("forget", failure);
        } finally {
            handles.forgotten(handle);
        }
    }

    /** Frees an inode without links, whatever its references; a name that it should not have is taken away before. */
    void free(Handle handle) {
        Handle.Creation creation = handle.creation;
        if (creation != null) {
            try {
                removeName(handle, creation);
            } catch (Throwable failure) {
                // The feeder holds the inode no longer, whatever it is told; and what has a name is not freed.
                handles.end(handle, Handle.State.EVICTED);
                evictNow(handle);
                throw failure;
            }
        }
        handles.end(handle, Handle.State.FORGOTTEN);
        forget(handle);
        handle.inode.free();
    }

    /**
     * Takes back a creation that failed in the feeder after the filesystem was done: the feeder frees the inode, whose link
     * count it has set to 0, but says nothing of its name.
     */
    private static void removeName(Handle handle, Handle.Creation creation) {
        InodeRecord record = handle.inode.record();
        record.linkCount(handle.directory == null ? 1 : 2);
        creation.directory().remove(creation.name(), handle.inode);
        handle.creation = null;
    }

    /**
     * Lets all inodes of a mount go that the feeder left behind, the root last.
     *
     * @param mount a mount that no operation uses any more
     * @return how many there were
     */
    int endAll(ServedMount mount) {
        List<Handle> left = handles.of(mount);
        Handle root = mount.root();
        for (Handle handle : left) {
            if (handle != root) {
                end(handle);
            }
        }
        if (root != null && left.contains(root)) {
            end(root);
        }
        return left.size();
    }

    private void end(Handle handle) {
        try {
            if (handle.inode.record().linkCount() == 0) {
                free(handle);
            } else {
                handles.end(handle, Handle.State.EVICTED);
                evictNow(handle);
            }
        } catch (Throwable failure) {
            failures.note("the end of an inode at unmount", failure);
        }
    }
}
