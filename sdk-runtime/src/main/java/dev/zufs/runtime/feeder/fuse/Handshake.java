package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseProtocol;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.feeder.fuse.wire.MalformedRequestException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Answers the kernel's first request, which all others wait for. */
final class Handshake {

    private static final int PAGE = 4096;

    private Handshake() {}

    /**
     * Agrees with the kernel on what both can do.
     *
     * @param device just mounted
     * @param wishes what the mount would like
     * @return what was agreed on
     * @throws IOException if nothing was, with the reason; the connection is of no use then
     */
    static FuseAgreement perform(FuseDevice device, FuseWishes wishes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment input = arena.allocate(FuseProtocol.MIN_READ_BUFFER_SIZE + PAGE, PAGE);
            MemorySegment reply = arena.allocate(FuseOutHeader.SIZE + FuseInitOut.SIZE, Long.BYTES);
            FuseRequest request = new FuseRequest(false, wishes.maxWrite());
            while (true) {
                Negotiation.Outcome outcome = answer(device, input, reply, request, wishes);
                switch (outcome) {
                    case FuseAgreement agreement -> {
                        return agreement;
                    }
                    case Negotiation.Refusal refusal -> throw new IOException(refusal.message());
                    case Negotiation.OtherMajor _ -> {} // it asks once more
                }
            }
        } catch (MalformedRequestException e) {
            throw new IOException("the kernel's first request makes no sense: " + e.getMessage(), e);
        }
    }

    private static Negotiation.Outcome answer(
            FuseDevice device, MemorySegment input, MemorySegment reply, FuseRequest request, FuseWishes wishes)
            throws IOException, MalformedRequestException {
        long length = device.read(input, 0, input.byteSize());
        if (length == FuseDevice.ENDED) {
            throw new IOException("the mount was taken away before it could be used");
        }
        FuseOpcode opcode = request.read(input, 0, length);
        if (opcode != FuseOpcode.INIT) {
            throw new IOException("the kernel's first request is " + opcode + " and not INIT");
        }
        Negotiation.Outcome outcome =
                Negotiation.of(request.structure(), request.structureAt(), request.structureLength(), wishes);
        long unique = FuseInHeader.unique(request.header(), request.headerAt());
        if (!device.write(reply, 0, outcome.writeReply(reply, 0, unique))) {
            throw new IOException("the mount was taken away before it could be used");
        }
        return outcome;
    }
}
