package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestWriterTest {

    private static final int AT = 3;

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[512]);

    static Stream<List<String>> fixedOperations() {
        return Table.ZUF.rows("operations.tsv").stream()
                .filter(row -> !row.get(7).contains("v"));
    }

    @BeforeEach
    void leaveOldBytes() {
        buffer.fill((byte) 0xA5);
    }

    @ParameterizedTest
    @MethodSource("fixedOperations")
    void headerOfAFixedOperationIsThatOfTheTable(List<String> row) {
        RequestWriter.data(buffer, AT, Integer.parseInt(row.get(0)), 17, 4711);

        assertHeader(row.get(0), row.get(3), row.get(4), row.get(5), row.get(6));
        assertThat(OpHeader.offset(buffer, AT)).isEqualTo(17);
        assertThat(OpHeader.len(buffer, AT)).isEqualTo(4711);
        assertThat(buffer.get(Fields.U8, AT + OpHeader.SIZE)).isEqualTo((byte) 0xA5);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 18, 99, Operation.IOCTL, Operation.XATTR_GET, Operation.XATTR_SET, Operation.PUT_MULTY, 0x8004})
    void operationWithoutFixedSizeIsRefused(int operation) {
        assertThatIllegalArgumentException().isThrownBy(() -> RequestWriter.fixed(buffer, AT, operation));
    }

    @Test
    void argumentOfIoctlCountsInAndOut() {
        RequestWriter.ioctl(buffer, AT, 8);

        assertHeader("23", "64", "48", "0", "64");
    }

    @Test
    void nameOfXattrGetCounts() {
        RequestWriter.xattrGet(buffer, AT, 18);

        assertHeader("24", "66", "44", "4", "4");
        assertThat(XattrRequest.nameLen(buffer, AT)).isEqualTo(18);
    }

    @Test
    void nameAndValueOfXattrSetCount() {
        RequestWriter.xattrSet(buffer, AT, 2, 5);

        assertHeader("25", "55", "0", "0", "0");
        assertThat(XattrRequest.nameLen(buffer, AT)).isEqualTo(2);
        assertThat(XattrRequest.bufferSize(buffer, AT)).isEqualTo(5);
        assertThat(XattrRequest.value(buffer, AT)).isEqualTo(AT + 50);
    }

    @Test
    void xattrBeyondTheHeadersBitsIsRefused() {
        RequestWriter.xattrSet(buffer, AT, 10, XattrRequest.MAX_SET_SIZE - 10);
        assertThat(OpHeader.inLen(buffer, AT)).isEqualTo(0xFFFF);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestWriter.xattrSet(buffer, AT, 10, XattrRequest.MAX_SET_SIZE - 9));
    }

    @Test
    void elementsOfPutMultyCount() {
        RequestWriter.putMulty(buffer, AT, 1024, 4 << 20);

        assertHeader("30", "8312", "0", "0", "224");
        assertThat(OpHeader.len(buffer, AT)).isEqualTo(4 << 20);
        assertThat(Iomap.count(buffer, AT + IoRequest.IOMAP)).isEqualTo(1024);
    }

    @Test
    void negativeCountIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RequestWriter.putMulty(buffer, AT, -20, 0));
    }

    @Test
    void optionsOfMountCountInAndNotOut() {
        RequestWriter.mount(buffer, AT, MountOperation.MOUNT, 19);

        assertHeader("1", "123", "0", "104", "0");
        assertThat(MountInfo.mountOptionsLen(buffer, AT + MountRequest.INFO)).isEqualTo(19);
    }

    @Test
    void capacityOfDebugReadCountsOut() {
        RequestWriter.debugRead(buffer, AT, 4000);

        assertHeader("4", "41", "0", "4040", "0");
        assertThat(DebugInfo.len(buffer, AT + MountRequest.DEBUG)).isEqualTo(4000);
    }

    @Test
    void debugWriteHasRoomForItsText() {
        RequestWriter.debugWrite(buffer, AT);

        assertHeader("5", "616", "0", "104", "0");
    }

    @Test
    void breakKeepsItsError() {
        RequestWriter.breakWait(buffer, AT, -ZufProtocol.ERESTARTSYS);

        assertThat(OpHeader.err(buffer, AT)).isEqualTo(-512);
        assertThat(OpHeader.inLen(buffer, AT)).isEqualTo(24);
    }

    @Test
    void breakOfTheMountChannelLeavesTheRestStale() {
        RequestWriter.mount(buffer, AT, MountOperation.UMOUNT, 0);
        RequestWriter.breakMount(buffer, AT);

        assertThat(OpHeader.operation(buffer, AT)).isEqualTo(MountOperation.MOUNT);
        assertThat(OpHeader.err(buffer, AT)).isEqualTo(5);
        assertThat(OpHeader.inLen(buffer, AT)).isEqualTo(104);
    }

    private void assertHeader(String operation, String inLen, String outStart, String outLen, String outMax) {
        assertThat(OpHeader.operation(buffer, AT)).isEqualTo(Integer.parseInt(operation));
        assertThat(OpHeader.inLen(buffer, AT)).isEqualTo(Integer.parseInt(inLen));
        assertThat(OpHeader.outStart(buffer, AT)).isEqualTo(Integer.parseInt(outStart));
        assertThat(OpHeader.outLen(buffer, AT)).isEqualTo(Integer.parseInt(outLen));
        assertThat(OpHeader.outMax(buffer, AT)).isEqualTo(Integer.parseInt(outMax));
        assertThat(OpHeader.err(buffer, AT)).isZero();
        assertThat(OpHeader.flags(buffer, AT)).isZero();
    }
}
