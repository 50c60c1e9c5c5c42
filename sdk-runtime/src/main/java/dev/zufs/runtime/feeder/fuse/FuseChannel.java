package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.feeder.OperationRunner;
import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseInterruptIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.feeder.fuse.wire.FuseWriteIn;
import dev.zufs.runtime.feeder.fuse.wire.MalformedRequestException;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Serves requests of one copy of the device: reads one, answers it, and reads the next.
 *
 * <p><b>Threads:</b> its zero-thread; {@link #interrupt} and what {@link Readers} calls, any. {@code serving} hands the runner
 * to who interrupts.
 */
final class FuseChannel implements Channel {

    private static final Logger LOG = System.getLogger(FuseChannel.class.getPackageName());
    private static final int PAGE = 4096;
    private static final long NOTHING = 0;

    /** Requests begin so that the data of a write are at the start of a page. */
    private static final long START = PAGE - FuseInHeader.SIZE - FuseWriteIn.SIZE;

    /** Into so many classes clients are put, by the number of the thread that asks. */
    static final int CLIENT_SLOTS = 16;

    private static final VarHandle CLIENT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle SERVING;

    static {
        try {
            SERVING = MethodHandles.lookup().findVarHandle(FuseChannel.class, "serving", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final FuseFeeder feeder;
    private final FuseDevice device;
    private final int cpu;
    private final int threadId;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer;
    private final MemorySegment input;
    private final long capacity;
    private final FuseRequest request;
    private final Answer answer;
    private final Requests requests;
    private @Nullable OperationRunner operations;

    /** The unique number of the request that is served; its negation while somebody notes an interrupt of it. */
    private volatile long serving = NOTHING;

    /** How many requests came from each class of clients; written by the thread of the channel alone. */
    private final long[] clients = new long[CLIENT_SLOTS];

    /** Whether the channel is to read; set by {@link Readers}. */
    private volatile boolean needed;

    private volatile boolean leaving;
    private volatile boolean parked = true;
    private volatile @Nullable Thread thread;

    /**
     * Makes the channel of the calling thread.
     *
     * @param device a copy, its own once it is made
     * @param threadId the kernel's number of the thread
     */
    FuseChannel(Session session, FuseFeeder feeder, FuseDevice device, int cpu, int threadId) {
        FuseAgreement agreement = session.agreement();
        this.feeder = feeder;
        this.device = device;
        this.cpu = cpu;
        this.threadId = threadId;
        this.capacity = agreement.requestBufferBytes();
        this.request = new FuseRequest(agreement.isSetxattrExtended(), agreement.maxReplyBytes());
        this.requests = new Requests(session);
        try {
            this.buffer = arena.allocate(OperationPort.BUFFER_BYTES, PAGE);
            this.input = arena.allocate(START + capacity, PAGE);
            this.answer = new Answer(device, arena, agreement.maxReplyBytes());
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public MemorySegment buffer() {
        return buffer;
    }

    @Override
    public void serve(OperationRunner runner) throws IOException {
        operations = runner;
        thread = Thread.currentThread();
        for (long length = read(); length != FuseDevice.ENDED; length = read()) {
            serveOne(length, runner);
            // A filesystem may have left its thread interrupted.
            Thread.interrupted();
        }
    }

    private long read() throws IOException {
        if (!needed && !awaitNeed()) {
            return FuseDevice.ENDED;
        }
        return device.read(input, START, capacity);
    }

    /** Waits until the channel is to read; says false if that will not be. */
    private boolean awaitNeed() {
        parked = true;
        while (!needed && !leaving) {
            LockSupport.park(this);
        }
        parked = false;
        return needed;
    }

    /** Says whether the channel is to read, as soon as it has answered what it serves. Called by any thread. */
    void need(boolean newNeeded) {
        needed = newNeeded;
        LockSupport.unpark(thread);
    }

    int cpu() {
        return cpu;
    }

    int threadId() {
        return threadId;
    }

    /** Returns the state, for the {@link ReaderRule}. Called by any thread. */
    long state() {
        return parked ? ReaderRule.PARKED : Math.abs(serving);
    }

    private void serveOne(long length, OperationRunner runner) throws IOException {
        FuseOpcode opcode;
        try {
            opcode = request.read(input, START, length);
        } catch (MalformedRequestException e) {
            refuse(e);
            return;
        }
        long unique = FuseInHeader.unique(input, START);
        answer.begin(unique);
        if (opcode == FuseOpcode.INTERRUPT) {
            noteInterrupt();
        } else {
            serving = unique;
            if (feeder.wasInterrupted(unique)) {
                runner.interrupt();
            }
            feeder.requestBegins();
            countClient();
            requests.serve(request, opcode, answer);
            endServing(unique);
            runner.clearInterrupt();
        }
        send(opcode);
    }

    /** Sends the answer, and takes back what it tells of if it does not arrive. One that fails must not stop the channel. */
    private void send(FuseOpcode opcode) throws IOException {
        try {
            if (!answer.send()) {
                requests.undo(answer);
            }
        } catch (SyscallException e) {
            LOG.log(Level.ERROR, "the kernel does not take the answer to " + opcode, e);
            requests.undo(answer);
            answer.error(Errno.EIO);
            answer.send();
        }
    }

    private void countClient() {
        int slot = FuseInHeader.pid(input, START) & CLIENT_SLOTS - 1;
        CLIENT.setOpaque(clients, slot, clients[slot] + 1);
    }

    /** Returns how many requests came from a class of clients. Called by any thread. */
    long requestsOfClient(int slot) {
        return (long) CLIENT.getOpaque(clients, slot);
    }

    private void refuse(MalformedRequestException e) throws IOException {
        // A name that is too long is a caller's mistake, and everything else one of the kernel's.
        boolean ofCaller = e.fault() == MalformedRequestException.Fault.NAME_TOO_LONG;
        LOG.log(ofCaller ? Level.DEBUG : Level.WARNING, "{0}", e.getMessage());
        if (e.isAnswerable()) {
            answer.begin(e.unique());
            answer.error(e.fault().errno());
            answer.send();
        }
    }

    /** Waits, a matter of a few instructions, until nobody notes an interrupt of the request any more. */
    private void endServing(long unique) {
        while (!SERVING.compareAndSet(this, unique, NOTHING)) {
            Thread.onSpinWait();
        }
    }

    private void noteInterrupt() {
        long unique = FuseInterruptIn.unique(request.structure(), request.structureAt());
        feeder.interrupt(unique);
        answer.nothing();
    }

    /**
     * Notes that who waits for a request has a signal.
     *
     * @return false if another request is served here
     */
    boolean interrupt(long unique) {
        OperationRunner runner = operations;
        if (runner == null || !SERVING.compareAndSet(this, unique, -unique)) {
            return false;
        }
        runner.interrupt();
        serving = unique;
        return true;
    }

    /** Ends the channel if it does not read, and the connection if it does: nothing else ends a read of the device. */
    @Override
    public void wake() {
        leaving = true;
        LockSupport.unpark(thread);
        feeder.endConnection();
    }

    @Override
    public void close() {
        feeder.closed(this);
        device.close();
        arena.close();
    }
}
