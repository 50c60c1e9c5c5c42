package dev.zufs.mock.internal;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.feeder.WaitingChannel;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.PutChain;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One channel of one CPU: hands operations of callers to a zero-thread, one at a time.
 *
 * <p>Requests and replies are copied as the kernel module copies them: the valid bytes of the request with its delayed puts
 * into the zero-thread's op buffer, where older bytes lie; the header and the bytes from {@code out_start} back.
 *
 * <p><b>Threads:</b> {@link #submit} by the caller that has claimed the channel; the rest by the zero-thread. {@link #state}
 * hands the fields from one to the other.
 */
final class HandOffChannel implements WaitingChannel {

    private static final int AWAY = 0;
    private static final int WAITING = 1;
    private static final int CLAIMED = 2;
    private static final int REQUESTED = 3;
    private static final int ENDED = 4;

    /** As REQUESTED, while a caller looks whether it may note its signal: keeps the zero-thread from answering meanwhile. */
    private static final int INTERRUPTING = 5;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(HandOffChannel.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A calling thread that waits for a reply. */
    static final class Caller {
        final Thread thread = Thread.currentThread();
        final MemorySegment buffer;
        volatile boolean replied;

        Caller(MemorySegment buffer) {
            this.buffer = buffer;
        }
    }

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(OperationPort.BUFFER_BYTES, 4096);
    private final Thread zeroThread = Thread.currentThread();
    private volatile int state = AWAY;
    private volatile boolean woken;
    private final Runnable opened;

    /** Whether {@link #opened} was called; of the zero-thread alone. */
    private boolean waited;

    private MemorySegment window = MemorySegment.NULL;
    private @Nullable Caller caller;

    /**
     * Makes the channel of the calling zero-thread.
     *
     * @param opened called once: when the zero-thread waits for the first time, or leaves before that
     */
    HandOffChannel(Runnable opened) {
        this.opened = opened;
    }

    /**
     * Takes the channel for one operation, if its zero-thread is waiting.
     *
     * @return false if it is busy
     */
    boolean claim() {
        return state == WAITING && STATE.compareAndSet(this, WAITING, CLAIMED);
    }

    /**
     * Says whether the zero-thread has left.
     *
     * @return true if the channel takes no operations any more
     */
    boolean hasEnded() {
        return state == ENDED;
    }

    /**
     * Executes the operation in the caller's buffer and returns when the reply is there. The channel must be claimed.
     *
     * @param from who calls
     * @param applicationBytes the application's bytes
     */
    void submit(Caller from, MemorySegment applicationBytes) {
        MemorySegment request = from.buffer;
        MemorySegment.copy(request, 0, buffer, 0, length(request));
        window = applicationBytes;
        caller = from;
        from.replied = false;
        state = REQUESTED;
        LockSupport.unpark(zeroThread);
        boolean interrupted = false;
        while (!from.replied) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                // A caller with a signal goes on waiting, as in the kernel; the filesystem may hurry.
                interrupted = true;
                noteInterrupt(from);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Tells the filesystem of a signal, unless the caller has its reply already: the buffer may then hold the request of
     * the next one, or be gone.
     */
    void noteInterrupt(Caller from) {
        if (STATE.compareAndSet(this, REQUESTED, INTERRUPTING)) {
            if (caller == from) {
                OpHeader.interrupt(buffer, 0);
            }
            state = REQUESTED;
        }
    }

    private boolean hasRequest() {
        int seen = state;
        return seen == REQUESTED || seen == INTERRUPTING;
    }

    /** Goes to another state from any but INTERRUPTING, which is a matter of a few instructions. */
    private void leaveTo(int next) {
        int seen = state;
        while (seen == INTERRUPTING || !STATE.compareAndSet(this, seen, next)) {
            Thread.onSpinWait();
            seen = state;
        }
    }

    /** Returns the valid bytes of a request and all puts behind it. */
    private static long length(MemorySegment request) {
        long last = 0;
        for (long at = 0; at != PutChain.END; at = PutChain.next(request, at)) {
            last = at;
        }
        return last + OpHeader.inLen(request, last);
    }

    @Override
    public MemorySegment buffer() {
        return buffer;
    }

    @Override
    public MemorySegment window() {
        return window;
    }

    @Override
    public boolean next() {
        Caller served = caller;
        if (served != null) {
            copyReply(served.buffer);
            caller = null;
            window = MemorySegment.NULL;
        }
        // The next caller may come from here on; so the one before must have its reply already.
        leaveTo(WAITING);
        if (!waited) {
            waited = true;
            opened.run();
        }
        if (served != null) {
            served.replied = true;
            LockSupport.unpark(served.thread);
        }
        while (!hasRequest()) {
            if (woken && STATE.compareAndSet(this, WAITING, ENDED)) {
                return false;
            }
            LockSupport.park(this);
        }
        return true;
    }

    private void copyReply(MemorySegment reply) {
        int outStart = OpHeader.outStart(reply, 0);
        int outLen = OpHeader.outLen(buffer, 0);
        int err = OpHeader.err(buffer, 0);
        if (outStart + outLen > OperationPort.BUFFER_BYTES) {
            OpHeader.err(reply, 0, -Errno.EIO.number());
            return;
        }
        MemorySegment.copy(buffer, outStart, reply, outStart, outLen);
        OpHeader.err(reply, 0, err);
        OpHeader.outLen(reply, 0, outLen);
    }

    @Override
    public void wake() {
        woken = true;
        LockSupport.unpark(zeroThread);
    }

    @Override
    public void close() {
        leaveTo(ENDED);
        Caller stranded = caller;
        if (stranded != null) {
            // The zero-thread died in the middle of an operation.
            OpHeader.err(stranded.buffer, 0, -Errno.EIO.number());
            caller = null;
            stranded.replied = true;
            LockSupport.unpark(stranded.thread);
        }
        if (!waited) {
            // Who waits for a channel must not wait for this one.
            waited = true;
            opened.run();
        }
        arena.close();
    }
}
