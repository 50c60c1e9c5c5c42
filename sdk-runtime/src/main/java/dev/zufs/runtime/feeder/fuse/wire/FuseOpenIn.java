package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_open_in}, the request of {@link FuseOpcode#OPEN} and {@link FuseOpcode#OPENDIR}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseOpenIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 0;

    /** Offset of {@code open_flags} (u32). */
    public static final long OPEN_FLAGS = 4;

    /**
     * Bit of {@link #openFlags}: set-user-id and set-group-id go with {@code O_TRUNC} ({@code FUSE_OPEN_KILL_SUIDGID}).
     */
    public static final int FLAG_KILL_SUIDGID = 1;

    private FuseOpenIn() {}

    /** {@return the flags of {@code open}, without {@code O_CREAT}, {@code O_EXCL} and {@code O_NOCTTY}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the flags of {@code open}, without {@code O_CREAT}, {@code O_EXCL} and {@code O_NOCTTY}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the bits {@link #FLAG_KILL_SUIDGID}} */
    public static int openFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + OPEN_FLAGS);
    }

    /** Sets the bits {@link #FLAG_KILL_SUIDGID}. */
    public static void openFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + OPEN_FLAGS, value);
    }
}
