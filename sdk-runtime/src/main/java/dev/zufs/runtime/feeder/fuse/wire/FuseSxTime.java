package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_sx_time}, a time of {@link FuseStatx}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseSxTime {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code tv_sec} (s64). */
    public static final long SECONDS = 0;

    /** Offset of {@code tv_nsec} (u32). */
    public static final long NANOS = 8;

    private FuseSxTime() {}

    /** {@return the seconds} */
    public static long seconds(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SECONDS);
    }

    /** Sets the seconds. */
    public static void seconds(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SECONDS, value);
    }

    /** {@return the nanoseconds} */
    public static int nanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + NANOS);
    }

    /** Sets the nanoseconds. */
    public static void nanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + NANOS, value);
    }
}
