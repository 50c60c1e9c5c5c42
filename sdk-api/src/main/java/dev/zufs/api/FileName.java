package dev.zufs.api;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A name in a directory or of an extended attribute: one to 255 bytes, which need not be text in any encoding.
 *
 * <p>Equality is equality of bytes. Immutable, so it may be kept.
 */
public final class FileName implements Comparable<FileName> {

    /** The length of the longest name in bytes. */
    public static final int MAX_BYTES = 255;

    private final byte[] bytes;
    private final int hash;

    private FileName(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /**
     * Returns the name with the UTF-8 bytes of a text.
     *
     * @param text what; neither empty nor longer than 255 bytes
     * @return the name
     * @throws IllegalArgumentException if the length is wrong
     */
    public static FileName of(String text) {
        return new FileName(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the name with the given bytes.
     *
     * @param bytes copied; neither empty nor longer than 255
     * @return the name
     * @throws IllegalArgumentException if the length is wrong
     */
    public static FileName of(byte[] bytes) {
        return new FileName(bytes.clone());
    }

    /**
     * Returns the name that lies in a segment.
     *
     * @param segment where it lies; copied, so it need not live on
     * @param offset its first byte
     * @param length how many bytes, 1 to 255
     * @return the name
     * @throws IllegalArgumentException if the length is wrong
     */
    public static FileName of(MemorySegment segment, long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return new FileName(bytes);
    }

    /**
     * Returns the number of bytes.
     *
     * @return 1 to 255
     */
    public int length() {
        return bytes.length;
    }

    /**
     * Returns one byte.
     *
     * @param index 0 to {@link #length()} - 1
     * @return the byte
     */
    public byte byteAt(int index) {
        return bytes[index];
    }

    /**
     * Returns all bytes.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * Returns all bytes as a read-only segment, without copying them.
     *
     * @return a heap segment of {@link #length()} bytes
     */
    public MemorySegment segment() {
        return MemorySegment.ofArray(bytes).asReadOnly();
    }

    /**
     * Copies all bytes into a segment.
     *
     * @param target where to
     * @param offset first byte written
     */
    public void copyTo(MemorySegment target, long offset) {
        MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, offset, bytes.length);
    }

    /**
     * Says whether the bytes in a segment are this name.
     *
     * @param segment where they lie
     * @param offset the first of them
     * @param length how many
     * @return true if length and bytes are the same
     */
    public boolean matches(MemorySegment segment, long offset, int length) {
        if (length != bytes.length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (segment.get(ValueLayout.JAVA_BYTE, offset + index) != bytes[index]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Says whether this is {@code "."}, which no directory stores.
     *
     * @return true if so
     */
    public boolean isDot() {
        return bytes.length == 1 && bytes[0] == '.';
    }

    /**
     * Says whether this is {@code ".."}, which no directory stores.
     *
     * @return true if so
     */
    public boolean isDotDot() {
        return bytes.length == 2 && bytes[0] == '.' && bytes[1] == '.';
    }

    /** Compares byte by byte, bytes taken as unsigned. */
    @Override
    public int compareTo(FileName other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileName name && hash == name.hash && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /**
     * Returns the name for messages: its bytes decoded as UTF-8, where control characters and what is no UTF-8 show as
     * {@code \xNN}.
     */
    @Override
    public String toString() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.chars().noneMatch(c -> c < ' ' || c == 0x7F || c == '\\' || c == 0xFFFD)) {
            return text;
        }
        StringBuilder printable = new StringBuilder();
        for (byte b : bytes) {
            if (b < ' ' || b == 0x7F || b == '\\') {
                printable.append("\\x%02x".formatted(b & 0xFF));
            } else {
                printable.append((char) b);
            }
        }
        return printable.toString();
    }
}
