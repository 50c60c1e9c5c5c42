package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/** The checksums of the format. */
final class Checksums {

    private static final int CRC16_POLYNOMIAL = 0xA001;

    private Checksums() {}

    /** Returns the CRC-32C (Castagnoli) of bytes. */
    static int crc32c(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** Returns the CRC-32C of bytes on the media. */
    static int crc32c(PersistentMemory memory, long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return crc32c(bytes, 0, length);
    }

    /** Returns the CRC-16 that the device table has: reflected polynomial 0xA001, start 0xFFFF (known as MODBUS). */
    static int crc16(byte[] bytes, int offset, int length) {
        int crc = 0xFFFF;
        for (int index = offset; index < offset + length; index++) {
            crc ^= bytes[index] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? (crc >>> 1) ^ CRC16_POLYNOMIAL : crc >>> 1;
            }
        }
        return crc;
    }
}
