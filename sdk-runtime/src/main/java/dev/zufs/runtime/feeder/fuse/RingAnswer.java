package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseUringEntInOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseUringReqHeader;
import dev.zufs.runtime.vfs.inode.GatherSink;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A reply that lies where the request was, in the memory of an entry, from which the kernel copies it. */
final class RingAnswer extends Answer {

    private final MemorySegment headers;

    RingAnswer(MemorySegment headers, MemorySegment payload) {
        super(headers, FuseUringReqHeader.HEADER, payload);
        this.headers = headers;
    }

    /** The kernel copies from the entry alone. */
    @Override
    @Nullable GatherSink gather() {
        return null;
    }

    /** Completes the reply. There is one to every request, as the kernel gives the entry back with it. */
    void complete() {
        if (length() == 0) {
            error(Errno.ENOSYS);
        }
        int bytes = (int) (length() - FuseOutHeader.SIZE);
        FuseUringEntInOut.payloadLength(headers, FuseUringReqHeader.ENTRY, bytes);
    }
}
