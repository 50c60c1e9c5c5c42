package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseReply;
import dev.zufs.runtime.libc.IoVector;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reply to the request that a channel serves. The body lies at the start of a page, so that data in it is aligned; the
 * header is before it.
 *
 * <p><b>Threads:</b> that of the channel. Made once and used for every request.
 */
final class Answer {

    private static final int ALIGNMENT = 4096;

    private final FuseDevice device;
    private final MemorySegment memory;
    private final MemorySegment body;
    private final IoVector pieces;
    private final MemorySegment zeros;

    /** Nodes whose lookups were counted for this reply, and are given back if it does not arrive. */
    private final List<Vnode> entered = new ArrayList<>();

    /** What the kernel gets a handle of with this reply, and will not close if that does not arrive. */
    private @Nullable Opened opened;

    private long unique;
    private long length;
    private boolean delivered;

    Answer(FuseDevice device, Arena arena, long maxBodyBytes) {
        this.device = device;
        long bytes = Math.ceilDiv(maxBodyBytes, ALIGNMENT) * ALIGNMENT;
        memory = arena.allocate(ALIGNMENT + bytes, ALIGNMENT);
        body = memory.asSlice(ALIGNMENT, bytes);
        pieces = new IoVector(IoVector.MAX_RANGES, arena);
        zeros = arena.allocate(1 << 16, ALIGNMENT);
    }

    /** Begins the reply to a request. */
    void begin(long newUnique) {
        unique = newUnique;
        length = 0;
        delivered = true;
        opened = null;
        if (!entered.isEmpty()) {
            entered.clear();
        }
    }

    /** Returns the memory behind the header. */
    MemorySegment body() {
        return body;
    }

    /** Answers with an error, and nothing else. */
    void error(Errno errno) {
        length = FuseReply.error(memory, headerAt(), unique, errno.number());
    }

    /** Answers that it is done. */
    void done() {
        succeed(0);
    }

    /** Answers with the first bytes of the body. */
    void succeed(long bodyBytes) {
        length = FuseReply.success(memory, headerAt(), unique, bodyBytes);
    }

    /** Answers with a structure, which is cleared; the caller fills it. */
    MemorySegment structure(long size) {
        length = FuseReply.cleared(memory, headerAt(), unique, size);
        return body;
    }

    /** Does not answer at all: the kernel waits for none. */
    void nothing() {
        length = 0;
    }

    private static long headerAt() {
        return ALIGNMENT - FuseOutHeader.SIZE;
    }

    /** Notes that the reply tells the kernel of an inode. */
    void enters(Vnode inode) {
        entered.add(inode);
    }

    /** Returns the inodes that the reply tells of. */
    List<Vnode> entered() {
        return entered;
    }

    /** Notes that the reply tells the kernel of a handle. */
    void opens(Opened file) {
        opened = file;
    }

    /** Returns what the reply tells the handle of, or null. */
    @Nullable Opened opened() {
        return opened;
    }

    /** Notes that the kernel is told of no inode and no handle: what was counted for that was given back. */
    void tellsOfNothing() {
        opened = null;
        entered.clear();
    }

    /** Begins an answer whose body lies in several places. */
    void gather() {
        pieces.clear();
        pieces.add(memory, headerAt(), FuseOutHeader.SIZE);
    }

    void piece(MemorySegment segment, long offset, long bytes) {
        pieces.add(segment, offset, bytes);
    }

    void hole(long bytes) {
        for (long left = bytes; left > 0; left -= zeros.byteSize()) {
            pieces.add(zeros, 0, Math.min(left, zeros.byteSize()));
        }
    }

    /** Sends what was gathered, at once: the places are lent. {@link #send} has nothing to do then. */
    void sendGathered(long bodyBytes) throws IOException {
        succeed(bodyBytes);
        delivered = device.write(pieces);
        length = 0;
    }

    /**
     * Sends the reply, if there is one that was not sent.
     *
     * @return false if nobody waits for it any more
     */
    boolean send() throws IOException {
        if (length != 0) {
            delivered = device.write(memory, headerAt(), length);
        }
        return delivered;
    }
}
