package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_str}, a name of up to 255 bytes with its length in front.
 *
 * <p>The name has no final NUL; the bytes behind it are zero in a request.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class ZufsString {

    /** Size of the structure in bytes. */
    public static final long SIZE = 256;

    /** Offset of {@code len} (u8, from the feeder). */
    public static final long LENGTH = 0;

    /** Offset of {@code name}: the name. */
    public static final long NAME = 1;

    /** Longest name in bytes ({@code ZUFS_NAME_LEN}). */
    public static final int MAX_LENGTH = 255;

    private ZufsString() {}

    /** {@return the length of the name in bytes} */
    public static int length(MemorySegment buffer, long at) {
        return Byte.toUnsignedInt(buffer.get(Fields.U8, at + LENGTH));
    }

    /** Sets the length of the name in bytes. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U8, at + LENGTH, (byte) value);
    }

    /** {@return the offset in the segment at which the name's bytes begin} */
    public static long name(long at) {
        return at + NAME;
    }

    /**
     * Sets the name to {@code length} bytes of {@code source} from {@code sourceAt} and clears the bytes behind it.
     *
     * @throws IllegalArgumentException if the name is longer than {@value #MAX_LENGTH} bytes
     */
    public static void set(MemorySegment buffer, long at, MemorySegment source, long sourceAt, int length) {
        checkLength(length);
        length(buffer, at, length);
        MemorySegment.copy(source, sourceAt, buffer, at + NAME, length);
        clearTail(buffer, at, length);
    }

    /**
     * Sets the name to all bytes of {@code source} and clears the bytes behind it.
     *
     * @throws IllegalArgumentException if the name is longer than {@value #MAX_LENGTH} bytes
     */
    public static void set(MemorySegment buffer, long at, byte[] source) {
        checkLength(source.length);
        length(buffer, at, source.length);
        MemorySegment.copy(source, 0, buffer, Fields.U8, at + NAME, source.length);
        clearTail(buffer, at, source.length);
    }

    /**
     * Copies the name to the front of {@code target}.
     *
     * @return its length in bytes
     */
    public static int copyTo(MemorySegment buffer, long at, byte[] target) {
        int length = length(buffer, at);
        MemorySegment.copy(buffer, Fields.U8, at + NAME, target, 0, length);
        return length;
    }

    private static void checkLength(int length) {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("name of " + length + " bytes, at most " + MAX_LENGTH);
        }
    }

    private static void clearTail(MemorySegment buffer, long at, int length) {
        long first = at + NAME + length;
        buffer.asSlice(first, at + SIZE - first).fill((byte) 0);
    }
}
