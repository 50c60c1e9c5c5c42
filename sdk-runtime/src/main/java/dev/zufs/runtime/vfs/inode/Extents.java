package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.IomapElement;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/** Reads the answer of a GET_MULTY that lies in the op buffer, and gives its blocks back. */
final class Extents {

    /** The place of a hole. */
    static final long HOLE = 0;

    /** The place of a block that the region does not have. */
    static final long NOWHERE = -1;

    private static final Logger LOG = System.getLogger(Extents.class.getPackageName());
    private static final int PUT_AT_ONCE =
            IoRequest.RETURN_NEW | IoRequest.RETURN_PUT_NOW | IoRequest.RETURN_LOCKED_PUT;
    private static final int CAPACITY =
            Math.min(ZufProtocol.WINDOW_PAGES, IoRequest.elementCapacity(OperationPort.BUFFER_BYTES));

    private Extents() {}

    /** Gives the number of blocks; what makes no sense is none. */
    static int count(MemorySegment reply) {
        int count = Iomap.count(reply, IoRequest.IOMAP);
        if (count < 0 || count > CAPACITY) {
            LOG.log(Level.WARNING, "GET_MULTY answers {0} blocks", count);
            return 0;
        }
        for (int index = 0; index < count; index++) {
            if (IomapElement.type(Iomap.unit(reply, IoRequest.IOMAP, index)) != IomapElement.T1_READ) {
                return index;
            }
        }
        return count;
    }

    /** Gives where in the region a block lies, {@link #HOLE} or {@link #NOWHERE}. */
    static long place(MemorySegment reply, int index, long regionBytes) {
        long block = IomapElement.t1Block(Iomap.unit(reply, IoRequest.IOMAP, index));
        if (block == 0) {
            return HOLE;
        }
        if (block >= regionBytes / ZufProtocol.PAGE_SIZE) {
            LOG.log(Level.WARNING, "GET_MULTY answers block {0} of a region of {1} bytes", block, regionBytes);
            return NOWHERE;
        }
        return block * ZufProtocol.PAGE_SIZE;
    }

    /** Says whether the server wants the blocks back before it can go on with other operations of their inode. */
    static boolean mustGoBackAtOnce(MemorySegment reply) {
        return (IoRequest.returnFlags(reply, 0) & PUT_AT_ONCE) != 0;
    }

    /** Gives {@code count} blocks back: now if the answer asks for that, else with a later operation of this CPU. */
    static void giveBack(RequestSender sender, MemorySegment reply, int count) {
        if (count == 0) {
            return;
        }
        boolean atOnce = mustGoBackAtOnce(reply);
        int length = OpHeader.len(reply, 0);
        for (int index = 0; index < count; index++) {
            long block = IomapElement.t1Block(Iomap.unit(reply, IoRequest.IOMAP, index));
            Iomap.unit(reply, IoRequest.IOMAP, index, IomapElement.ofT1Block(block));
        }
        RequestWriter.putMulty(reply, 0, count, length);
        IoRequest.returnFlags(reply, 0, 0);
        if (atOnce) {
            sender.sendPut(reply);
        } else {
            sender.sendPutLater(reply);
        }
    }
}
