package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Writes and reads the directory entries that {@link Operation#READDIR} puts into the window.
 *
 * <p>An entry is the inode number, the type, the position of 56 bits, the length of the name and the name, padded to a
 * multiple of 8 bytes. The list ends where the buffer does, or at a name of length 0; the window arrives zeroed.
 */
public final class DirectoryEntryCodec {

    /** Offset of the inode number in an entry, 64 bits. */
    public static final long INODE_NUMBER = 0;

    /** Offset of the type in an entry, 8 bits ({@code DT_*}). */
    public static final long TYPE = 8;

    /** Offset of the position in an entry, 56 bits. */
    public static final long POSITION = 9;

    /** Offset of the length of the name in an entry, 8 bits. */
    public static final long NAME_LENGTH = 16;

    /** Offset of the name in an entry, and size of what is before it ({@code E_ZDE_HDR_SIZE}). */
    public static final long NAME = 17;

    /** Size of the largest entry in bytes. */
    public static final long MAX_SIZE = 272;

    /** Largest position. */
    public static final long MAX_POSITION = (1L << 56) - 1;

    /** What the writers answer for an entry that does not fit. */
    public static final long REFUSED = -1;

    private static final int ALIGNMENT = 8;
    private static final int TYPE_MASK = 0xFF;
    private static final int POSITION_SHIFT = 8;

    private DirectoryEntryCodec() {}

    /**
     * Gives the size of an entry.
     *
     * @param nameLength length of the name in bytes
     * @return the size in bytes, padding included
     */
    public static long size(int nameLength) {
        return (NAME + nameLength + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /**
     * Writes an entry, unless it does not fit.
     *
     * <p>The reader takes an entry only if the buffer goes on behind it. So one that would end where the buffer ends,
     * or later, is refused, and nothing is written.
     *
     * @param window segment with the buffer
     * @param at offset at which the entry is to begin
     * @param end offset behind the last byte of the buffer
     * @param inodeNumber inode number
     * @param type type of the inode, see {@link FileMode#directoryEntryType}
     * @param position position that finds this entry again, 0 to {@link #MAX_POSITION}
     * @param source segment with the name
     * @param sourceAt offset of the name
     * @param nameLength length of the name in bytes, 1 to 255
     * @return the offset at which the next entry is to begin, or {@link #REFUSED}
     * @throws IllegalArgumentException if name or position do not fit an entry
     */
    public static long write(
            MemorySegment window,
            long at,
            long end,
            long inodeNumber,
            int type,
            long position,
            MemorySegment source,
            long sourceAt,
            int nameLength) {
        long next = begin(window, at, end, inodeNumber, type, position, nameLength);
        if (next != REFUSED) {
            MemorySegment.copy(source, sourceAt, window, at + NAME, nameLength);
        }
        return next;
    }

    /**
     * Writes an entry whose name is in an array, unless it does not fit.
     *
     * @param window segment with the buffer
     * @param at offset at which the entry is to begin
     * @param end offset behind the last byte of the buffer
     * @param inodeNumber inode number
     * @param type type of the inode, see {@link FileMode#directoryEntryType}
     * @param position position that finds this entry again, 0 to {@link #MAX_POSITION}
     * @param name name, 1 to 255 bytes
     * @return the offset at which the next entry is to begin, or {@link #REFUSED}
     * @throws IllegalArgumentException if name or position do not fit an entry
     */
    public static long write(
            MemorySegment window, long at, long end, long inodeNumber, int type, long position, byte[] name) {
        long next = begin(window, at, end, inodeNumber, type, position, name.length);
        if (next != REFUSED) {
            MemorySegment.copy(name, 0, window, Fields.U8, at + NAME, name.length);
        }
        return next;
    }

    /**
     * Tells whether an entry can be read, as the feeder decides it.
     *
     * @param window segment with the buffer
     * @param at offset of the entry
     * @param end offset behind the last byte of the buffer
     * @return whether the buffer goes on behind the entry and the entry has a name
     */
    public static boolean isEntry(MemorySegment window, long at, long end) {
        if (end <= at + NAME) {
            return false;
        }
        int length = nameLength(window, at);
        return length != 0 && end > at + size(length);
    }

    /**
     * Finds the entry behind an entry.
     *
     * @param window segment with the buffer
     * @param at offset of an entry that {@link #isEntry} has accepted
     * @return the offset behind it
     */
    public static long next(MemorySegment window, long at) {
        return at + size(nameLength(window, at));
    }

    /**
     * Reads the inode number.
     *
     * @param window segment with the buffer
     * @param at offset of the entry
     * @return the inode number
     */
    public static long inodeNumber(MemorySegment window, long at) {
        return window.get(Fields.U64, at + INODE_NUMBER);
    }

    /**
     * Reads the type.
     *
     * @param window segment with the buffer
     * @param at offset of the entry
     * @return the type of the inode
     */
    public static int type(MemorySegment window, long at) {
        return Byte.toUnsignedInt(window.get(Fields.U8, at + TYPE));
    }

    /**
     * Reads the position.
     *
     * @param window segment with the buffer
     * @param at offset of the entry
     * @return the position that finds this entry again
     */
    public static long position(MemorySegment window, long at) {
        return window.get(Fields.U64, at + TYPE) >>> POSITION_SHIFT;
    }

    /**
     * Reads the length of the name, which is at {@link #NAME}.
     *
     * @param window segment with the buffer
     * @param at offset of the entry
     * @return the length in bytes, 0 at the end of the list
     */
    public static int nameLength(MemorySegment window, long at) {
        return Byte.toUnsignedInt(window.get(Fields.U8, at + NAME_LENGTH));
    }

    private static long begin(
            MemorySegment window, long at, long end, long inodeNumber, int type, long position, int nameLength) {
        if (nameLength < 1 || nameLength > ZufsString.MAX_LENGTH || (position & ~MAX_POSITION) != 0) {
            throw new IllegalArgumentException("name of " + nameLength + " bytes at position " + position);
        }
        long next = at + size(nameLength);
        if (next >= end) {
            return REFUSED;
        }
        window.set(Fields.U64, at + INODE_NUMBER, inodeNumber);
        window.set(Fields.U64, at + TYPE, (position << POSITION_SHIFT) | (type & TYPE_MASK));
        // The last word holds the padding, and begins inside the name or, for the shortest names, with its length.
        window.set(Fields.U64, next - ALIGNMENT, 0L);
        window.set(Fields.U8, at + NAME_LENGTH, (byte) nameLength);
        return next;
    }
}
