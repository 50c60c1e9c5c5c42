package dev.zufs.api;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
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
        checkLength(bytes.length);
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    private static void checkLength(int length) {
        if (length < 1 || length > MAX_BYTES) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_BYTES + " bytes, not " + length);
        }
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
        checkLength(length);
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
     * Returns the name for messages: its bytes decoded as UTF-8, where the bytes of control characters and of
     * backslashes, and those that are no UTF-8, show as {@code \xNN}.
     */
    @Override
    public String toString() {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        CharBuffer decoded = CharBuffer.allocate(bytes.length);
        StringBuilder printable = new StringBuilder(bytes.length);
        while (rest.hasRemaining()) {
            CoderResult result = decoder.reset().decode(rest, decoded, true);
            decoded.flip().chars().forEach(c -> appendCharacter(printable, (char) c));
            decoded.clear();
            for (int invalid = result.isError() ? result.length() : 0; invalid > 0; invalid--) {
                appendEscaped(printable, rest.get());
            }
        }
        return printable.toString();
    }

    private static void appendCharacter(StringBuilder printable, char character) {
        if (!Character.isISOControl(character) && character != '\\') {
            printable.append(character);
            return;
        }
        for (byte b : String.valueOf(character).getBytes(StandardCharsets.UTF_8)) {
            appendEscaped(printable, b);
        }
    }

    private static void appendEscaped(StringBuilder printable, byte value) {
        printable.append("\\x%02x".formatted(value & 0xFF));
    }
}
