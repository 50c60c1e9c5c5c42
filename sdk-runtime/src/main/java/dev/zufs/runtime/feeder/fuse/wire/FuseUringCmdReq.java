package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_uring_cmd_req}, the command of a submission to the device, in its 80-byte area.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseUringCmdReq {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code flags} (u64). */
    public static final long FLAGS = 0;

    /** Offset of {@code commit_id} (u64). */
    public static final long COMMIT_ID = 8;

    /** Offset of {@code qid} (u16). */
    public static final long QUEUE = 16;

    /** Command: register an entry's buffers and wait for a request ({@code FUSE_IO_URING_CMD_REGISTER}). */
    public static final int COMMAND_REGISTER = 1;

    /**
     * Command: commit the reply of an entry and wait for its next request ({@code FUSE_IO_URING_CMD_COMMIT_AND_FETCH}).
     */
    public static final int COMMAND_COMMIT_AND_FETCH = 2;

    private FuseUringCmdReq() {}

    /** {@return bits of which there are none yet: 0} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /** Sets bits of which there are none yet: 0. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }

    /** {@return the identity of the entry whose reply is committed} */
    public static long commitId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + COMMIT_ID);
    }

    /** Sets the identity of the entry whose reply is committed. */
    public static void commitId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + COMMIT_ID, value);
    }

    /** {@return the number of the queue, which is that of its processor} */
    public static int queue(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + QUEUE));
    }

    /** Sets the number of the queue, which is that of its processor. */
    public static void queue(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + QUEUE, (short) value);
    }
}
