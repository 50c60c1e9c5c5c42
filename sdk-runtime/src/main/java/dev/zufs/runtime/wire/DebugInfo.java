package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ddbg_info}, the body of a debug request on the mount channel.
 *
 * <p>It has no header of its own: it lies in {@link MountRequest}. The text follows.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class DebugInfo {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 16;

    /** Offset of {@code id} (u64, both ways). */
    public static final long ID = 0;

    /** Offset of {@code len} (u64, both ways). */
    public static final long LEN = 8;

    /** Offset of {@code msg}: the text. */
    public static final long TEXT = 16;

    /** Largest capacity in bytes that a reader can have ({@code DDBG_MAX_BUF_SIZE}). */
    public static final int MAX_TEXT_SIZE = 32768;

    /** Largest text in bytes that a writer can send. */
    public static final int MAX_WRITE_SIZE = 512;

    private DebugInfo() {}

    /** {@return the where to start in the debug text, and where to go on} */
    public static long id(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ID);
    }

    /** Sets the where to start in the debug text, and where to go on. */
    public static void id(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ID, value);
    }

    /** {@return the reader's capacity in bytes, and the bytes given; not set for DDBG_WR} */
    public static long len(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LEN);
    }

    /** Sets the reader's capacity in bytes, and the bytes given; not set for DDBG_WR. */
    public static void len(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LEN, value);
    }
}
