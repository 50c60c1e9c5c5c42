package dev.zufs.runtime.dispatch;

import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.IomapElement;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.foreign.MemorySegment;

/**
 * The range of a file whose mappings in applications a write wants gone, and the two forms in which a feeder can be told.
 *
 * <p>A reply has two fields of 32 bits for it. What they cannot say is an element of a block map: the reply then asks for a
 * retry, the feeder executes the map and sends the same request again, marked by the word that the server left in it. That a
 * range covers more than was asked for does no harm, as what is unmapped is mapped again when it is touched; so several ranges
 * become the one that covers them.
 *
 * <p>Confined to one thread.
 */
final class UnmapRange {

    /** The units of a block map that the retry takes. */
    static final int UNITS = 3;

    private static final long MAX_U32 = 0xFFFF_FFFFL;
    private static final long MARK = 0x50_414D_4E55L;
    private static final int PAGE_SHIFT = 12;

    private long start;
    private long end;

    void clear() {
        start = Long.MAX_VALUE;
        end = 0;
    }

    void add(long position, long length) {
        if (position < 0 || length < 0) {
            throw new IllegalArgumentException("no range of a file is " + position + "+" + length);
        }
        if (length > 0) {
            start = Math.min(start, position);
            end = Math.max(end, length > Long.MAX_VALUE - position ? Long.MAX_VALUE : position + length);
        }
    }

    /** Says whether only a retry can tell the feeder. */
    boolean needsRetry() {
        return end > start && (start > MAX_U32 || end - start > MAX_U32);
    }

    /** Tells by the fields of the reply what they can say. */
    void writeReply(MemorySegment buffer) {
        boolean some = end > start && !needsRetry();
        IoRequest.unmapOffset(buffer, 0, some ? start : 0);
        IoRequest.unmapLength(buffer, 0, some ? end - start : 0);
    }

    /** Tells by a block map of {@value #UNITS} units, and marks the request. */
    void writeRetry(MemorySegment buffer) {
        IoRequest.unmapOffset(buffer, 0, 0);
        IoRequest.unmapLength(buffer, 0, 0);
        long first = start >>> PAGE_SHIFT;
        long pages = ((end - 1) >>> PAGE_SHIFT) - first + 1;
        IomapElement.write(buffer, IoRequest.ELEMENTS, 0, IomapElement.UNMAP, first, pages, 0);
        Iomap.count(buffer, IoRequest.IOMAP, UNITS);
        Iomap.cookie(buffer, IoRequest.IOMAP, MARK);
    }

    /** Says whether the request comes back after a retry. */
    static boolean isSecondPass(MemorySegment buffer) {
        return Iomap.cookie(buffer, IoRequest.IOMAP) == MARK;
    }

    /** Takes the mark away, and returns the errno of what the feeder executed. */
    static int endSecondPass(MemorySegment buffer, int err) {
        Iomap.cookie(buffer, IoRequest.IOMAP, 0);
        return err == -ZufProtocol.EZUFS_RETRY ? 0 : Math.abs(err);
    }
}
