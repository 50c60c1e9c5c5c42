package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_entry_out}, the reply of what finds or makes a name.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseEntryOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 128;

    /** Offset of {@code nodeid} (u64). */
    public static final long NODE_ID = 0;

    /** Offset of {@code generation} (u64). */
    public static final long GENERATION = 8;

    /** Offset of {@code entry_valid} (u64). */
    public static final long ENTRY_VALID = 16;

    /** Offset of {@code attr_valid} (u64). */
    public static final long ATTRIBUTES_VALID = 24;

    /** Offset of {@code entry_valid_nsec} (u32). */
    public static final long ENTRY_VALID_NANOS = 32;

    /** Offset of {@code attr_valid_nsec} (u32). */
    public static final long ATTRIBUTES_VALID_NANOS = 36;

    /** Offset of {@code attr}: the attributes, a {@link FuseAttr}. */
    public static final long ATTRIBUTES = 40;

    private FuseEntryOut() {}

    /** {@return the node, 0 for a name that is known not to exist} */
    public static long nodeId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NODE_ID);
    }

    /** Sets the node, 0 for a name that is known not to exist. */
    public static void nodeId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NODE_ID, value);
    }

    /** {@return the generation, which with the node is unique for as long as the filesystem exists} */
    public static long generation(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + GENERATION);
    }

    /** Sets the generation, which with the node is unique for as long as the filesystem exists. */
    public static void generation(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + GENERATION, value);
    }

    /** {@return how long the name may be cached, in seconds} */
    public static long entryValid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ENTRY_VALID);
    }

    /** Sets how long the name may be cached, in seconds. */
    public static void entryValid(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ENTRY_VALID, value);
    }

    /** {@return how long the attributes may be cached, in seconds} */
    public static long attributesValid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ATTRIBUTES_VALID);
    }

    /** Sets how long the attributes may be cached, in seconds. */
    public static void attributesValid(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ATTRIBUTES_VALID, value);
    }

    /** {@return the nanoseconds of the name's time} */
    public static int entryValidNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ENTRY_VALID_NANOS);
    }

    /** Sets the nanoseconds of the name's time. */
    public static void entryValidNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ENTRY_VALID_NANOS, value);
    }

    /** {@return the nanoseconds of the attributes' time} */
    public static int attributesValidNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ATTRIBUTES_VALID_NANOS);
    }

    /** Sets the nanoseconds of the attributes' time. */
    public static void attributesValidNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ATTRIBUTES_VALID_NANOS, value);
    }
}
