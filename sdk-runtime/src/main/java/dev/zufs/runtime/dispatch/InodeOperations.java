package dev.zufs.runtime.dispatch;

import dev.zufs.api.AttributeSet;
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
    private final HandOut handOut;
    private final InodeRelease release;

    InodeOperations(OperationContext context) {
        this.context = context;
        this.buffer = context.buffer;
        this.handOut = context.server.handOut();
        this.release = context.server.release();
    }

    /**
     * Takes one reference off. The flag LOOKUP_RACE makes no difference: an eviction can overtake the reply of a lookup that
     * counted one more, so that any eviction may leave references behind.
     */
    void evict() {
        release.evict(context.handle(EvictInodeRequest.inodeCookie(buffer, 0)));
    }

    void free() {
        release.free(context.handle(EvictInodeRequest.inodeCookie(buffer, 0)));
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
        // As posix_fadvise(2) says it: from the position to the end.
        boolean toTheEnd = mode == SyncMode.DONT_NEED && length == 0;
        context.handle(cookie).inode.sync(position, toTheEnd ? Long.MAX_VALUE - position : length, mode);
    }

    void mmapClose() {
        Handle handle = context.handle(MmapCloseRequest.inodeCookie(buffer, 0));
        if (handle.extents != null) {
            handle.extents.mappingsClosed();
        }
    }

    void byNumber() {
        ServedMount mount = context.mount(InodeByNumberRequest.superBlockCookie(buffer, 0));
        Handle handle = handOut.byNumber(
                mount, InodeByNumberRequest.inodeNumber(buffer, 0), (int) InodeByNumberRequest.generation(buffer, 0));
        InodeByNumberRequest.inodePosition(buffer, 0, handle.recordOffset);
        InodeByNumberRequest.inodeCookie(buffer, 0, handle.cookie);
    }
}
