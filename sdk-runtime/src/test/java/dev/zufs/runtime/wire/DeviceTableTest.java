package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zufs.api.Errno;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceTableTest {

    private static final long SEED = Long.getLong("dev.zufs.test.seed", 20_260_104L);
    private static final int MAGIC = 0x1234_5678;
    private static final long DEVICE_BYTES = (10L << 20) + 4096;
    private static final long AT = 16;

    private final MemorySegment device = MemorySegment.ofArray(new byte[8192]);

    @BeforeEach
    void format() {
        device.fill((byte) 0x77);
        new DeviceTableFormat(MAGIC, 3, 7, DeviceTable.FLAG_POSIX_ACL, new UUID(1, 2), new UUID(3, 4), 99)
                .write(device, AT, DEVICE_BYTES);
    }

    @Test
    void formattedTableHasNoFault() {
        assertThat(fault()).isNull();
        assertThat(DeviceTable.t1Blocks(device, AT)).isEqualTo((10L << 20) / 4096);
        assertThat(DeviceTable.t2Blocks(device, AT)).isZero();
        assertThat(DeviceTable.t1Count(device, AT)).isOne();
        assertThat(DeviceTable.deviceIndex(device, AT)).isZero();
        assertThat(DeviceTable.flags(device, AT)).isEqualTo(DeviceTable.FLAG_POSIX_ACL);
        assertThat(DeviceTable.writeTimeNanos(device, AT)).isEqualTo(99);
        assertThat(DeviceTable.majorVersion(DeviceTable.version(device, AT))).isEqualTo(3);
        assertThat(DeviceTable.minorVersion(DeviceTable.version(device, AT))).isEqualTo(7);
        assertThat(device.get(Fields.U8, AT - 1)).isEqualTo((byte) 0x77);
        assertThat(device.get(Fields.U8, AT + DeviceTable.SLOT_SIZE)).isEqualTo((byte) 0x77);
        assertThat(device.asSlice(AT + DeviceTable.SIZE, DeviceTable.SLOT_SIZE - DeviceTable.SIZE)
                        .toArray(Fields.U8))
                .containsOnly(0);
    }

    @Test
    void olderMinorVersionIsUnderstood() {
        assertThat(DeviceTableFault.of(device, AT, MAGIC, 3, 8, DEVICE_BYTES)).isNull();
    }

    @ParameterizedTest
    @EnumSource(DeviceTableFault.class)
    void faultIsNamedExactly(DeviceTableFault fault) {
        long first = DeviceTable.device(AT, 0);
        switch (fault) {
            case WRONG_MAGIC -> change(at -> DeviceTable.magic(device, at, MAGIC + 1));
            case WRONG_MAJOR_VERSION -> change(at -> DeviceTable.version(device, at, DeviceTable.version(4, 7)));
            case MINOR_VERSION_TOO_NEW -> change(at -> DeviceTable.version(device, at, DeviceTable.version(3, 8)));
            case WRONG_CHECKSUM -> device.set(Fields.U8, AT + 1663, (byte) 1);
            case WRONG_DEVICE_COUNT -> change(at -> DeviceTable.t2Count(device, at, DeviceTable.MAX_DEVICES));
            case DEVICE_INDEX_OUT_OF_RANGE -> change(at -> DeviceTable.deviceIndex(device, at, 1));
            case DEVICE_EMPTY -> change(at -> DeviceId.blocks(device, first, 0, 0));
            case DEVICE_SIZE_UNALIGNED -> change(at -> DeviceId.blocks(device, first, 513, 0));
            case DEVICE_TOO_SMALL -> change(at -> DeviceId.blocks(device, first, 512 * 6, 0));
            case WRONG_T1_SUM -> change(at -> DeviceTable.t1Blocks(device, at, 512));
            case WRONG_T2_SUM -> change(at -> DeviceTable.t2Blocks(device, at, 1));
        }

        assertThat(fault()).isEqualTo(fault);
        boolean isSum = fault == DeviceTableFault.WRONG_T1_SUM || fault == DeviceTableFault.WRONG_T2_SUM;
        assertThat(fault.errno()).isEqualTo(isSum ? Errno.EIO : Errno.EINVAL);
    }

    @Test
    void tableWithoutDevicesIsAFault() {
        change(at -> DeviceTable.t1Count(device, at, 0));

        assertThat(fault()).isEqualTo(DeviceTableFault.WRONG_DEVICE_COUNT);
    }

    @Test
    void deviceOfTheLargestNumberIsTooSmallInsteadOfOverflowing() {
        change(at -> DeviceId.blocks(device, DeviceTable.device(at, 0), (1L << 60) - 512, 0));

        assertThat(fault()).isEqualTo(DeviceTableFault.DEVICE_TOO_SMALL);
    }

    @Test
    void dynamicPartIsNotUnderTheChecksum() {
        DeviceTable.mountTimeNanos(device, AT, -1);
        DeviceTable.writeTimeNanos(device, AT, -1);

        assertThat(fault()).isNull();
    }

    @Test
    void sumsCoverAllDevicesAndLeaveTheNodeOut() {
        change(at -> {
            DeviceTable.t1Count(device, at, 2);
            DeviceTable.t2Count(device, at, 1);
            DeviceId.blocks(device, DeviceTable.device(at, 1), 1024, 15);
            DeviceId.blocks(device, DeviceTable.device(at, 2), 4096, 1);
            DeviceTable.t1Blocks(device, at, 2560 + 1024);
            DeviceTable.t2Blocks(device, at, 4096);
        });

        assertThat(fault()).isNull();
        assertThat(DeviceId.numaNode(device, DeviceTable.device(AT, 1))).isEqualTo(15);
        assertThat(DeviceId.blocks(device, DeviceTable.device(AT, 1))).isEqualTo(1024);
    }

    @Test
    void everyBitOfTheStaticPartIsUnderTheChecksum() {
        for (long at = AT + 2; at < AT + 1664; at++) {
            byte old = device.get(Fields.U8, at);
            for (int bit = 0; bit < 8; bit++) {
                device.set(Fields.U8, at, (byte) (old ^ 1 << bit));
                assertThat(DeviceTable.expectedChecksum(device, AT)).isNotEqualTo(DeviceTable.checksum(device, AT));
            }
            device.set(Fields.U8, at, old);
        }
    }

    @Test
    void checksumIsThatOfThePolynomial() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            int crc = 0xFFFF;
            for (byte value : bytes) {
                crc ^= value & 0xFF;
                for (int bit = 0; bit < 8; bit++) {
                    crc = (crc & 1) != 0 ? crc >>> 1 ^ 0xA001 : crc >>> 1;
                }
            }
            assertThat(Crc16.of(MemorySegment.ofArray(bytes), 0, bytes.length))
                    .as("seed %d", SEED)
                    .isEqualTo(crc);
        }
    }

    @Test
    void formatRefusesWhatDoesNotFit() {
        UUID id = new UUID(0, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceTableFormat(1, 64, 0, 0, id, id, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceTableFormat(1, 0, 1024, 0, id, id, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceTableFormat(1, -1, 0, 0, id, id, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceTableFormat(1, 0, -1, 0, id, id, 0));
        DeviceTableFormat format = new DeviceTableFormat(1, 63, 1023, 0, id, id, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> format.write(device, 0, (2 << 20) - 1));
    }

    private void change(LongConsumer change) {
        change.accept(AT);
        DeviceTable.checksum(device, AT, DeviceTable.expectedChecksum(device, AT));
    }

    private @Nullable DeviceTableFault fault() {
        return DeviceTableFault.of(device, AT, MAGIC, 3, 7, DEVICE_BYTES);
    }
}
