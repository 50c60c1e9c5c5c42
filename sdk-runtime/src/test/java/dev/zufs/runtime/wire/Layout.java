package dev.zufs.runtime.wire;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Holds the offset table: what each structure consists of, and the accessors that belong to it. */
final class Layout {

    static final List<Field> FIELDS =
            Table.ZUF.rows("layout.tsv").stream().map(Layout::parse).toList();

    static final Map<String, List<Field>> BY_STRUCT = FIELDS.stream().collect(groupingBy(Field::struct));

    private static final Map<Field, Accessors> ACCESSORS =
            FIELDS.stream().filter(Field::hasAccessor).collect(toMap(Function.identity(), Accessors::of));

    private Layout() {}

    /**
     * One line of the table.
     *
     * @param accessor name of the accessors, "-" if the field has none
     * @param type C type, or "size" for the whole structure
     */
    record Field(
            String struct, String name, String javaClass, String constant, String accessor, long offset, String type) {

        boolean isSize() {
            return type.equals("size");
        }

        boolean hasAccessor() {
            return !accessor.equals("-");
        }

        /** Size of a field with accessors in bytes. */
        int size() {
            return switch (type) {
                case "u8" -> 1;
                case "u16" -> 2;
                case "u32", "u32l", "s32" -> 4;
                case "u64" -> 8;
                default -> throw new IllegalStateException(type);
            };
        }

        /** Tells whether the record is accessed aligned. */
        boolean isAligned() {
            return struct.equals("zus_inode") || struct.equals("zus_page");
        }

        /** Reads the field through its accessor. */
        long get(MemorySegment buffer, long at) {
            try {
                return (long) accessors().getter().invokeExact(buffer, at);
            } catch (Throwable e) {
                throw new AssertionError(toString(), e);
            }
        }

        /** Sets the field through its accessor. */
        void set(MemorySegment buffer, long at, long value) {
            try {
                accessors().setter().invokeExact(buffer, at, value);
            } catch (Throwable e) {
                throw new AssertionError(toString(), e);
            }
        }

        private Accessors accessors() {
            return Objects.requireNonNull(ACCESSORS.get(this), toString());
        }
    }

    /** The methods of a field, with values of 32 bits cast to and from {@code long}. */
    private record Accessors(MethodHandle getter, MethodHandle setter) {

        static Accessors of(Field field) {
            boolean isLong = field.type().equals("u64") || field.type().equals("u32l");
            Class<?> value = isLong ? long.class : int.class;
            Class<?> owner = Table.ZUF.wireClass(field.javaClass());
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            try {
                MethodHandle getter = lookup.findStatic(
                        owner, field.accessor(), MethodType.methodType(value, MemorySegment.class, long.class));
                MethodHandle setter = lookup.findStatic(
                        owner,
                        field.accessor(),
                        MethodType.methodType(void.class, MemorySegment.class, long.class, value));
                return new Accessors(
                        MethodHandles.explicitCastArguments(
                                getter, MethodType.methodType(long.class, MemorySegment.class, long.class)),
                        MethodHandles.explicitCastArguments(
                                setter,
                                MethodType.methodType(void.class, MemorySegment.class, long.class, long.class)));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(field.toString(), e);
            }
        }
    }

    static List<Field> fields(String struct) {
        return Objects.requireNonNull(BY_STRUCT.get(struct), struct);
    }

    /** Gives the size of a structure in bytes. */
    static long sizeOf(String struct) {
        return fields(struct).stream()
                .filter(Field::isSize)
                .findFirst()
                .orElseThrow()
                .offset();
    }

    /** Finds the offset of a path such as {@code zmi.po.mount_options}. */
    static long offsetOf(String struct, String path) {
        List<Field> fields = fields(struct);
        for (Field field : fields) {
            if (field.name().equals(path)) {
                return field.offset();
            }
        }
        for (Field field : fields) {
            if (path.startsWith(field.name() + ".") && field.type().startsWith("struct ")) {
                String rest = path.substring(field.name().length() + 1);
                return field.offset() + offsetOf(field.type().substring("struct ".length()), rest);
            }
        }
        throw new IllegalArgumentException(struct + " has no " + path);
    }

    private static Field parse(List<String> row) {
        return new Field(
                row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), Long.parseLong(row.get(5)), row.get(6));
    }
}
