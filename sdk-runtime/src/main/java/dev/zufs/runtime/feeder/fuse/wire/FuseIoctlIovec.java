package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_ioctl_iovec}, a range of the caller's memory that {@link FuseOpcode#IOCTL} is to be
 * called with again.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseIoctlIovec {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code base} (u64). */
    public static final long ADDRESS = 0;

    /** Offset of {@code len} (u64). */
    public static final long LENGTH = 8;

    private FuseIoctlIovec() {}

    /** {@return the address of the range} */
    public static long address(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ADDRESS);
    }

    /** Sets the address of the range. */
    public static void address(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ADDRESS, value);
    }

    /** {@return the length of the range in bytes} */
    public static long length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LENGTH);
    }

    /** Sets the length of the range in bytes. */
    public static void length(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LENGTH, value);
    }
}
