package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_notify_inval_entry_out}, the notification {@link FuseNotifyCode#INVAL_ENTRY}, which the
 * name with a NUL follows.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseNotifyInvalEntryOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code parent} (u64). */
    public static final long DIRECTORY = 0;

    /** Offset of {@code namelen} (u32). */
    public static final long NAME_LENGTH = 8;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 12;

    /**
     * Bit of {@link #flags}: look the name up again at its next use, if {@link FuseInitFlags#HAS_EXPIRE_ONLY} was
     * offered ({@code FUSE_EXPIRE_ONLY}).
     */
    public static final int FLAG_EXPIRE_ONLY = 1;

    private FuseNotifyInvalEntryOut() {}

    /** {@return the node of the directory} */
    public static long directory(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + DIRECTORY);
    }

    /** Sets the node of the directory. */
    public static void directory(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + DIRECTORY, value);
    }

    /** {@return the length of the name in bytes, without the NUL} */
    public static int nameLength(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + NAME_LENGTH);
    }

    /** Sets the length of the name in bytes, without the NUL. */
    public static void nameLength(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + NAME_LENGTH, value);
    }

    /** {@return the bits {@link #FLAG_EXPIRE_ONLY}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@link #FLAG_EXPIRE_ONLY}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }
}
