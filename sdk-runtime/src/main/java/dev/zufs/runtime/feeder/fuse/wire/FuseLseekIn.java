package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_lseek_in}, the request of {@link FuseOpcode#LSEEK}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseLseekIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code offset} (u64). */
    public static final long OFFSET = 8;

    /** Offset of {@code whence} (u32). */
    public static final long WHENCE = 16;

    private FuseLseekIn() {}

    /** {@return the handle of the open file} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the offset to seek from in bytes; callers may give a negative one} */
    public static long offset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET);
    }

    /** Sets the offset to seek from in bytes; callers may give a negative one. */
    public static void offset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET, value);
    }

    /** {@return what is sought: {@code SEEK_DATA} or {@code SEEK_HOLE}} */
    public static int whence(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + WHENCE);
    }

    /** Sets what is sought: {@code SEEK_DATA} or {@code SEEK_HOLE}. */
    public static void whence(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + WHENCE, value);
    }
}
