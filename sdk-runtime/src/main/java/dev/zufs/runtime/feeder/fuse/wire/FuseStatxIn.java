package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_statx_in}, the request of {@link FuseOpcode#STATX}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseStatxIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code getattr_flags} (u32). */
    public static final long FLAGS = 0;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 8;

    /** Offset of {@code sx_flags} (u32). */
    public static final long STATX_FLAGS = 16;

    /** Offset of {@code sx_mask} (u32). */
    public static final long MASK = 20;

    private FuseStatxIn() {}

    /** {@return the bits {@link FuseGetattrIn#FLAG_HANDLE}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@link FuseGetattrIn#FLAG_HANDLE}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the handle of an open file, if {@link FuseGetattrIn#FLAG_HANDLE} is set} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of an open file, if {@link FuseGetattrIn#FLAG_HANDLE} is set. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the flags of {@code statx}} */
    public static int statxFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + STATX_FLAGS);
    }

    /** Sets the flags of {@code statx}. */
    public static void statxFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + STATX_FLAGS, value);
    }

    /** {@return the bits {@code STATX_*} of what is asked for} */
    public static int mask(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MASK);
    }

    /** Sets the bits {@code STATX_*} of what is asked for. */
    public static void mask(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MASK, value);
    }
}
