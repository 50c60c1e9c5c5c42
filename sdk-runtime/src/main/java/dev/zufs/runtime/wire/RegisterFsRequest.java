package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_register_fs}, the argument of {@link Ioctl#REGISTER_FS}.
 *
 * <p>Only the result in the header comes back.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class RegisterFsRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 88;

    /** Offset of {@code zus_zfi} (u64, from the server). */
    public static final long TYPE_COOKIE = 24;

    /** Offset of {@code rfi}: the {@link RegisterFsInfo}. */
    public static final long INFO = 32;

    private RegisterFsRequest() {}

    /** {@return the cookie of the type, given back at mount and remount} */
    public static long typeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TYPE_COOKIE);
    }

    /** Sets the cookie of the type, given back at mount and remount. */
    public static void typeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TYPE_COOKIE, value);
    }
}
