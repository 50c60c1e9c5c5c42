package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/** The checksums of the format. */
final class Checksums {

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
}
