package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Walks and builds the chain of delayed puts behind a request.
 *
 * <p>The first put follows at the request's {@code in_len}, each next one at the put's own, so offsets may be odd. A
 * bit in a header tells that another element follows. All are {@link IoRequest} with {@link Operation#PUT_MULTY}, are
 * to be executed before the request, whose answer may overwrite them, and have no reply.
 */
public final class PutChain {

    /** Largest number of puts that wait on a CPU. */
    public static final int MAX_PUTS = 6;

    /** Largest number of bytes of puts that wait on a CPU; an op buffer must have room for them behind any request. */
    public static final int MAX_BYTES = 25_248;

    /** What {@link #next} answers at the end. */
    public static final long END = -1;

    private PutChain() {}

    /**
     * Finds the element behind a request or a put.
     *
     * @param buffer segment with the op buffer
     * @param at offset of the request or put
     * @return the offset of the next put, or {@link #END}
     */
    public static long next(MemorySegment buffer, long at) {
        if ((OpHeader.flags(buffer, at) & OpHeader.FLAG_HAS_PIGY_PUT) == 0) {
            return END;
        }
        return at + OpHeader.inLen(buffer, at);
    }

    /**
     * Appends a put behind a request or a put.
     *
     * @param buffer segment with the op buffer
     * @param at offset of the request or put that is the last so far
     * @param source segment with the put
     * @param sourceAt offset of the put
     * @return the offset in the op buffer at which the put is now
     */
    public static long append(MemorySegment buffer, long at, MemorySegment source, long sourceAt) {
        long next = at + OpHeader.inLen(buffer, at);
        MemorySegment.copy(source, sourceAt, buffer, next, OpHeader.inLen(source, sourceAt));
        OpHeader.flags(buffer, next, OpHeader.flags(buffer, next) & ~OpHeader.FLAG_HAS_PIGY_PUT);
        OpHeader.flags(buffer, at, OpHeader.flags(buffer, at) | OpHeader.FLAG_HAS_PIGY_PUT);
        return next;
    }
}
