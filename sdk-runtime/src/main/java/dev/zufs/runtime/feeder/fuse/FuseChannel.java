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
 * <p><b>Threads:</b> its zero-thread; what {@link Readers} calls, any.
 */
final class FuseChannel implements Channel {

    private static final Logger LOG = System.getLogger(FuseChannel.class.getPackageName());
    private static final int PAGE = 4096;

    /** Requests begin so that the data of a write are at the start of a page. */
    private static final long START = PAGE - FuseInHeader.SIZE - FuseWriteIn.SIZE;

    /** Into so many classes clients are put, by the number of the thread that asks. */
    static final int CLIENT_SLOTS = 16;

    private static final VarHandle CLIENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final FuseFeeder feeder;
    private final FuseDevice device;
    private final int cpu;
    private final int threadId;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer;
    private final MemorySegment input;
    private final long capacity;
    private final FuseRequest request;
    private final DeviceAnswer answer;
    private final Requests requests;

    /** How many requests came from each class of clients; written by the thread of the channel alone. */
    private final long[] clients = new long[CLIENT_SLOTS];

    /** Whether the channel is to read; set by {@link Readers}. */
    private volatile boolean needed;

    private volatile boolean leaving;
    private volatile boolean parked = true;
    private volatile @Nullable Serving serving;
    private volatile @Nullable Thread thread;

    private FuseChannel(FuseFeeder feeder, FuseDevice device, int cpu, int threadId) {
        FuseAgreement agreement = feeder.session().agreement();
        this.feeder = feeder;
        this.device = device;
        this.cpu = cpu;
        this.threadId = threadId;
        this.capacity = agreement.requestBufferBytes();
        this.request = new FuseRequest(agreement.isSetxattrExtended(), agreement.maxReplyBytes());
        this.requests = new Requests(feeder.session());
        try {
            this.buffer = arena.allocate(OperationPort.BUFFER_BYTES, PAGE);
            this.input = arena.allocate(START + capacity, PAGE);
            this.answer = new DeviceAnswer(device, arena, agreement.maxReplyBytes());
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Opens a channel of the calling thread, with a copy of the device.
     *
     * @param threadId the kernel's number of the thread
     * @throws IOException if the device cannot be opened once more
     */
    static FuseChannel open(FuseFeeder feeder, int cpu, int threadId) throws IOException {
        FuseDevice copy = feeder.device().copy();
        try {
            copy.markThread();
            return new FuseChannel(feeder, copy, cpu, threadId);
        } catch (RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }

    @Override
    public MemorySegment buffer() {
        return buffer;
    }

    @Override
    public void serve(OperationRunner runner) throws IOException {
        Serving own = new Serving(runner);
        serving = own;
        thread = Thread.currentThread();
        feeder.interrupts().add(own);
        try {
            for (long length = read(); length != FuseDevice.ENDED; length = read()) {
                serveOne(length, own);
                // A filesystem may have left its thread interrupted.
                Thread.interrupted();
            }
        } finally {
            feeder.interrupts().remove(own);
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
        Serving own = serving;
        return parked || own == null ? ReaderRule.PARKED : own.unique();
    }

    private void serveOne(long length, Serving own) throws IOException {
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
            feeder.interrupts().begin(own, unique);
            feeder.requestBegins();
            countClient();
            requests.serve(request, opcode, answer);
            own.end(unique);
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
        LOG.log(e.isOfCaller() ? Level.DEBUG : Level.WARNING, "{0}", e.getMessage());
        if (e.isAnswerable()) {
            answer.begin(e.unique());
            answer.error(e.fault().errno());
            answer.send();
        }
    }

    private void noteInterrupt() {
        feeder.interrupts().interrupt(FuseInterruptIn.unique(request.structure(), request.structureAt()));
        answer.nothing();
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
