package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseUringCmdReq;
import dev.zufs.runtime.feeder.fuse.wire.FuseUringEntInOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseUringReqHeader;
import dev.zufs.runtime.libc.IoUring;
import dev.zufs.runtime.libc.IoVector;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.MapRequest;
import dev.zufs.runtime.libc.Mappings;
import dev.zufs.runtime.libc.SyscallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One place for a request in the queue of one CPU: the kernel writes a request into its memory, and takes the reply from there.
 *
 * <p><b>Threads:</b> that of the ring.
 */
final class RingEntry {

    private static final int ALIGNMENT = 4096;

    private final int queue;
    private final MemorySegment headers;
    private final MemorySegment payload;
    private final RingAnswer answer;

    /**
     * Makes an entry that the kernel does not know yet. Its payload takes memory only once it is touched.
     *
     * @param queue number of the CPU
     * @param arena of the ring's thread
     * @param payloadBytes as much as the kernel demands at least, a multiple of a page
     * @throws SyscallException if there is no memory
     */
    RingEntry(int queue, Libc libc, Arena arena, long payloadBytes) throws SyscallException {
        this.queue = queue;
        this.headers = arena.allocate(FuseUringReqHeader.SIZE, ALIGNMENT);
        this.payload = Mappings.map(libc, MapRequest.anonymous(payloadBytes), arena, "payload of a ring");
        this.answer = new RingAnswer(headers, payload);
    }

    MemorySegment headers() {
        return headers;
    }

    MemorySegment payload() {
        return payload;
    }

    RingAnswer answer() {
        return answer;
    }

    /** Returns how many bytes of the payload belong to the request; what a kernel says, not checked. */
    int payloadLength() {
        return FuseUringEntInOut.payloadLength(headers, FuseUringReqHeader.ENTRY);
    }

    /** Submits the entry for the first time. */
    void register(IoUring ring, int device, long number, Arena arena) {
        IoVector memory = new IoVector(2, arena);
        memory.add(headers, 0, headers.byteSize());
        memory.add(payload, 0, payload.byteSize());
        long at = ring.command(device, FuseUringCmdReq.COMMAND_REGISTER, number);
        ring.buffers(at, memory);
        FuseUringCmdReq.queue(ring.memory(), at + IoUring.COMMAND, queue);
    }

    /** Submits the reply, and with it the entry for the next request. */
    void commit(IoUring ring, int device, long number) {
        long commitId = FuseUringEntInOut.commitId(headers, FuseUringReqHeader.ENTRY);
        long command = ring.command(device, FuseUringCmdReq.COMMAND_COMMIT_AND_FETCH, number) + IoUring.COMMAND;
        FuseUringCmdReq.commitId(ring.memory(), command, commitId);
        FuseUringCmdReq.queue(ring.memory(), command, queue);
    }

    @Override
    public String toString() {
        return "queue " + queue;
    }
}
