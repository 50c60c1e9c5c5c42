package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.fuse.wire.FuseReply;
import dev.zufs.runtime.vfs.inode.GatherSink;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reply to the request that a channel serves: a header, and a body at the start of a page, so that data in it is aligned.
 *
 * <p><b>Threads:</b> that of the channel. Made once and used for every request.
 */
abstract class Answer {

    private final MemorySegment header;
    private final long headerAt;
    private final MemorySegment body;

    /** Nodes whose lookups were counted for this reply, and are given back if it does not arrive. */
    private final List<Vnode> entered = new ArrayList<>();

    /** What the kernel gets a handle of with this reply, and will not close if that does not arrive. */
    private @Nullable Opened opened;

    private long unique;
    private long length;

    /**
     * Makes the answer.
     *
     * @param header segment with the header
     * @param headerAt its offset
     * @param body what is behind the header
     */
    Answer(MemorySegment header, long headerAt, MemorySegment body) {
        this.header = header;
        this.headerAt = headerAt;
        this.body = body;
    }

    /** Begins the reply to a request. */
    void begin(long newUnique) {
        unique = newUnique;
        length = 0;
        opened = null;
        if (!entered.isEmpty()) {
            entered.clear();
        }
    }

    /** Returns the memory behind the header. */
    final MemorySegment body() {
        return body;
    }

    /** Answers with an error, and nothing else. */
    final void error(Errno errno) {
        length = FuseReply.error(header, headerAt, unique, errno.number());
    }

    /** Answers that it is done. */
    final void done() {
        succeed(0);
    }

    /** Answers with the first bytes of the body. */
    final void succeed(long bodyBytes) {
        length = FuseReply.success(header, headerAt, unique, bodyBytes);
    }

    /** Answers with a structure, which is cleared; the caller fills it. */
    final MemorySegment structure(long size) {
        FuseReply.clear(body, 0, size);
        succeed(size);
        return body;
    }

    /** Does not answer at all: the kernel waits for none, or has the answer already. */
    final void nothing() {
        length = 0;
    }

    /** Returns how long the reply is with its header, 0 if there is none. */
    final long length() {
        return length;
    }

    /** Notes that the reply tells the kernel of an inode. */
    final void enters(Vnode inode) {
        entered.add(inode);
    }

    /** Returns the inodes that the reply tells of. */
    final List<Vnode> entered() {
        return entered;
    }

    /** Notes that the reply tells the kernel of a handle. */
    final void opens(Opened file) {
        opened = file;
    }

    /** Returns what the reply tells the handle of, or null. */
    final @Nullable Opened opened() {
        return opened;
    }

    /** Notes that the kernel is told of no inode and no handle: what was counted for that was given back. */
    final void tellsOfNothing() {
        opened = null;
        entered.clear();
    }

    /**
     * Begins a reply whose data is sent from where it lies, if there is a way to do that.
     *
     * @return takes the places, and sends the reply; null if the data has to be in the body
     */
    abstract @Nullable GatherSink gather();
}
