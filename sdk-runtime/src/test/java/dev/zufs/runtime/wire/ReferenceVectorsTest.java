package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Checks the byte vectors of the protocol's description, appendix A. */
class ReferenceVectorsTest {

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[8192]);

    @Test
    void checksumOfDigits() {
        MemorySegment digits = MemorySegment.ofArray("123456789".getBytes(StandardCharsets.US_ASCII));

        assertThat(Crc16.of(digits, 0, 9)).isEqualTo(0x4B37);
    }

    @Test
    void checksumOfZeros() {
        assertThat(Crc16.of(buffer, 3, 1662)).isEqualTo(0x3BE6);
    }

    @Test
    void checksumOfADeviceTable() {
        new DeviceTableFormat(0x5346314D, 14, 1, 0, uuidFrom(0x00), uuidFrom(0x10), 0).write(buffer, 8, 64 << 20);

        assertThat(DeviceTable.version(buffer, 8)).isEqualTo(0x3801);
        assertThat(DeviceTable.t1Blocks(buffer, 8)).isEqualTo(0x4000);
        assertThat(DeviceTable.checksum(buffer, 8)).isEqualTo(0x0A34);
        assertThat(hex(8, 2)).isEqualTo("340a");
        assertThat(hex(8 + 8, 16)).isEqualTo("000102030405060708090a0b0c0d0e0f");
        assertThat(hex(8 + 72, 16)).isEqualTo("101112131415161718191a1b1c1d1e1f");
    }

    @Test
    void directoryEntry() {
        buffer.fill((byte) 0x5A);
        byte[] name = "foo".getBytes(StandardCharsets.US_ASCII);

        assertThat(DirectoryEntryCodec.write(buffer, 0, 4096, 0x1234, 8, 5, name))
                .isEqualTo(24);
        assertThat(hex(0, 24)).isEqualTo("3412000000000000" + "0805000000000000" + "03666f6f00000000");
        assertThat(hex(24, 1)).isEqualTo("5a");
    }

    @Test
    void blockOfGetMulty() {
        assertThat(IomapElement.ofT1Block(0x1000)).isEqualTo(0x0200000000008000L);
        assertThat(IomapElement.ofT1Block(0)).isEqualTo(0x0200000000000000L);
    }

    @Test
    void headers() {
        buffer.fill((byte) 0x5A);

        RequestWriter.fixed(buffer, 0, Operation.LOOKUP);
        assertThat(hex(0, 24)).isEqualTo("000000002001100020011000070000000000000000000000");
        RequestWriter.fixed(buffer, 0, Operation.NEW_INODE);
        assertThat(hex(0, 24)).isEqualTo("00000000b801b8010000b801040000000000000000000000");
        RequestWriter.data(buffer, 0, Operation.WRITE, 0x123, 0x2000);
        assertThat(hex(0, 24)).isEqualTo("00000000e000e0000000e000100000002301000000200000");
        RequestWriter.breakWait(buffer, 0, 0);
        assertThat(hex(0, 24)).isEqualTo("000000001800000000000000010000000000000000000000");
        RequestWriter.fixed(buffer, 0, Operation.NOOP);
        RequestWriter.putMulty(buffer, 512, 1, 4096);
        assertThat(PutChain.append(buffer, 0, buffer, 512)).isEqualTo(24);
        assertThat(hex(0, 24)).isEqualTo("0000000018000000000000001f0002000000000000000000");
    }

    private String hex(int at, int length) {
        return HexFormat.of().formatHex(buffer.toArray(Fields.U8), at, at + length);
    }

    private static UUID uuidFrom(int first) {
        long high = 0;
        long low = 0;
        for (int index = 0; index < 8; index++) {
            high = high << 8 | first + index;
            low = low << 8 | first + 8 + index;
        }
        return new UUID(high, low);
    }
}
