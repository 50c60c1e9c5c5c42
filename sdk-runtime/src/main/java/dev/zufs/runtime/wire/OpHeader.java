package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Reads and writes {@code zufs_ioc_hdr}, the 24 bytes that begin every request.
 *
 * <p>The feeder fills it; of the reply only {@link #err} and {@link #outLen} count, everything else must be left as it
 * arrived. While an operation runs the feeder may set {@link #FLAG_INTR} in the live buffer at any moment: poll it with
 * {@link #isInterrupted}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class OpHeader {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code err} (s32, both ways). */
    public static final long ERR = 0;

    /** Offset of {@code in_len} (u16, from the feeder). */
    public static final long IN_LEN = 4;

    /** Offset of {@code out_max} (u16, from the feeder). */
    public static final long OUT_MAX = 6;

    /** Offset of {@code out_start} (u16, from the feeder). */
    public static final long OUT_START = 8;

    /** Offset of {@code out_len} (u16, both ways). */
    public static final long OUT_LEN = 10;

    /** Offset of {@code operation} (u16, from the feeder). */
    public static final long OPERATION = 12;

    /** Offset of {@code flags} (u16, from the feeder). */
    public static final long FLAGS = 14;

    /** Offset of {@code offset} (u32, from the feeder). */
    public static final long OFFSET = 16;

    /** Offset of {@code len} (u32, from the feeder). */
    public static final long LEN = 20;

    /** Bit of {@link #flags}: the caller got a signal ({@code ZUFS_H_INTR}); set while the operation runs. */
    public static final int FLAG_INTR = 1;

    /** Bit of {@link #flags}: a put follows at this header plus {@link #inLen} ({@code ZUFS_H_HAS_PIGY_PUT}). */
    public static final int FLAG_HAS_PIGY_PUT = 2;

    private static final VarHandle FLAGS_HANDLE = Fields.ALIGNED_U16.varHandle();

    private OpHeader() {}

    /** {@return the result: 0 or a negative errno} */
    public static int err(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ERR);
    }

    /** Sets the result: 0 or a negative errno. */
    public static void err(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ERR, value);
    }

    /**
     * {@return the number of request bytes that are valid in the buffer, which is also the distance to a following put}
     */
    public static int inLen(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + IN_LEN));
    }

    /** Sets the number of request bytes that are valid in the buffer, which is also the distance to a following put. */
    public static void inLen(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + IN_LEN, (short) value);
    }

    /** {@return the largest number of bytes that the caller takes back without an overflow handler} */
    public static int outMax(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + OUT_MAX));
    }

    /** Sets the largest number of bytes that the caller takes back without an overflow handler. */
    public static void outMax(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + OUT_MAX, (short) value);
    }

    /** {@return the offset of the first byte that is copied back} */
    public static int outStart(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + OUT_START));
    }

    /** Sets the offset of the first byte that is copied back. */
    public static void outStart(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + OUT_START, (short) value);
    }

    /** {@return the number of bytes that are copied back} */
    public static int outLen(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + OUT_LEN));
    }

    /** Sets the number of bytes that are copied back. */
    public static void outLen(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + OUT_LEN, (short) value);
    }

    /** {@return the operation: one of {@link Operation}, or of {@link MountOperation} on the mount channel} */
    public static int operation(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + OPERATION));
    }

    /** Sets the operation: one of {@link Operation}, or of {@link MountOperation} on the mount channel. */
    public static void operation(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + OPERATION, (short) value);
    }

    /** {@return the bits {@link #FLAG_INTR} and {@link #FLAG_HAS_PIGY_PUT}} */
    public static int flags(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + FLAGS));
    }

    /** Sets the bits {@link #FLAG_INTR} and {@link #FLAG_HAS_PIGY_PUT}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + FLAGS, (short) value);
    }

    /** {@return the byte offset of the caller's data in the window, 0 to 4095} */
    public static int offset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + OFFSET);
    }

    /** Sets the byte offset of the caller's data in the window, 0 to 4095. */
    public static void offset(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + OFFSET, value);
    }

    /** {@return the length of the caller's data in bytes, at most 4 MiB} */
    public static int len(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LEN);
    }

    /** Sets the length of the caller's data in bytes, at most 4 MiB. */
    public static void len(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LEN, value);
    }

    /**
     * {@return whether the caller of the running operation got a signal, read afresh from the live, even aligned,
     * buffer}
     */
    public static boolean isInterrupted(MemorySegment buffer, long at) {
        return ((short) FLAGS_HANDLE.getOpaque(buffer, at + FLAGS) & FLAG_INTR) != 0;
    }

    /** Tells the server that the caller got a signal; only the feeder that delivered the operation may call this. */
    public static void interrupt(MemorySegment buffer, long at) {
        int flags = (short) FLAGS_HANDLE.getOpaque(buffer, at + FLAGS);
        FLAGS_HANDLE.setOpaque(buffer, at + FLAGS, (short) (flags | FLAG_INTR));
    }

    /** Clears all 24 bytes, as must be done once before the first wait on a fresh, never zeroed, buffer. */
    public static void clear(MemorySegment buffer, long at) {
        buffer.set(Fields.U64, at, 0L);
        buffer.set(Fields.U64, at + 8, 0L);
        buffer.set(Fields.U64, at + 16, 0L);
    }
}
