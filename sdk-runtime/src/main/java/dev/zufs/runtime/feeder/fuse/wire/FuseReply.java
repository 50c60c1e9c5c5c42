package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/** Begins and clears replies. All methods write at the given offset alone, and allocate nothing. */
public final class FuseReply {

    // The kernel refuses errors from here on, which are its own.
    private static final int MAX_ERRNO = 512;

    private static final long MAX_CLEARED_BY_WORD = 160;

    private FuseReply() {}

    /**
     * Writes a whole reply that says that the request failed.
     *
     * @param buffer segment with the reply
     * @param at offset of the reply
     * @param unique identity of the request
     * @param errno positive number of the error
     * @return the length of the reply in bytes
     * @throws IllegalArgumentException if the kernel would take the error for none
     */
    public static long error(MemorySegment buffer, long at, long unique, int errno) {
        if (errno <= 0 || errno >= MAX_ERRNO) {
            throw new IllegalArgumentException("no error number: " + errno);
        }
        return header(buffer, at, unique, -errno, 0);
    }

    /**
     * Writes the header of a reply that says that the request succeeded.
     *
     * @param buffer segment with the reply
     * @param at offset of the reply
     * @param unique identity of the request
     * @param length length of what follows the header, in bytes
     * @return the length of the whole reply in bytes
     */
    public static long success(MemorySegment buffer, long at, long unique, long length) {
        return header(buffer, at, unique, 0, length);
    }

    /**
     * Writes the header of a reply that says that the request succeeded, and clears what follows it, for a structure.
     *
     * @param buffer segment with the reply
     * @param at offset of the reply
     * @param unique identity of the request
     * @param size size of what follows the header, in bytes
     * @return the length of the whole reply in bytes
     */
    public static long cleared(MemorySegment buffer, long at, long unique, long size) {
        clear(buffer, at + FuseOutHeader.SIZE, size);
        return header(buffer, at, unique, 0, size);
    }

    /**
     * Clears memory for a structure.
     *
     * @param buffer segment with the structure
     * @param from offset of the structure
     * @param size size of the structure in bytes
     */
    public static void clear(MemorySegment buffer, long from, long size) {
        if (size > MAX_CLEARED_BY_WORD || size % Long.BYTES != 0) {
            buffer.asSlice(from, size).fill((byte) 0);
            return;
        }
        // A slice and a call to fill would cost more than these few stores.
        for (long at = from; at < from + size; at += Long.BYTES) {
            buffer.set(Fields.U64, at, 0L);
        }
    }

    static long header(MemorySegment buffer, long at, long unique, int error, long length) {
        long whole = FuseOutHeader.SIZE + length;
        if (length < 0 || whole > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("reply of " + length + " bytes");
        }
        FuseOutHeader.length(buffer, at, (int) whole);
        FuseOutHeader.error(buffer, at, error);
        FuseOutHeader.unique(buffer, at, unique);
        return whole;
    }
}
