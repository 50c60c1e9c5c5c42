package dev.zufs.runtime.feeder.fuse.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads the tables that a C program printed from the kernel's header. */
final class FuseTable {

    static final List<Field> FIELDS =
            rows("layout.tsv").stream().map(Field::parse).toList();

    private FuseTable() {}

    /**
     * One line of the table of structures.
     *
     * @param accessor name of the accessors, "-" if the field has none
     * @param type C type, or "size" for the whole structure
     */
    record Field(
            String struct, String name, String javaClass, String constant, String accessor, long offset, String type) {

        static Field parse(List<String> row) {
            return new Field(
                    row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), Long.parseLong(row.get(5)), row.get(6));
        }

        boolean isSize() {
            return type.equals("size");
        }

        boolean hasAccessor() {
            return !accessor.equals("-");
        }

        /** Size of a field with accessors in bytes. */
        int size() {
            return Integer.parseInt(type.substring(1)) / Byte.SIZE;
        }

        private Class<?> valueType() {
            return size() == Long.BYTES ? long.class : int.class;
        }

        /** Reads the field through its accessor. */
        long get(MemorySegment buffer, long at) {
            try {
                MethodHandle getter = MethodHandles.lookup()
                        .findStatic(
                                wireClass(javaClass),
                                accessor,
                                MethodType.methodType(valueType(), MemorySegment.class, long.class));
                return ((Number) getter.invoke(buffer, at)).longValue();
            } catch (Throwable e) {
                throw new AssertionError(toString(), e);
            }
        }

        /** Sets the field through its accessor. */
        void set(MemorySegment buffer, long at, long value) {
            try {
                MethodHandle setter = MethodHandles.lookup()
                        .findStatic(
                                wireClass(javaClass),
                                accessor,
                                MethodType.methodType(void.class, MemorySegment.class, long.class, valueType()));
                if (valueType() == long.class) {
                    setter.invoke(buffer, at, value);
                } else {
                    setter.invoke(buffer, at, (int) value);
                }
            } catch (Throwable e) {
                throw new AssertionError(toString(), e);
            }
        }
    }

    /** Gives the lines of a resource, split at tabs, without comments. */
    static List<List<String>> rows(String resource) {
        try (InputStream stream = Objects.requireNonNull(FuseTable.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    static Class<?> wireClass(String simpleName) {
        try {
            return Class.forName(FuseTable.class.getPackageName() + "." + simpleName);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(simpleName, e);
        }
    }

    /** Gives the value of a public constant as a long. */
    static long constant(String simpleName, String name) {
        try {
            Object value = wireClass(simpleName).getField(name).get(null);
            return ((Number) Objects.requireNonNull(value)).longValue();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(simpleName + "." + name, e);
        }
    }
}
