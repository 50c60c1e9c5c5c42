package dev.zufs.runtime.feeder.fuse.wire;

import dev.zufs.runtime.wire.Table;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/** Reads the tables that a C program printed from the kernel's header. */
final class FuseTable {

    static final Table TABLE = new Table(FuseInHeader.class);

    static final List<Field> FIELDS =
            TABLE.rows("layout.tsv").stream().map(Field::parse).toList();

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
                                TABLE.wireClass(javaClass),
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
                                TABLE.wireClass(javaClass),
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
}
