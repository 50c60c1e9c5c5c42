package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_uring_ent_in_out}, what kernel and server say of one entry of a ring, part of
 * {@link FuseUringReqHeader}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseUringEntInOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 32;

    /** Offset of {@code flags} (u64). */
    public static final long FLAGS = 0;

    /** Offset of {@code commit_id} (u64). */
    public static final long COMMIT_ID = 8;

    /** Offset of {@code payload_sz} (u32). */
    public static final long PAYLOAD_LENGTH = 16;

    private FuseUringEntInOut() {}

    /** {@return bits of which there are none yet} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /** Sets bits of which there are none yet. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }

    /** {@return the identity that {@link FuseUringCmdReq} commits the reply with} */
    public static long commitId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + COMMIT_ID);
    }

    /** Sets the identity that {@link FuseUringCmdReq} commits the reply with. */
    public static void commitId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + COMMIT_ID, value);
    }

    /** {@return the number of bytes in the payload buffer, of the request and then of the reply} */
    public static int payloadLength(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + PAYLOAD_LENGTH);
    }

    /** Sets the number of bytes in the payload buffer, of the request and then of the reply. */
    public static void payloadLength(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + PAYLOAD_LENGTH, value);
    }
}
