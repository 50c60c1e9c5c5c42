package dev.zufs.runtime.wire;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTest {

    static Stream<List<String>> operations() {
        return Table.ZUF.rows("operations.tsv").stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void descriptionIsThatOfTheTable(List<String> row) {
        int operation = Integer.parseInt(row.get(0));
        String traits = row.get(7);

        assertThat(Table.ZUF.constant("Operation", row.get(1))).isEqualTo(operation);
        assertThat(Operation.isKnown(operation)).isTrue();
        assertThat(Operation.name(operation)).isEqualTo(row.get(1));
        assertThat(Operation.inLen(operation)).isEqualTo(Integer.parseInt(row.get(3)));
        assertThat(Operation.outStart(operation)).isEqualTo(Integer.parseInt(row.get(4)));
        assertThat(Operation.outLen(operation)).isEqualTo(Integer.parseInt(row.get(5)));
        assertThat(Operation.outMax(operation)).isEqualTo(Integer.parseInt(row.get(6)));
        assertThat(Operation.isVariable(operation)).isEqualTo(traits.contains("v"));
        assertThat(Operation.hasOverflowHandler(operation)).isEqualTo(traits.contains("o"));
        assertThat(Operation.usesWindow(operation)).isEqualTo(traits.contains("w"));
        assertThat(Operation.isWindowReadOnly(operation)).isEqualTo(traits.contains("r"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void requestAndReplyLieInTheStructure(List<String> row) {
        int operation = Integer.parseInt(row.get(0));
        long size = Layout.sizeOf(row.get(2));

        assertThat((long) Operation.inLen(operation)).isLessThanOrEqualTo(size);
        assertThat((long) Operation.outStart(operation) + Operation.outLen(operation))
                .isLessThanOrEqualTo(size);
    }

    @Test
    void rowsOfOperationsAreDistinct() {
        Set<Integer> rows = operations()
                .map(row -> Operation.index(Integer.parseInt(row.get(0))))
                .collect(toSet());

        assertThat(rows).hasSize((int) operations().count()).allMatch(row -> row > 0 && row < Operation.count());
    }

    @Test
    void rowGivesItsOperationBack() {
        for (int row = 0; row < Operation.count(); row++) {
            assertThat(Operation.index(Operation.atIndex(row))).isEqualTo(row);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 18, 26, 32, 33, 0x7FFF, 0x8004, 0xFFFF, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void numberWithoutOperationIsNotKnown(int operation) {
        assertThat(Operation.isKnown(operation)).isFalse();
        assertThat(Operation.name(operation)).isEqualTo(Integer.toString(operation));
        assertThat(Operation.inLen(operation)).isZero();
        assertThat(Operation.outMax(operation)).isZero();
        assertThat(Operation.hasOverflowHandler(operation)).isFalse();
    }

    @Test
    void nullIsNamedButNotKnown() {
        assertThat(Operation.isKnown(Operation.NULL)).isFalse();
        assertThat(Operation.name(Operation.NULL)).isEqualTo("NULL");
    }

    @Test
    void mountOperationsAreNamed() {
        assertThat(Stream.of(1, 2, 3, 4, 5, 6).map(MountOperation::name))
                .containsExactly("MOUNT", "UMOUNT", "REMOUNT", "DDBG_RD", "DDBG_WR", "6");
    }

    @Test
    void stopOfTheMountChannelIsNoRequest() {
        assertThat(MountOperation.isRequest(0)).isTrue();
        assertThat(MountOperation.isRequest(ZufProtocol.MOUNT_BREAK_ERROR)).isFalse();
        assertThat(MountOperation.isRequest(-ZufProtocol.ERESTARTSYS)).isFalse();
    }
}
