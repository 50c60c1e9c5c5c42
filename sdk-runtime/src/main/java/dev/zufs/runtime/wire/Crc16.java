package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Computes the checksum of a device table: CRC-16/MODBUS.
 *
 * <p>The polynomial is 0xA001 reflected, the initial value 0xFFFF, and nothing is changed at the end.
 */
public final class Crc16 {

    private static final int INITIAL_VALUE = 0xFFFF;
    private static final int POLYNOMIAL = 0xA001;
    private static final int[] TABLE = table();

    private Crc16() {}

    /**
     * Computes the checksum of a range of bytes.
     *
     * @param segment segment with the bytes
     * @param at offset of the first byte
     * @param length number of bytes
     * @return the checksum, 16 bits
     * @throws IndexOutOfBoundsException if the range is not inside the segment
     */
    public static int of(MemorySegment segment, long at, long length) {
        int crc = INITIAL_VALUE;
        for (long next = at; next < at + length; next++) {
            crc = (crc >>> 8) ^ TABLE[(crc ^ segment.get(Fields.U8, next)) & 0xFF];
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int index = 0; index < table.length; index++) {
            int crc = index;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
            }
            table[index] = crc;
        }
        return table;
    }
}
