package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_file_lock}, a range of a file that is locked, part of other structures.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseFileLock {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code start} (u64). */
    public static final long START = 0;

    /** Offset of {@code end} (u64). */
    public static final long END = 8;

    /** Offset of {@code type} (u32). */
    public static final long TYPE = 16;

    /** Offset of {@code pid} (u32). */
    public static final long PID = 20;

    private FuseFileLock() {}

    /** {@return the offset of the first byte} */
    public static long start(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + START);
    }

    /** Sets the offset of the first byte. */
    public static void start(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + START, value);
    }

    /** {@return the offset of the last byte} */
    public static long end(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + END);
    }

    /** Sets the offset of the last byte. */
    public static void end(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + END, value);
    }

    /** {@return the type of the lock, as {@code fcntl} numbers it} */
    public static int type(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + TYPE);
    }

    /** Sets the type of the lock, as {@code fcntl} numbers it. */
    public static void type(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + TYPE, value);
    }

    /** {@return the process that holds it} */
    public static int pid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + PID);
    }

    /** Sets the process that holds it. */
    public static void pid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + PID, value);
    }
}
