package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks offsets, sizes and numbers against the tables transcribed from the protocol's description. */
class LayoutTest {

    private static final String SIZES = "/zuf-traces/sizes.txt";
    private static final Pattern SIZE_LINE = Pattern.compile("sizeof struct (\\w+) +(\\d+)");
    private static final Pattern OFFSET_LINE = Pattern.compile(" +off struct (\\w+) +\\.([\\w.]+) +(\\d+)");
    private static final Pattern IOCTL_LINE = Pattern.compile("ioctl ZU_IOC_(\\w+) +0x(\\w+) nr=(\\d+) size=(\\d+)");

    static Stream<Layout.Field> fields() {
        return Layout.FIELDS.stream();
    }

    static Stream<List<String>> constants() {
        return Table.ZUF.rows("constants.tsv").stream();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void offsetIsThatOfTheTable(Layout.Field field) {
        assertThat(Table.ZUF.constant(field.javaClass(), field.constant())).isEqualTo(field.offset());
    }

    @ParameterizedTest
    @MethodSource("constants")
    void numberIsThatOfTheTable(List<String> row) {
        long expected = Long.decode(row.get(3));
        long actual = Table.ZUF.constant(row.get(1), row.get(2));
        assertThat(row.get(1).equals("Ioctl") ? actual & 0xFFFF_FFFFL : actual).isEqualTo(expected);
    }

    @Test
    void everyNumberIsInOneTable() {
        Set<String> listed = new TreeSet<>();
        Layout.FIELDS.forEach(field -> listed.add(field.javaClass() + "." + field.constant()));
        Table.ZUF.rows("constants.tsv").forEach(row -> listed.add(row.get(1) + "." + row.get(2)));
        Table.ZUF.rows("operations.tsv").forEach(row -> listed.add("Operation." + row.get(1)));

        assertThat(listed).isEqualTo(Table.ZUF.declaredNumbers());
    }

    @Test
    void everyAccessorIsInTheTable() {
        Set<String> listed = new TreeSet<>();
        Layout.FIELDS.stream()
                .filter(Layout.Field::hasAccessor)
                .forEach(field -> listed.add(field.javaClass() + "." + field.accessor()));

        assertThat(Table.ZUF.declaredAccessors()).isEqualTo(listed);
    }

    @Test
    void fieldsOfAStructureDoNotOverlap() {
        for (String struct : Layout.BY_STRUCT.keySet()) {
            if (struct.equals("zus_inode") || struct.equals("zufs_ioc_ioctl")) {
                continue; // they have unions
            }
            List<Layout.Field> fields = new ArrayList<>(Layout.fields(struct));
            fields.removeIf(field -> !field.hasAccessor());
            fields.sort((a, b) -> Long.compare(a.offset(), b.offset()));
            long end = 0;
            for (Layout.Field field : fields) {
                assertThat(field.offset()).as("%s.%s", struct, field.name()).isGreaterThanOrEqualTo(end);
                end = field.offset() + field.size();
            }
            assertThat(end).as(struct).isLessThanOrEqualTo(Layout.sizeOf(struct));
        }
    }

    @Test
    void structuresHaveTheSizesThatCHas() {
        int checked = 0;
        for (String line : Table.ZUF.lines(SIZES)) {
            Matcher matcher = SIZE_LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            long expected = Long.parseLong(matcher.group(2));
            long actual = switch (matcher.group(1)) {
                case "zufs_dir_entry" -> DirectoryEntryCodec.MAX_SIZE;
                case "zufs_iom_unmap" -> IomapElement.units(IomapElement.UNMAP) * IomapElement.UNIT_SIZE;
                default -> Layout.sizeOf(matcher.group(1));
            };
            assertThat(actual).as(line).isEqualTo(expected);
            checked++;
        }
        assertThat(checked).isEqualTo(32);
    }

    @Test
    void fieldsHaveTheOffsetsThatCHas() {
        int checked = 0;
        for (String line : Table.ZUF.lines(SIZES)) {
            Matcher matcher = OFFSET_LINE.matcher(line);
            if (matcher.matches()) {
                long expected = Long.parseLong(matcher.group(3));
                assertThat(Layout.offsetOf(matcher.group(1), matcher.group(2)))
                        .as(line)
                        .isEqualTo(expected);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(61);
        assertThat(Table.ZUF.lines(SIZES)).contains("E_ZDE_HDR_SIZE " + DirectoryEntryCodec.NAME);
    }

    @Test
    void ioctlsHaveTheNumbersThatCHas() {
        int checked = 0;
        for (String line : Table.ZUF.lines(SIZES)) {
            Matcher matcher = IOCTL_LINE.matcher(line);
            if (matcher.matches()) {
                int command = (int) Table.ZUF.constant("Ioctl", matcher.group(1));
                int size = Integer.parseInt(matcher.group(4));
                assertThat(command).as(line).isEqualTo(Integer.parseUnsignedInt(matcher.group(2), 16));
                assertThat(Ioctl.readWrite(Integer.parseInt(matcher.group(3)), size))
                        .isEqualTo(command);
                assertThat(Ioctl.sizeOf(command)).isEqualTo(size);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(10);
    }
}
