package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_ioctl_in}, the request of {@link FuseOpcode#IOCTL}, which the input follows.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseIoctlIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 32;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 8;

    /** Offset of {@code cmd} (u32). */
    public static final long COMMAND = 12;

    /** Offset of {@code arg} (u64). */
    public static final long ARGUMENT = 16;

    /** Offset of {@code in_size} (u32). */
    public static final long INPUT_LENGTH = 24;

    /** Offset of {@code out_size} (u32). */
    public static final long OUTPUT_LENGTH = 28;

    /** Bit of {@link #flags}: a 32-bit process on a 64-bit kernel ({@code FUSE_IOCTL_COMPAT}). */
    public static final int FLAG_COMPAT = 1;

    /**
     * Bit of {@link #flags}: the server may ask for a retry; only of character devices ({@code
     * FUSE_IOCTL_UNRESTRICTED}).
     */
    public static final int FLAG_UNRESTRICTED = 2;

    /**
     * Bit of {@link FuseIoctlOut#flags}: {@link FuseIoctlIovec}s follow, call again with them ({@code
     * FUSE_IOCTL_RETRY}).
     */
    public static final int FLAG_RETRY = 4;

    /** Bit of {@link #flags}: the caller is a 32-bit process ({@code FUSE_IOCTL_32BIT}). */
    public static final int FLAG_32BIT = 8;

    /** Bit of {@link #flags}: the file is a directory ({@code FUSE_IOCTL_DIR}). */
    public static final int FLAG_DIRECTORY = 16;

    /** Bit of {@link #flags}: the caller is a process of the x32 kind ({@code FUSE_IOCTL_COMPAT_X32}). */
    public static final int FLAG_COMPAT_X32 = 32;

    /** Most {@link FuseIoctlIovec}s of a reply ({@code FUSE_IOCTL_MAX_IOV}). */
    public static final int MAX_IOVECS = 256;

    private FuseIoctlIn() {}

    /** {@return the handle of the open file} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the bits {@code FLAG_*}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@code FLAG_*}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the number of the command} */
    public static int command(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + COMMAND);
    }

    /** Sets the number of the command. */
    public static void command(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + COMMAND, value);
    }

    /** {@return the argument, an address of the caller's in most commands} */
    public static long argument(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ARGUMENT);
    }

    /** Sets the argument, an address of the caller's in most commands. */
    public static void argument(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ARGUMENT, value);
    }

    /** {@return the length of the input in bytes} */
    public static int inputLength(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + INPUT_LENGTH);
    }

    /** Sets the length of the input in bytes. */
    public static void inputLength(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + INPUT_LENGTH, value);
    }

    /** {@return the most bytes of the output} */
    public static int outputLength(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + OUTPUT_LENGTH);
    }

    /** Sets the most bytes of the output. */
    public static void outputLength(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + OUTPUT_LENGTH, value);
    }
}
