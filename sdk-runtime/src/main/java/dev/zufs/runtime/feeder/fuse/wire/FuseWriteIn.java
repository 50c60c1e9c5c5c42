package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_write_in}, the request of {@link FuseOpcode#WRITE}, which the data follow.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseWriteIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 40;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code offset} (u64). */
    public static final long OFFSET = 8;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 16;

    /** Offset of {@code write_flags} (u32). */
    public static final long WRITE_FLAGS = 20;

    /** Offset of {@code lock_owner} (u64). */
    public static final long LOCK_OWNER = 24;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 32;

    /** Bit of {@link #writeFlags}: a delayed write of the page cache ({@code FUSE_WRITE_CACHE}). */
    public static final int FLAG_CACHE = 1;

    /** Bit of {@link #writeFlags}: {@link #lockOwner} is given ({@code FUSE_WRITE_LOCKOWNER}). */
    public static final int FLAG_LOCK_OWNER = 2;

    /** Bit of {@link #writeFlags}: set-user-id and set-group-id go ({@code FUSE_WRITE_KILL_SUIDGID}). */
    public static final int FLAG_KILL_SUIDGID = 4;

    private FuseWriteIn() {}

    /** {@return the handle of the open file, a guess if {@link #FLAG_CACHE} is set} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file, a guess if {@link #FLAG_CACHE} is set. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the offset in bytes} */
    public static long offset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET);
    }

    /** Sets the offset in bytes. */
    public static void offset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET, value);
    }

    /** {@return the number of bytes} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the number of bytes. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }

    /** {@return the bits {@code FLAG_*}} */
    public static int writeFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + WRITE_FLAGS);
    }

    /** Sets the bits {@code FLAG_*}. */
    public static void writeFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + WRITE_FLAGS, value);
    }

    /** {@return the owner of locks, if {@link #FLAG_LOCK_OWNER} is set} */
    public static long lockOwner(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LOCK_OWNER);
    }

    /** Sets the owner of locks, if {@link #FLAG_LOCK_OWNER} is set. */
    public static void lockOwner(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LOCK_OWNER, value);
    }

    /** {@return the flags that the file is open with} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the flags that the file is open with. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }
}
