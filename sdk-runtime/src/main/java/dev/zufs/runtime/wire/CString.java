package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/** Reads and writes text that ends at its first NUL: type names and mount options. */
public final class CString {

    private CString() {}

    /**
     * Measures a text.
     *
     * @param segment segment with the text
     * @param at offset of the text
     * @param capacity number of bytes the text may have
     * @return the number of bytes before the first NUL, or {@code capacity} if there is none
     */
    public static int length(MemorySegment segment, long at, int capacity) {
        int length = 0;
        while (length < capacity && segment.get(Fields.U8, at + length) != 0) {
            length++;
        }
        return length;
    }

    /**
     * Sets a text and fills the rest of its field with NUL.
     *
     * @param segment segment with the field
     * @param at offset of the field
     * @param capacity size of the field in bytes, a final NUL included
     * @param text text to set
     * @throws IllegalArgumentException if the text and its NUL do not fit, or the text contains one
     */
    public static void set(MemorySegment segment, long at, int capacity, byte[] text) {
        if (text.length >= capacity) {
            throw new IllegalArgumentException("text of " + text.length + " bytes in a field of " + capacity);
        }
        for (byte character : text) {
            if (character == 0) {
                throw new IllegalArgumentException("text contains NUL");
            }
        }
        MemorySegment.copy(text, 0, segment, Fields.U8, at, text.length);
        for (long next = at + text.length; next < at + capacity; next++) {
            segment.set(Fields.U8, next, (byte) 0);
        }
    }
}
