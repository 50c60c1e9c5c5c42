package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.SyncAnyRequest;
import dev.zufs.runtime.wire.SyncFsRequest;
import dev.zufs.runtime.wire.SyncRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Makes things durable: SYNC, and SYNC_ANY and SYNC_FS where zuf has nothing. Takes the locks itself. */
public final class SyncOperations {

    private static final Logger LOG = System.getLogger(SyncOperations.class.getPackageName());

    private final ZufMount mount;

    SyncOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Makes a whole file, or a directory, durable.
     *
     * @param vnode the inode
     * @param dataOnly whether attributes that are not needed to read the data back may wait
     * @throws ErrnoException what the server answers
     */
    public void sync(Vnode vnode, boolean dataOnly) {
        sync(vnode, 0, Long.MAX_VALUE, dataOnly);
    }

    /**
     * Makes a range of a file durable.
     *
     * @param vnode the inode
     * @param position first byte
     * @param length bytes; what is beyond the end does not count
     * @param dataOnly whether attributes that are not needed to read the data back may wait
     * @throws ErrnoException what the server answers
     */
    public void sync(Vnode vnode, long position, long length, boolean dataOnly) {
        boolean writeMapped = isWriteMapped(vnode);
        if (!mount.profile().isPosix() && !writeMapped) {
            return;
        }
        InodeLocks locks = vnode.locks();
        locks.lockSyncExclusive();
        try {
            long size = vnode.size();
            long bytes = Math.max(0, Math.min(length, size - Math.min(position, size)));
            if (writeMapped || vnode.isRegular()) {
                // What a delayed put brings has been written, and belongs to what the sync makes durable.
                mount.sender().flushPuts(vnode.cookie());
            }
            Mappings mappings = vnode.mappingsOrNull();
            if (writeMapped && mappings != null) {
                mappings.unmap(position, bytes > Long.MAX_VALUE - position ? Long.MAX_VALUE : position + bytes);
            }
            long flags = dataOnly ? SyncRequest.FLAG_DATASYNC : 0;
            mount.sender().sendOrFail(request(vnode, position, bytes, flags));
        } finally {
            locks.unlockSyncExclusive();
        }
    }

    private MemorySegment request(Vnode vnode, long position, long length, long flags) {
        if (!mount.profile().isPosix()) {
            return zufRequest(vnode, position, length, flags);
        }
        MemorySegment buffer = mount.sender().begin(Operation.SYNC_ANY);
        SyncAnyRequest.inodeCookie(buffer, 0, vnode.cookie());
        SyncAnyRequest.offset(buffer, 0, position);
        SyncAnyRequest.length(buffer, 0, length);
        SyncAnyRequest.flags(buffer, 0, flags);
        return buffer;
    }

    private MemorySegment zufRequest(Vnode vnode, long position, long length, long flags) {
        MemorySegment buffer = mount.sender().begin(Operation.SYNC);
        SyncRequest.inodeCookie(buffer, 0, vnode.cookie());
        SyncRequest.offset(buffer, 0, position);
        SyncRequest.length(buffer, 0, length);
        SyncRequest.flags(buffer, 0, flags);
        return buffer;
    }

    /** Counts pages that were ever made writable: what SYNC unmapped cannot be told in this version of the protocol. */
    private static boolean isWriteMapped(Vnode vnode) {
        Mappings mappings = vnode.mappingsOrNull();
        return mappings != null && mappings.writeMapped() > 0 && vnode.size() > 0;
    }

    /**
     * Tells the server that data will not be used soon.
     *
     * @param vnode a regular file
     * @param position first byte
     * @param length bytes
     * @throws ErrnoException what the server answers
     */
    public void doNotNeed(Vnode vnode, long position, long length) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockInodeShared();
        try {
            mount.sender().sendOrFail(zufRequest(vnode, position, length, SyncRequest.FLAG_DONTNEED));
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    /**
     * Makes everything durable: syncfs(2).
     *
     * @throws ErrnoException the first failure; what comes after it was synced all the same
     */
    public void syncAll() {
        ErrnoException failure = syncMapped();
        if (mount.profile().isPosix()) {
            MemorySegment buffer = mount.sender().begin(Operation.SYNC_FS);
            SyncFsRequest.superBlockCookie(buffer, 0, mount.superBlockCookie());
            int error = mount.sender().send(buffer);
            if (failure == null && error != Errors.NONE) {
                failure = Errors.exception(error);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Makes stores into mappings durable, of which the server knows only where it is told by inode.
     *
     * @return the first failure, or null
     */
    @Nullable ErrnoException syncMapped() {
        ErrnoException[] first = new ErrnoException[1];
        mount.inodes().cache().forEach(vnode -> {
            Vnode held = isWriteMapped(vnode) ? mount.inodes().held(vnode.number()) : null;
            if (held == null) {
                return;
            }
            try {
                sync(held, true);
            } catch (ErrnoException e) {
                LOG.log(Level.WARNING, "{0} was not synced: {1}", held, e.getMessage());
                first[0] = first[0] == null ? e : first[0];
            } finally {
                mount.inodes().release(held);
            }
        });
        return first[0];
    }
}
