package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_readdir}, the request of {@link Operation#READDIR}.
 *
 * <p>The entries go into the window, see {@link DirectoryEntryCodec}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class ReaddirRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 48;

    /** Offset of {@code dir_ii} (u64, from the feeder). */
    public static final long DIRECTORY_COOKIE = 24;

    /** Offset of {@code pos} (u64, both ways). */
    public static final long POSITION = 32;

    /** Offset of {@code more} (u8, from the server). */
    public static final long MORE = 40;

    private ReaddirRequest() {}

    /** {@return the cookie of the directory} */
    public static long directoryCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + DIRECTORY_COOKIE);
    }

    /** Sets the cookie of the directory. */
    public static void directoryCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + DIRECTORY_COOKIE, value);
    }

    /** {@return the position to go on from, 56 bits, and the position behind the last entry given} */
    public static long position(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + POSITION);
    }

    /** Sets the position to go on from, 56 bits, and the position behind the last entry given. */
    public static void position(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + POSITION, value);
    }

    /** {@return whether entries remain, 0 or 1} */
    public static int more(MemorySegment buffer, long at) {
        return Byte.toUnsignedInt(buffer.get(Fields.U8, at + MORE));
    }

    /** Sets whether entries remain, 0 or 1. */
    public static void more(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U8, at + MORE, (byte) value);
    }
}
