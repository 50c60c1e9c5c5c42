package dev.zufs.sample.pmem;

import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The form of directory entries; see {@link Layout}.
 *
 * <p>An entry's position is where its name begins in the directory, so that it is never below 16. A slot with number 0 is
 * free; one whose header is zero as well, which is what a block of zeros has, is free to the end of the block.
 */
final class DirectoryEntry {

    static final int HEADER = 16;
    static final int MIN_SLOT = 24;
    static final int MAX_SLOT = slotBytes(FileName.MAX_BYTES);

    private static final int SLOT_SHIFT = 32;
    private static final int NAME_SHIFT = 48;
    private static final int TYPE_SHIFT = 56;
    private static final int SUMMED_HEADER = 24;
    /** What the length of a free slot is multiplied with to check it. */
    private static final int FREE_FACTOR = 0x9E37_79B1;

    private DirectoryEntry() {}

    /** Returns the length of a slot for a name. */
    static int slotBytes(int nameLength) {
        return (HEADER + nameLength + 7) & ~7;
    }

    static long number(PersistentMemory memory, long at) {
        return memory.getLong(at);
    }

    static long header(PersistentMemory memory, long at) {
        return memory.getLong(at + 8);
    }

    static int slotLength(long header) {
        return (int) (header >>> SLOT_SHIFT) & 0xFFFF;
    }

    static int nameLength(long header) {
        return (int) (header >>> NAME_SHIFT) & 0xFF;
    }

    static int typeCode(long header) {
        return (int) (header >>> TYPE_SHIFT);
    }

    static long header(int crc, int slotLength, int nameLength, int typeCode) {
        return Integer.toUnsignedLong(crc)
                | ((long) slotLength << SLOT_SHIFT)
                | ((long) nameLength << NAME_SHIFT)
                | ((long) typeCode << TYPE_SHIFT);
    }

    /** Returns the header of a free slot. */
    static long freeHeader(int slotLength) {
        return header(slotLength * FREE_FACTOR, slotLength, 0, 0);
    }

    /**
     * Returns the length of the slot at a place of a block, 0 if what is there cannot be a slot.
     *
     * <p>A wrong length would hide the entries that follow, and let new ones overwrite them. So a slot with a name is not as
     * much as {@link #MIN_SLOT} longer than that needs, and a free one has a check of its length and no name. An entry whose
     * number was damaged to 0 is no free slot by that.
     */
    static int checkedSlotLength(long number, long header, int inBlock) {
        int length = slotLength(header);
        int rest = Layout.BLOCK_BYTES - inBlock;
        if (number == 0 && header == 0) {
            return rest;
        }
        boolean fits = length >= MIN_SLOT && length <= rest && (length & 7) == 0;
        if (number == 0) {
            return fits && header == freeHeader(length) ? length : 0;
        }
        int spare = length - slotBytes(nameLength(header));
        return fits && spare >= 0 && spare < MIN_SLOT ? length : 0;
    }

    /** Says whether an entry in use is what was once stored there. */
    static boolean isIntact(PersistentMemory memory, long at, long directory, long position) {
        long number = number(memory, at);
        long header = header(memory, at);
        int nameLength = nameLength(header);
        int code = typeCode(header);
        if (nameLength == 0 || code > 15 || !FileType.isValidMode(code << 12)) {
            return false;
        }
        byte[] summed = new byte[SUMMED_HEADER + nameLength + 2];
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, at + HEADER, summed, SUMMED_HEADER, nameLength);
        return (int) header == crc(summed, directory, position, number, nameLength, code);
    }

    /** Says the same of an entry in a copy of its block. */
    static boolean isIntact(byte[] block, int at, long directory, long position) {
        long header = RedoRecord.getLong(block, at + 8);
        int nameLength = nameLength(header);
        int code = typeCode(header);
        if (nameLength == 0 || code > 15 || !FileType.isValidMode(code << 12)) {
            return false;
        }
        return (int) header == crc(block, at, directory, position);
    }

    /** Returns the checksum that an entry in a copy of its block should have. */
    static int crc(byte[] block, int at, long directory, long position) {
        long header = RedoRecord.getLong(block, at + 8);
        int nameLength = nameLength(header);
        byte[] summed = new byte[SUMMED_HEADER + nameLength + 2];
        System.arraycopy(block, at + HEADER, summed, SUMMED_HEADER, nameLength);
        return crc(summed, directory, position, RedoRecord.getLong(block, at), nameLength, typeCode(header));
    }

    static int crc(FileName name, long directory, long position, long number, int typeCode) {
        byte[] summed = new byte[SUMMED_HEADER + name.length() + 2];
        for (int index = 0; index < name.length(); index++) {
            summed[SUMMED_HEADER + index] = name.byteAt(index);
        }
        return crc(summed, directory, position, number, name.length(), typeCode);
    }

    private static int crc(byte[] summed, long directory, long position, long number, int nameLength, int typeCode) {
        RedoRecord.putLong(summed, 0, directory);
        RedoRecord.putLong(summed, 8, position);
        RedoRecord.putLong(summed, 16, number);
        summed[SUMMED_HEADER + nameLength] = (byte) nameLength;
        summed[SUMMED_HEADER + nameLength + 1] = (byte) typeCode;
        return Checksums.crc32c(summed, 0, summed.length);
    }
}
