package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes and reads every field through its accessors. */
class FieldAccessTest {

    private static final long SEED = Long.getLong("dev.zufs.test.seed", 20_260_101L);
    private static final int ROUNDS = 16;

    static Stream<Layout.Field> fields() {
        System.out.println("dev.zufs.test.seed=" + SEED);
        return Layout.FIELDS.stream().filter(Layout.Field::hasAccessor);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void setterChangesExactlyTheBytesOfItsField(Layout.Field field) {
        Random random = new Random(SEED + field.hashCode());
        int size = (int) Layout.sizeOf(field.struct());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(size + 64L, 8);
            for (int round = 0; round < ROUNDS; round++) {
                int at = field.isAligned() ? 8 * random.nextInt(8) : random.nextInt(64);
                long value = random.nextLong();
                byte[] before = new byte[size + 64];
                random.nextBytes(before);
                MemorySegment.copy(before, 0, buffer, Fields.U8, 0, before.length);

                field.set(buffer, at, value);

                byte[] expected = before.clone();
                for (int index = 0; index < field.size(); index++) {
                    expected[at + (int) field.offset() + index] = (byte) (value >>> (8 * index));
                }
                assertThat(buffer.toArray(Fields.U8)).as("at %d", at).isEqualTo(expected);
                assertThat(field.get(buffer, at)).isEqualTo(valueOfBits(field, value));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void fieldOfAllOnesIsZeroExtended(Layout.Field field) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Layout.sizeOf(field.struct()), 8);
            buffer.fill((byte) 0xFF);

            long expected = switch (field.type()) {
                case "u8" -> 0xFF;
                case "u16" -> 0xFFFF;
                case "u32l" -> 0xFFFF_FFFFL;
                default -> -1;
            };
            assertThat(field.get(buffer, 0)).isEqualTo(expected);
        }
    }

    private static long valueOfBits(Layout.Field field, long value) {
        return switch (field.type()) {
            case "u8" -> value & 0xFF;
            case "u16" -> value & 0xFFFF;
            case "u32l" -> value & 0xFFFF_FFFFL;
            case "u32", "s32" -> (int) value;
            default -> value;
        };
    }
}
