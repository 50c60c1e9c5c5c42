package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_open_out}, the reply of {@link FuseOpcode#OPEN} and {@link FuseOpcode#OPENDIR}, and the
 * end of that of {@link FuseOpcode#CREATE} and {@link FuseOpcode#TMPFILE}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseOpenOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code open_flags} (u32). */
    public static final long OPEN_FLAGS = 8;

    /** Offset of {@code backing_id} (s32). */
    public static final long BACKING_ID = 12;

    /** Bit of {@link #openFlags}: bypass the page cache ({@code FOPEN_DIRECT_IO}). */
    public static final int FLAG_DIRECT_IO = 1;

    /** Bit of {@link #openFlags}: keep what the page cache has ({@code FOPEN_KEEP_CACHE}). */
    public static final int FLAG_KEEP_CACHE = 2;

    /** Bit of {@link #openFlags}: the file has no place to seek to ({@code FOPEN_NONSEEKABLE}). */
    public static final int FLAG_NONSEEKABLE = 4;

    /** Bit of {@link #openFlags}: the kernel may cache the directory's listing ({@code FOPEN_CACHE_DIR}). */
    public static final int FLAG_CACHE_DIRECTORY = 8;

    /** Bit of {@link #openFlags}: the file has no position at all ({@code FOPEN_STREAM}). */
    public static final int FLAG_STREAM = 16;

    /** Bit of {@link #openFlags}: do not flush at close ({@code FOPEN_NOFLUSH}). */
    public static final int FLAG_NOFLUSH = 32;

    /** Bit of {@link #openFlags}: direct writes of one inode may run at once ({@code FOPEN_PARALLEL_DIRECT_WRITES}). */
    public static final int FLAG_PARALLEL_DIRECT_WRITES = 64;

    /** Bit of {@link #openFlags}: reads and writes go to the backing file ({@code FOPEN_PASSTHROUGH}). */
    public static final int FLAG_PASSTHROUGH = 128;

    private FuseOpenOut() {}

    /** {@return the handle that later requests repeat} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle that later requests repeat. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the bits {@code FLAG_*}} */
    public static int openFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + OPEN_FLAGS);
    }

    /** Sets the bits {@code FLAG_*}. */
    public static void openFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + OPEN_FLAGS, value);
    }

    /** {@return the backing file, if {@link #FLAG_PASSTHROUGH} is set} */
    public static int backingId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + BACKING_ID);
    }

    /** Sets the backing file, if {@link #FLAG_PASSTHROUGH} is set. */
    public static void backingId(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + BACKING_ID, value);
    }
}
