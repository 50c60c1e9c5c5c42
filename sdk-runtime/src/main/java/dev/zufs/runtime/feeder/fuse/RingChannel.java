package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.feeder.OperationRunner;
import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseProtocol;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.feeder.fuse.wire.FuseUringReqHeader;
import dev.zufs.runtime.feeder.fuse.wire.MalformedRequestException;
import dev.zufs.runtime.libc.IoUring;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.Syscall;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves requests that come through one io_uring: each call of the kernel hands over the last reply and brings the next request.
 *
 * <p><b>Threads:</b> its zero-thread, but for {@link #wake} and {@link #served}.
 */
final class RingChannel implements Channel {

    private static final Logger LOG = System.getLogger(RingChannel.class.getPackageName());
    private static final int PAGE = 4096;

    /** Whatever a request has but data to write: names, and the value of an extended attribute at most. */
    private static final long INPUT_BYTES = FuseProtocol.MAX_XATTR_SIZE + PAGE;

    private static final VarHandle SERVED;

    static {
        try {
            SERVED = MethodHandles.lookup().findVarHandle(RingChannel.class, "served", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final RingFeeder feeder;
    private final FuseDevice device;
    private final IoUring ring;
    private final Arena arena = Arena.ofConfined();
    private final List<RingEntry> entries = new ArrayList<>();

    /** Entries that have a request before the thread serves. */
    private final List<Integer> early = new ArrayList<>();

    private final MemorySegment buffer;
    private final MemorySegment input;
    private final FuseRequest request;
    private final Requests requests;

    /** Entries that the kernel has or will have again. */
    private int live;

    /** How many requests came; written by the thread of the channel alone. */
    private long served;

    private RingChannel(RingFeeder feeder, FuseDevice device, IoUring ring) {
        FuseAgreement agreement = feeder.session().agreement();
        this.feeder = feeder;
        this.device = device;
        this.ring = ring;
        this.request = new FuseRequest(agreement.isSetxattrExtended(), agreement.maxReplyBytes());
        this.requests = new Requests(feeder.session());
        try {
            this.buffer = arena.allocate(OperationPort.BUFFER_BYTES, PAGE);
            this.input = arena.allocate(INPUT_BYTES, PAGE);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Opens a channel of the calling thread, with an entry in each of some queues.
     *
     * @param queues their numbers
     * @throws IOException if the kernel does not give a ring, or does not take it for FUSE
     */
    static RingChannel open(RingFeeder feeder, Libc libc, List<Integer> queues) throws IOException {
        FuseDevice copy = feeder.device().copy();
        try {
            copy.markThread();
            return open(feeder, copy, ring(libc, queues.size()), libc, queues);
        } catch (IOException | RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }

    private static IoUring ring(Libc libc, int entries) throws RingException {
        try {
            return IoUring.open(libc, entries);
        } catch (SyscallException e) {
            throw new RingException("no ring: " + e.getMessage(), e);
        }
    }

    private static RingChannel open(RingFeeder feeder, FuseDevice device, IoUring ring, Libc libc, List<Integer> queues)
            throws IOException {
        try {
            RingChannel channel = new RingChannel(feeder, device, ring);
            try {
                channel.register(libc, queues);
                return channel;
            } catch (IOException | RuntimeException | Error e) {
                channel.arena.close();
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            ring.close();
            throw e;
        }
    }

    private void register(Libc libc, List<Integer> queues) throws IOException {
        long payloadBytes = RingPlan.payloadBytes(feeder.session().agreement());
        for (int queue : queues) {
            RingEntry entry = new RingEntry(queue, libc, arena, payloadBytes);
            entry.register(ring, device.fd(), entries.size(), arena);
            entries.add(entry);
        }
        live = entries.size();
        ring.submitAndWait(0);
        // What is refused has completed already; what is taken completes with a request.
        for (long number = ring.next(); number != IoUring.NOTHING; number = ring.next()) {
            try {
                Syscall.check(ring.result(), "registration", entries.get((int) number));
            } catch (SyscallException e) {
                throw new RingException("the kernel does not take a ring for FUSE: " + e.getMessage(), e);
            }
            early.add((int) number);
        }
    }

    @Override
    public MemorySegment buffer() {
        return buffer;
    }

    @Override
    public void serve(OperationRunner runner) throws IOException {
        Serving own = new Serving(runner);
        feeder.interrupts().add(own);
        try {
            for (int number : early) {
                serveOne(number, own);
            }
            while (live > 0) {
                ring.submitAndWait(1);
                for (long number = ring.next(); number != IoUring.NOTHING; number = ring.next()) {
                    if (ring.result() >= 0) {
                        serveOne((int) number, own);
                    } else {
                        end((int) number);
                    }
                }
                // A filesystem may have left its thread interrupted.
                Thread.interrupted();
            }
        } finally {
            feeder.interrupts().remove(own);
        }
    }

    /** Notes that the kernel has given an entry back: because the connection has ended, or it was given nonsense. */
    private void end(int number) throws IOException {
        live--;
        int errno = -ring.result();
        boolean over = errno == Errno.ENOTCONN.number()
                || errno == Errno.ECONNABORTED.number()
                || errno == Errno.ECANCELED.number()
                || errno == Errno.ENODEV.number();
        if (!over) {
            // Programs of this CPU would wait for ever.
            feeder.endConnection();
            Syscall.check(ring.result(), "commit", entries.get(number));
        }
    }

    private void serveOne(int number, Serving own) {
        RingEntry entry = entries.get(number);
        RingAnswer answer = entry.answer();
        long unique = FuseInHeader.unique(entry.headers(), FuseUringReqHeader.HEADER);
        answer.begin(unique);
        try {
            FuseOpcode opcode = read(entry);
            SERVED.setOpaque(this, served + 1);
            feeder.interrupts().begin(own, unique);
            requests.serve(request, opcode, answer);
            own.end(unique);
        } catch (MalformedRequestException e) {
            LOG.log(e.isOfCaller() ? Level.DEBUG : Level.WARNING, "{0}", e.getMessage());
            answer.error(e.fault().errno());
        }
        answer.complete();
        entry.commit(ring, device.fd(), number);
    }

    /**
     * Takes the request apart. The reply will be where its names are now, so they are copied; data to write is not, as there is
     * nothing in the reply before it was written.
     */
    private FuseOpcode read(RingEntry entry) throws MalformedRequestException {
        MemorySegment headers = entry.headers();
        MemorySegment payload = entry.payload();
        if (FuseInHeader.opcode(headers, FuseUringReqHeader.HEADER) == FuseOpcode.WRITE.number()) {
            return request.readRing(headers, 0, payload, 0, payload.byteSize());
        }
        long length = Math.min(Integer.toUnsignedLong(entry.payloadLength()), INPUT_BYTES);
        MemorySegment.copy(payload, 0, input, 0, length);
        return request.readRing(headers, 0, input, 0, INPUT_BYTES);
    }

    /** Returns how many requests came. Called by any thread. */
    long served() {
        return (long) SERVED.getOpaque(this);
    }

    /** Ends the connection: nothing else ends the wait for a request. */
    @Override
    public void wake() {
        feeder.endConnection();
    }

    @Override
    public void close() {
        feeder.closed(this);
        // The ring first, as the kernel may use its memory until then.
        ring.close();
        arena.close();
        device.close();
    }
}
