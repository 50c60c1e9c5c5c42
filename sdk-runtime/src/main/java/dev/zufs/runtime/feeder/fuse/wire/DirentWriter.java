package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Appends entries to the reply of a listing. It keeps no state: each call says where the last one ended.
 *
 * <p>An entry is padded to 8 bytes with zeros, and the padding counts: the kernel drops an entry that is cut there.
 */
public final class DirentWriter {

    /** Result of an append that had no room: the reply ends with the entry before. */
    public static final long FULL = -1;

    private static final int ALIGNMENT = 8;

    private DirentWriter() {}

    /**
     * Gives the size of an entry of READDIR.
     *
     * @param nameLength length of the name in bytes
     * @return the size in bytes, padding included
     */
    public static long size(int nameLength) {
        return FuseDirent.NAME + nameLength + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /**
     * Gives the size of an entry of READDIRPLUS.
     *
     * @param nameLength length of the name in bytes
     * @return the size in bytes, padding included
     */
    public static long sizePlus(int nameLength) {
        return FuseDirentplus.DIRENT + size(nameLength);
    }

    /**
     * Appends an entry of READDIR.
     *
     * @param buffer segment with the reply
     * @param at offset of the entry
     * @param end offset behind the last byte that the reply may have
     * @param inodeNumber inode number
     * @param type type of the inode, its mode shifted by 12 bits; 0 if it is not known
     * @param next where the listing goes on behind this entry, which is 0 for no entry
     * @param names segment with the name
     * @param nameAt offset of the name in it
     * @param nameLength length of the name in bytes
     * @return the offset behind the entry, or {@link #FULL} if there is no room and nothing was written
     * @throws IllegalArgumentException if the name has no bytes or too many
     */
    public static long append(
            MemorySegment buffer,
            long at,
            long end,
            long inodeNumber,
            int type,
            long next,
            MemorySegment names,
            long nameAt,
            int nameLength) {
        check(nameLength);
        long behind = at + size(nameLength);
        if (behind > end) {
            return FULL;
        }
        write(buffer, at, inodeNumber, type, next, nameLength);
        MemorySegment.copy(names, nameAt, buffer, at + FuseDirent.NAME, nameLength);
        return behind;
    }

    /**
     * Appends an entry of READDIRPLUS whose {@link FuseEntryOut}, at {@code at + FuseDirentplus.ENTRY}, is cleared:
     * node 0, the entry without attributes. The caller fills it, and counts a lookup of the node unless the name is
     * {@code .} or {@code ..}.
     *
     * @param buffer segment with the reply
     * @param at offset of the entry
     * @param end offset behind the last byte that the reply may have
     * @param inodeNumber inode number
     * @param type type of the inode, its mode shifted by 12 bits; 0 if it is not known
     * @param next where the listing goes on behind this entry, which is 0 for no entry
     * @param names segment with the name
     * @param nameAt offset of the name in it
     * @param nameLength length of the name in bytes
     * @return the offset behind the entry, or {@link #FULL} if there is no room and nothing was written
     * @throws IllegalArgumentException if the name has no bytes or too many
     */
    public static long appendPlus(
            MemorySegment buffer,
            long at,
            long end,
            long inodeNumber,
            int type,
            long next,
            MemorySegment names,
            long nameAt,
            int nameLength) {
        check(nameLength);
        if (at + sizePlus(nameLength) > end) {
            return FULL;
        }
        buffer.asSlice(at, FuseDirentplus.DIRENT).fill((byte) 0);
        return append(buffer, at + FuseDirentplus.DIRENT, end, inodeNumber, type, next, names, nameAt, nameLength);
    }

    private static void check(int nameLength) {
        if (nameLength < 1 || nameLength > FuseProtocol.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("name of " + nameLength + " bytes");
        }
    }

    private static void write(MemorySegment buffer, long at, long inodeNumber, int type, long next, int nameLength) {
        FuseDirent.inodeNumber(buffer, at, inodeNumber);
        FuseDirent.next(buffer, at, next);
        FuseDirent.nameLength(buffer, at, nameLength);
        FuseDirent.type(buffer, at, type);
        // The last word holds the padding; a name, being copied after this, overwrites what it needs of it.
        buffer.set(Fields.U64, at + size(nameLength) - ALIGNMENT, 0L);
    }
}
