package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.FileName;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.vfs.lock.LockTable;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.ZufsString;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends operations: checks locks, lets delayed puts ride along, and looks at the reply's header as the kernel does.
 *
 * <p>A caller asks for the {@link #buffer}, writes header and fields, calls {@link #send}, and reads the fields of the
 * reply before this thread sends anything else.
 */
final class RequestSender {

    private static final Logger LOG = System.getLogger(RequestSender.class.getPackageName());

    private static final long FIRST_FIELD = OpHeader.SIZE;
    private static final int MAX_CLEARED_BY_WORD = 128;

    private final OperationPort port;
    private final DelayedPuts puts;
    private final @Nullable LockTable lockTable;
    private final LongPredicate isDirectory;

    RequestSender(OperationPort port, @Nullable LockTable lockTable, LongPredicate isDirectory) {
        this.port = port;
        this.puts = new DelayedPuts();
        this.lockTable = lockTable;
        this.isDirectory = isDirectory;
    }

    /** Returns the op buffer with the header of an operation of fixed size and zeros behind it. */
    MemorySegment begin(int operation) {
        return begin(operation, 0, 0);
    }

    /** Returns the op buffer with the header of an operation of fixed size with data, and zeros behind it. */
    MemorySegment begin(int operation, int offset, int length) {
        MemorySegment buffer = port.buffer();
        RequestWriter.data(buffer, 0, operation, offset, length);
        clear(buffer, Operation.inLen(operation));
        return buffer;
    }

    private static void clear(MemorySegment buffer, int end) {
        if (end > MAX_CLEARED_BY_WORD) {
            buffer.asSlice(FIRST_FIELD, end - FIRST_FIELD).fill((byte) 0);
            return;
        }
        // A call to fill would cost more than these few stores.
        for (long at = FIRST_FIELD; at < end; at += Long.BYTES) {
            buffer.set(ValueLayout.JAVA_LONG_UNALIGNED, at, 0L);
        }
    }

    /** Writes a name where {@link #begin} has left zeros. */
    static void writeName(MemorySegment buffer, long at, FileName name) {
        ZufsString.length(buffer, at, name.length());
        name.copyTo(buffer, ZufsString.name(at));
    }

    /** Returns the op buffer as it is, for operations of variable size. */
    MemorySegment buffer() {
        return port.buffer();
    }

    /** Sends an operation without a window and fails with the error of its reply. */
    void sendOrFail(MemorySegment buffer) {
        Errors.check(send(buffer, OperationPort.NO_WINDOW));
    }

    /** Sends an operation without a window. */
    int send(MemorySegment buffer) {
        return send(buffer, OperationPort.NO_WINDOW);
    }

    /**
     * Sends the operation in the buffer.
     *
     * @return 0 or the positive number of an error that a caller can get
     */
    int send(MemorySegment buffer, MemorySegment window) {
        int operation = OpHeader.operation(buffer, 0);
        int outMax = OpHeader.outMax(buffer, 0);
        int err = sendRaw(buffer, window);
        if (OpHeader.outLen(buffer, 0) > outMax && !Operation.hasOverflowHandler(operation)) {
            LOG.log(Level.WARNING, "{0}: the reply exceeds its room", Operation.name(operation));
            return Errors.EIO;
        }
        if (err > 0) {
            LOG.log(Level.WARNING, "{0}: the reply has the positive error {1}", Operation.name(operation), err);
        }
        return Errors.normalize(err);
    }

    /** Sends the operation in the buffer and returns the reply's error as it stands there. */
    int sendRaw(MemorySegment buffer, MemorySegment window) {
        if (lockTable != null) {
            lockTable.check(buffer, 0, isDirectory);
        }
        DelayedPuts.Queue queue = puts.ofCpu(port.cpu());
        long ticket = queue.isEmpty() ? DelayedPuts.Queue.NOTHING : queue.appendTo(buffer, OperationPort.BUFFER_BYTES);
        if (ticket == DelayedPuts.Queue.NOTHING) {
            port.execute(window);
        } else {
            try {
                port.execute(window);
            } finally {
                queue.delivered(ticket);
            }
        }
        return OpHeader.err(buffer, 0);
    }

    /** Keeps the put in the op buffer for the next operation of this CPU, or sends it now. */
    void sendPutLater(MemorySegment buffer) {
        if (!puts.ofCpu(port.cpu()).add(buffer)) {
            sendPut(buffer);
        }
    }

    /** Sends the put in the op buffer on its own. Its error is only logged. */
    void sendPut(MemorySegment buffer) {
        int err = sendRaw(buffer, OperationPort.NO_WINDOW);
        if (err != 0) {
            LOG.log(Level.DEBUG, "PUT_MULTY: the reply has error {0}, which nobody gets", err);
        }
    }

    /** Makes every CPU deliver the delayed puts of an inode, and waits until they are delivered. */
    void flushPuts(long cookie) {
        for (DelayedPuts.Queue queue : puts.all()) {
            if (!queue.isEmpty() && queue.holds(cookie)) {
                deliver(queue);
            }
            queue.awaitDelivery(cookie);
        }
    }

    /** Delivers every put that still waits. */
    void flushAllPuts() {
        for (DelayedPuts.Queue queue : puts.all()) {
            if (!queue.isEmpty()) {
                deliver(queue);
            }
        }
    }

    private void deliver(DelayedPuts.Queue queue) {
        MemorySegment buffer = port.buffer();
        RequestWriter.fixed(buffer, 0, Operation.NOOP);
        long ticket = queue.appendTo(buffer, OperationPort.BUFFER_BYTES);
        if (ticket == DelayedPuts.Queue.NOTHING) {
            return;
        }
        try {
            port.execute(OperationPort.NO_WINDOW);
        } finally {
            queue.delivered(ticket);
        }
    }
}
