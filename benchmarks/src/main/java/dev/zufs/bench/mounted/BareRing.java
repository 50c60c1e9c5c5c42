package dev.zufs.bench.mounted;

import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseReadIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseReply;
import dev.zufs.runtime.feeder.fuse.wire.FuseUringCmdReq;
import dev.zufs.runtime.feeder.fuse.wire.FuseUringEntInOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseUringReqHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseWriteIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseWriteOut;
import dev.zufs.runtime.libc.IoUring;
import dev.zufs.runtime.libc.IoVector;
import dev.zufs.runtime.thread.CpuAffinity;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The same as {@link BareLoop} over io_uring, for one CPU: a ring with one entry. */
final class BareRing implements Runnable {

    private static final int PAGE = 4096;
    private static final int IO_BYTES = 1 << 20;
    private static final long ARGUMENTS = FuseUringReqHeader.ARGUMENTS;

    private final BareLoop answers;
    private final int cpu;
    private final MemorySegment headers = Arena.global().allocate(FuseUringReqHeader.SIZE, PAGE);
    private final MemorySegment payload = Arena.global().allocate(IO_BYTES, PAGE);

    BareRing(BareLoop answers, int cpu) {
        this.answers = answers;
        this.cpu = cpu;
    }

    @Override
    public void run() {
        try {
            CpuAffinity.pinCurrentThread(BareLoop.libc(), cpu);
            try (IoUring ring = IoUring.open(BareLoop.libc(), 1)) {
                serve(ring);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(IoUring ring) throws IOException {
        IoVector memory = new IoVector(2, Arena.global());
        memory.add(headers, 0, headers.byteSize());
        memory.add(payload, 0, payload.byteSize());
        long at = ring.command(answers.fd(), FuseUringCmdReq.COMMAND_REGISTER, 0);
        ring.buffers(at, memory);
        while (true) {
            FuseUringCmdReq.queue(ring.memory(), at + IoUring.COMMAND, cpu);
            ring.submitAndWait(1);
            ring.next();
            if (ring.result() != 0) {
                return;
            }
            long unique = FuseInHeader.unique(headers, 0);
            int bytes = answer(unique, FuseInHeader.nodeId(headers, 0), FuseInHeader.opcode(headers, 0));
            FuseUringEntInOut.payloadLength(headers, FuseUringReqHeader.ENTRY, bytes);
            long commitId = FuseUringEntInOut.commitId(headers, FuseUringReqHeader.ENTRY);
            at = ring.command(answers.fd(), FuseUringCmdReq.COMMAND_COMMIT_AND_FETCH, 0);
            FuseUringCmdReq.commitId(ring.memory(), at + IoUring.COMMAND, commitId);
        }
    }

    private int answer(long unique, long node, int opcode) {
        if (opcode == FuseOpcode.READ.number()) {
            long offset = FuseReadIn.offset(headers, ARGUMENTS);
            long length = BareLoop.within(offset, FuseReadIn.length(headers, ARGUMENTS));
            MemorySegment.copy(answers.files(), BareLoop.placeOf(node) + offset, payload, 0, length);
            FuseReply.success(headers, 0, unique, length);
            return (int) length;
        }
        if (opcode == FuseOpcode.WRITE.number()) {
            int length = FuseWriteIn.length(headers, ARGUMENTS);
            long place = BareLoop.placeOf(node) + FuseWriteIn.offset(headers, ARGUMENTS);
            MemorySegment.copy(payload, 0, answers.files(), place, length);
            FuseReply.clear(payload, 0, FuseWriteOut.SIZE);
            FuseWriteOut.length(payload, 0, length);
            FuseReply.success(headers, 0, unique, FuseWriteOut.SIZE);
            return (int) FuseWriteOut.SIZE;
        }
        long whole = answers.control(unique, node, Objects.requireNonNull(FuseOpcode.of(opcode)), payload, 0);
        MemorySegment.copy(answers.reply(), 0, headers, 0, FuseOutHeader.SIZE);
        long bytes = whole - FuseOutHeader.SIZE;
        MemorySegment.copy(answers.reply(), FuseOutHeader.SIZE, payload, 0, bytes);
        return (int) bytes;
    }
}
