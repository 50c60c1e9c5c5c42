package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_attr_out}, the reply of {@link FuseOpcode#GETATTR} and {@link FuseOpcode#SETATTR}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseAttrOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 104;

    /** Offset of {@code attr_valid} (u64). */
    public static final long ATTRIBUTES_VALID = 0;

    /** Offset of {@code attr_valid_nsec} (u32). */
    public static final long ATTRIBUTES_VALID_NANOS = 8;

    /** Offset of {@code attr}: the attributes, a {@link FuseAttr}. */
    public static final long ATTRIBUTES = 16;

    private FuseAttrOut() {}

    /** {@return how long the attributes may be cached, in seconds} */
    public static long attributesValid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ATTRIBUTES_VALID);
    }

    /** Sets how long the attributes may be cached, in seconds. */
    public static void attributesValid(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ATTRIBUTES_VALID, value);
    }

    /** {@return the nanoseconds of that time} */
    public static int attributesValidNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ATTRIBUTES_VALID_NANOS);
    }

    /** Sets the nanoseconds of that time. */
    public static void attributesValidNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ATTRIBUTES_VALID_NANOS, value);
    }
}
