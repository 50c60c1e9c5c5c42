package dev.zufs.runtime.dispatch;

import dev.zufs.api.AttributeSet;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.SyncMode;
import dev.zufs.runtime.wire.EvictInodeRequest;
import dev.zufs.runtime.wire.InodeByNumberRequest;
import dev.zufs.runtime.wire.MmapCloseRequest;
import dev.zufs.runtime.wire.SetattrRequest;
import dev.zufs.runtime.wire.SyncAnyRequest;
import dev.zufs.runtime.wire.SyncRequest;
import java.lang.foreign.MemorySegment;

/** Executes what concerns a whole inode: its end, its attributes, its persistence. Confined to one thread. */
final class InodeOperations {

    private final OperationContext context;
    private final MemorySegment buffer;

    InodeOperations(OperationContext context) {
        this.context = context;
        this.buffer = context.buffer;
    }

    /**
     * Takes one reference off. The flag LOOKUP_RACE makes no difference: an eviction can overtake the reply of a lookup that
     * counted one more, so that any eviction may leave references behind.
     */
    void evict() {
        Handle handle = context.handle(EvictInodeRequest.inodeCookie(buffer, 0));
        HandOutGate gate = handle.mount.gate();
        gate.close();
        try {
            if (context.handles.release(handle)) {
                handle.inode.evict();
            }
        } finally {
            gate.open();
        }
    }

    void free() {
        Handle handle = context.handle(EvictInodeRequest.inodeCookie(buffer, 0));
        Handle.Creation creation = handle.creation;
        if (creation != null) {
            try {
                removeName(handle, creation);
            } catch (Throwable failure) {
                // The feeder holds the inode no longer, whatever it is told; and what has a name is not freed.
                end(handle, handle.inode::evict);
                throw failure;
            }
        }
        end(handle, handle.inode::free);
    }

    private void end(Handle handle, Runnable last) {
        HandOutGate gate = handle.mount.gate();
        gate.close();
        try {
            context.handles.forget(handle);
            last.run();
        } finally {
            gate.open();
        }
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

    void setattr() {
        Handle handle = context.handle(SetattrRequest.inodeCookie(buffer, 0));
        handle.inode.attributesChanged(AttributeSet.ofBits(SetattrRequest.attributes(buffer, 0)));
    }

    void sync() {
        sync(
                SyncRequest.inodeCookie(buffer, 0),
                SyncRequest.offset(buffer, 0),
                SyncRequest.length(buffer, 0),
                SyncRequest.flags(buffer, 0));
    }

    void syncAny() {
        sync(
                SyncAnyRequest.inodeCookie(buffer, 0),
                SyncAnyRequest.offset(buffer, 0),
                SyncAnyRequest.length(buffer, 0),
                SyncAnyRequest.flags(buffer, 0));
    }

    private void sync(long cookie, long position, long length, long flags) {
        SyncMode mode = SyncMode.FULL;
        if ((flags & SyncRequest.FLAG_DONTNEED) != 0) {
            mode = SyncMode.DONT_NEED;
        } else if ((flags & SyncRequest.FLAG_DATASYNC) != 0) {
            mode = SyncMode.DATA;
        }
        context.handle(cookie).inode.sync(position, length, mode);
    }

    void mmapClose() {
        Handle handle = context.handle(MmapCloseRequest.inodeCookie(buffer, 0));
        if (handle.extents != null) {
            handle.extents.mappingsClosed();
        }
    }

    void byNumber() {
        ServedMount mount = context.mount(InodeByNumberRequest.superBlockCookie(buffer, 0));
        mount.gate().enter(context.pass);
        try {
            Inode inode = mount.superBlock().inode(InodeByNumberRequest.inodeNumber(buffer, 0));
            if (inode == null) {
                throw ErrnoException.withoutStackTrace(Errno.ESTALE);
            }
            long offset = mount.checkedRecord(inode);
            if ((int) inode.record().generation() != (int) InodeByNumberRequest.generation(buffer, 0)) {
                throw ErrnoException.withoutStackTrace(Errno.ESTALE);
            }
            Handle handle = context.handles.acquire(mount, inode, offset);
            InodeByNumberRequest.inodePosition(buffer, 0, handle.recordOffset);
            InodeByNumberRequest.inodeCookie(buffer, 0, handle.cookie);
        } finally {
            mount.gate().leave(context.pass);
        }
    }
}
