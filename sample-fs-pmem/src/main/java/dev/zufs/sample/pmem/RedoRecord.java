package dev.zufs.sample.pmem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The form of a record in the log.
 *
 * <pre>
 *  0  sequence (52 bits) | length of header and entries in words of 8 bytes (12 bits)
 *  8  crc32c of header and entries, taken with the salt of the record's place in this field (u32)
 * 12  crc32c that one of the inodes gets (u32), or zero
 * 16  entries
 * </pre>
 *
 * <p>A record begins at a multiple of 64 and is padded with zeros to one. An entry is a word, whose upper four bits say what
 * it is, and what belongs to it:
 *
 * <pre>
 * 1 word    offset / 8 (48 bits)                            then the value
 * 2 bytes   length / 8 (12 bits) | offset / 8 (48 bits)     then the bytes
 * 3 zero    blocks (24 bits) | first block (36 bits)
 * 4 take    blocks (24 bits) | first block (36 bits)
 * 5 free    blocks (24 bits) | first block (36 bits)
 * 6 inode   fields (19 bits) | offset / 128 (41 bits)       then a word for each field
 * </pre>
 */
final class RedoRecord {

    static final int HEADER_BYTES = 16;
    static final int INODE_CRC = 12;
    static final int MAX_BYTES = 0xFFF * 8;
    static final int MAX_RUN = (1 << 24) - 1;
    static final int MAX_BYTES_ENTRY = 0xFFF * 8;

    static final int WORD = 1;
    static final int BYTES = 2;
    static final int ZERO = 3;
    static final int TAKE = 4;
    static final int FREE = 5;
    static final int INODE = 6;

    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int LENGTH_BITS = 12;
    private static final int KIND_SHIFT = 60;
    private static final int BYTES_LENGTH_SHIFT = 48;
    private static final long OFFSET_MASK = (1L << BYTES_LENGTH_SHIFT) - 1;
    private static final int RUN_SHIFT = 36;
    private static final int FIELDS_SHIFT = 41;
    private static final long SLOT_MASK = (1L << FIELDS_SHIFT) - 1;
    private static final int SLOT_SHIFT = 7;

    private RedoRecord() {}

    static long getLong(byte[] record, int at) {
        return (long) LONG.get(record, at);
    }

    static void putLong(byte[] record, int at, long value) {
        LONG.set(record, at, value);
    }

    static long wordEntry(long offset) {
        return ((long) WORD << KIND_SHIFT) | (offset >>> 3);
    }

    static long bytesEntry(long offset, int length) {
        return ((long) BYTES << KIND_SHIFT) | ((long) (length >>> 3) << BYTES_LENGTH_SHIFT) | (offset >>> 3);
    }

    static long runEntry(int kind, long block, int count) {
        return ((long) kind << KIND_SHIFT) | ((long) count << RUN_SHIFT) | block;
    }

    static int runCount(long entry) {
        return (int) (entry >>> RUN_SHIFT) & MAX_RUN;
    }

    static long inodeEntry(long slot, int mask) {
        return ((long) INODE << KIND_SHIFT) | ((long) mask << FIELDS_SHIFT) | (slot >>> SLOT_SHIFT);
    }

    /**
     * Returns what the checksum of a record depends on besides its bytes. What users choose gets into records, names for
     * instance; so bytes that look like a record must not be one anywhere else, nor in another filesystem.
     *
     * @param seed of the filesystem's log
     * @param offset where the record lies
     */
    static int salt(long seed, long offset) {
        long mix = (seed + 0x9E37_79B9_7F4A_7C15L * (offset + 1));
        mix = (mix ^ (mix >>> 31)) * 0xBF58_476D_1CE4_E5B9L;
        mix = (mix ^ (mix >>> 29)) * 0x94D0_49BB_1331_11EBL;
        return (int) (mix >>> Integer.SIZE);
    }

    /** Completes a record whose entries end at {@code length}. */
    static void seal(byte[] record, int length, long sequence, int salt) {
        putLong(record, 0, (sequence << LENGTH_BITS) | (length >>> 3));
        INT.set(record, 8, salt);
        INT.set(record, 8, Checksums.crc32c(record, 0, length));
    }

    static long sequence(long header) {
        return header >>> LENGTH_BITS;
    }

    /** Returns the length of header and entries that a header word states. */
    static int length(long header) {
        return (int) (header & ((1 << LENGTH_BITS) - 1)) << 3;
    }

    /** Says whether bytes that claim to be a record are one. */
    static boolean isIntact(byte[] record, int length, int salt) {
        int stored = (int) INT.get(record, 8);
        INT.set(record, 8, salt);
        int computed = Checksums.crc32c(record, 0, length);
        INT.set(record, 8, stored);
        return stored == computed;
    }

    /**
     * Gives all entries to a visitor.
     *
     * @return false if the entries do not end where the record does; the visitor then got those before
     */
    static boolean visit(byte[] record, int length, RedoVisitor visitor) {
        int at = HEADER_BYTES;
        while (at < length) {
            long entry = getLong(record, at);
            at += Long.BYTES;
            int payload = payloadBytes(entry);
            if (payload < 0 || at + payload > length) {
                return false;
            }
            switch ((int) (entry >>> KIND_SHIFT)) {
                case WORD -> visitor.word((entry & OFFSET_MASK) << 3, getLong(record, at));
                case BYTES -> visitor.bytes((entry & OFFSET_MASK) << 3, record, at, payload);
                case ZERO -> visitor.zero(entry & MapWord.BLOCK_MASK, runCount(entry));
                case TAKE -> visitor.bits(entry & MapWord.BLOCK_MASK, runCount(entry), true);
                case FREE -> visitor.bits(entry & MapWord.BLOCK_MASK, runCount(entry), false);
                default -> visitor.inode((entry & SLOT_MASK) << SLOT_SHIFT, fields(entry), record, at);
            }
            at += payload;
        }
        return true;
    }

    private static int fields(long entry) {
        return (int) (entry >>> FIELDS_SHIFT) & InodeUpdate.MASK;
    }

    private static int payloadBytes(long entry) {
        return switch ((int) (entry >>> KIND_SHIFT)) {
            case WORD -> Long.BYTES;
            case BYTES -> ((int) (entry >>> BYTES_LENGTH_SHIFT) & 0xFFF) << 3;
            case ZERO, TAKE, FREE -> 0;
            case INODE -> InodeUpdate.words(fields(entry)) * Long.BYTES;
            default -> -1;
        };
    }
}
