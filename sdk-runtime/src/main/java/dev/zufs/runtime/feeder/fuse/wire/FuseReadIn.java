package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_read_in}, the request of {@link FuseOpcode#READ}, {@link FuseOpcode#READDIR} and
 * {@link FuseOpcode#READDIRPLUS}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseReadIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 40;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code offset} (u64). */
    public static final long OFFSET = 8;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 16;

    /** Offset of {@code read_flags} (u32). */
    public static final long READ_FLAGS = 20;

    /** Offset of {@code lock_owner} (u64). */
    public static final long LOCK_OWNER = 24;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 32;

    /** Bit of {@link #readFlags}: {@link #lockOwner} is given ({@code FUSE_READ_LOCKOWNER}). */
    public static final int FLAG_LOCK_OWNER = 2;

    private FuseReadIn() {}

    /** {@return the handle of the open file} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the offset in bytes, or where a directory's listing goes on} */
    public static long offset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET);
    }

    /** Sets the offset in bytes, or where a directory's listing goes on. */
    public static void offset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET, value);
    }

    /** {@return the most bytes of the reply, without its header} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the most bytes of the reply, without its header. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }

    /** {@return the bits {@link #FLAG_LOCK_OWNER}} */
    public static int readFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + READ_FLAGS);
    }

    /** Sets the bits {@link #FLAG_LOCK_OWNER}. */
    public static void readFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + READ_FLAGS, value);
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
