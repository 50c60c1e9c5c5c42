package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code register_fs_info}, what a filesystem type tells the feeder about itself.
 *
 * <p>It has no header of its own: it lies in {@link RegisterFsRequest} and {@link PrivateMountRequest}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class RegisterFsInfo {

    /** Size of the structure in bytes. */
    public static final long SIZE = 56;

    /** Offset of {@code fsname}: the type name, NUL-terminated. */
    public static final long FS_NAME = 0;

    /** Offset of {@code FS_magic} (u32, from the server). */
    public static final long MAGIC = 16;

    /** Offset of {@code FS_ver_major} (u32, from the server). */
    public static final long MAJOR_VERSION = 20;

    /** Offset of {@code FS_ver_minor} (u32, from the server). */
    public static final long MINOR_VERSION = 24;

    /** Offset of {@code dt_offset} (u64, from the server). */
    public static final long DEVICE_TABLE_OFFSET = 32;

    /** Offset of {@code s_maxbytes} (u64, from the server). */
    public static final long MAX_BYTES = 40;

    /** Offset of {@code s_time_gran} (u32, from the server). */
    public static final long TIME_GRANULARITY_NANOS = 48;

    /** Offset of {@code def_mode} (u32, from the server). */
    public static final long DEFAULT_MODE = 52;

    /** Capacity of the type name in bytes, final NUL included. */
    public static final int FS_NAME_SIZE = 16;

    private RegisterFsInfo() {}

    /** {@return the magic number, equal to {@code s_magic} of the device table} */
    public static int magic(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAGIC);
    }

    /** Sets the magic number, equal to {@code s_magic} of the device table. */
    public static void magic(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAGIC, value);
    }

    /** {@return the format version that the device table must have} */
    public static int majorVersion(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAJOR_VERSION);
    }

    /** Sets the format version that the device table must have. */
    public static void majorVersion(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAJOR_VERSION, value);
    }

    /** {@return the newest minor format version that is understood} */
    public static int minorVersion(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MINOR_VERSION);
    }

    /** Sets the newest minor format version that is understood. */
    public static void minorVersion(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MINOR_VERSION, value);
    }

    /** {@return the offset of the device table; no kernel reads it, always 0} */
    public static long deviceTableOffset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + DEVICE_TABLE_OFFSET);
    }

    /** Sets the offset of the device table; no kernel reads it, always 0. */
    public static void deviceTableOffset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + DEVICE_TABLE_OFFSET, value);
    }

    /** {@return the largest file size in bytes} */
    public static long maxBytes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + MAX_BYTES);
    }

    /** Sets the largest file size in bytes. */
    public static void maxBytes(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + MAX_BYTES, value);
    }

    /** {@return the granularity of times in nanoseconds} */
    public static int timeGranularityNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + TIME_GRANULARITY_NANOS);
    }

    /** Sets the granularity of times in nanoseconds. */
    public static void timeGranularityNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + TIME_GRANULARITY_NANOS, value);
    }

    /** {@return the default mode; no kernel reads it} */
    public static int defaultMode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + DEFAULT_MODE);
    }

    /** Sets the default mode; no kernel reads it. */
    public static void defaultMode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + DEFAULT_MODE, value);
    }
}
