package dev.zufs.runtime.feeder.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks offsets, sizes and numbers against what C says of the kernel's header. */
class FuseLayoutTest {

    /** Constants that the header does not have: limits of others, and results. */
    private static final Set<String> OWN = Set.of(
            "DirentWriter.FULL",
            "FuseExtensions.NONE",
            "FuseInitIn.SHORT_SIZE",
            "FuseInitIn.VERSIONS_SIZE",
            "FuseProtocol.DEFAULT_MAX_PAGES",
            "FuseProtocol.MAX_NAME_LENGTH",
            "FuseProtocol.MAX_TARGET_LENGTH",
            "FuseProtocol.MAX_XATTR_NAME_LENGTH",
            "FuseProtocol.MAX_XATTR_SIZE",
            "FuseProtocol.OLDEST_MINOR");

    static Stream<FuseTable.Field> fields() {
        return FuseTable.FIELDS.stream();
    }

    static Stream<FuseTable.Field> accessors() {
        return FuseTable.FIELDS.stream().filter(FuseTable.Field::hasAccessor);
    }

    static Stream<List<String>> constants() {
        return FuseTable.TABLE.rows("constants.tsv").stream();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void offsetIsThatOfTheTable(FuseTable.Field field) {
        assertThat(FuseTable.TABLE.constant(field.javaClass(), field.constant()))
                .isEqualTo(field.offset());
    }

    @ParameterizedTest
    @MethodSource("constants")
    void numberIsThatOfTheTable(List<String> row) {
        assertThat(FuseTable.TABLE.constant(row.get(1), row.get(2))).isEqualTo(Long.parseLong(row.get(3)));
    }

    @ParameterizedTest
    @MethodSource("accessors")
    void accessorsReachTheirBytesAndNoOthers(FuseTable.Field field) {
        SplittableRandom random = new SplittableRandom(field.toString().hashCode());
        int at = 3;
        byte[] bytes = new byte[512];
        random.nextBytes(bytes);
        byte[] expected = bytes.clone();
        byte[] value = new byte[Long.BYTES];
        random.nextBytes(value);
        System.arraycopy(value, 0, expected, at + (int) field.offset(), field.size());
        ByteBuffer number = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());

        MemorySegment buffer = MemorySegment.ofArray(bytes);
        long written = switch (field.size()) {
            case Short.BYTES -> Short.toUnsignedLong(number.getShort(0));
            case Integer.BYTES -> number.getInt(0);
            default -> number.getLong(0);
        };
        field.set(buffer, at, written);

        assertThat(bytes).isEqualTo(expected);
        assertThat(field.get(buffer, at)).isEqualTo(written);
    }

    @Test
    void everyNumberIsInOneTable() {
        Set<String> listed = new TreeSet<>(OWN);
        FuseTable.FIELDS.forEach(field -> listed.add(field.javaClass() + "." + field.constant()));
        constants().forEach(row -> listed.add(row.get(1) + "." + row.get(2)));

        assertThat(listed).isEqualTo(FuseTable.TABLE.declaredNumbers());
    }

    @Test
    void everyAccessorIsInTheTable() {
        Set<String> listed = new TreeSet<>();
        accessors().forEach(field -> listed.add(field.javaClass() + "." + field.accessor()));

        assertThat(FuseTable.TABLE.declaredAccessors()).isEqualTo(listed);
    }

    @Test
    void fieldsOfAStructureDoNotOverlap() {
        Set<String> structs = new TreeSet<>();
        fields().forEach(field -> structs.add(field.struct()));
        for (String struct : structs) {
            List<FuseTable.Field> own = new ArrayList<>(
                    accessors().filter(field -> field.struct().equals(struct)).toList());
            own.sort((a, b) -> Long.compare(a.offset(), b.offset()));
            long end = 0;
            for (FuseTable.Field field : own) {
                assertThat(field.offset()).as("%s", field).isGreaterThanOrEqualTo(end);
                end = field.offset() + field.size();
            }
            long size = fields().filter(field -> field.struct().equals(struct) && field.isSize())
                    .findFirst()
                    .orElseThrow()
                    .offset();
            assertThat(end).as(struct).isLessThanOrEqualTo(size);
        }
    }

    @Test
    void operationsAreThoseOfTheTable() {
        List<String> expected = FuseTable.TABLE.rows("opcodes.tsv").stream()
                .map(row -> row.get(0) + " " + row.get(1))
                .toList();
        List<String> actual = Stream.of(FuseOpcode.values())
                .map(opcode -> opcode.number() + " " + opcode.name())
                .toList();

        assertThat(actual).isEqualTo(expected);
    }
}
