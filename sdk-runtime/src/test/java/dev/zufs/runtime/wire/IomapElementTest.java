package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IomapElementTest {

    private static final long SEED = Long.getLong("dev.zufs.test.seed", 20_260_102L);
    private static final int COUNT = 96;

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[4096]);

    @ParameterizedTest
    @CsvSource({
        "0,1,false",
        "1,1,false",
        "2,1,false",
        "3,2,true",
        "4,2,true",
        "5,3,true",
        "6,3,true",
        "7,3,true",
        "8,3,true",
        "9,3,true",
        "10,1,true",
        "11,1,false"
    })
    void typeHasItsUnits(int type, int units, boolean executable) {
        assertThat(IomapElement.units(type)).isEqualTo(units);
        assertThat(IomapElement.isExecutable(type)).isEqualTo(executable);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 13, 127, 128, 255})
    void unknownTypeCountsAsNone(int type) {
        assertThat(IomapElement.type((long) type << 56 | 42)).isEqualTo(IomapElement.NONE);
    }

    @Test
    void largestBlockFits() {
        long unit = IomapElement.ofT1Block(IomapElement.MAX_T1_BLOCK);

        assertThat(IomapElement.type(unit)).isEqualTo(IomapElement.T1_READ);
        assertThat(IomapElement.t1Block(unit)).isEqualTo(IomapElement.MAX_T1_BLOCK);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> IomapElement.ofT1Block(IomapElement.MAX_T1_BLOCK + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> IomapElement.ofT1Block(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IomapElement.encode(IomapElement.UNMAP, IomapElement.MAX_VALUE + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> IomapElement.encode(IomapElement.TYPE_COUNT, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> IomapElement.encode(-1, 0));
    }

    @Test
    void elementIsNotWrittenWithUnitsItsTypeDoesNotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IomapElement.write(buffer, 0, 0, IomapElement.T2_READ, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IomapElement.write(buffer, 0, 0, IomapElement.T2_READ, 1, 2, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IomapElement.write(buffer, 0, 0, IomapElement.WBINV, 1, 2));
        assertThat(buffer.toArray(Fields.U8)).containsOnly(0);
    }

    @Test
    void streamEndsAtNone() {
        int next = IomapElement.write(buffer, 0, 0, IomapElement.WBINV, 0);
        IomapElement.write(buffer, 0, next, IomapElement.NONE, 0);

        assertThat(IomapElement.next(buffer, 0, 0, 10)).isEqualTo(1);
        assertThat(IomapElement.next(buffer, 0, 1, 10)).isEqualTo(IomapElement.END);
    }

    @Test
    void elementCutShortByTheEndIsNotTaken() {
        IomapElement.write(buffer, 0, 0, IomapElement.UNMAP, 0, 1, 2);

        assertThat(IomapElement.next(buffer, 0, 0, 3)).isEqualTo(3);
        assertThat(IomapElement.next(buffer, 0, 0, 2)).isEqualTo(IomapElement.END);
        assertThat(IomapElement.next(buffer, 0, 3, 3)).isEqualTo(IomapElement.END);
    }

    @RepeatedTest(200)
    void streamThatWasWrittenIsReadBack(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int at = random.nextInt(16);
        List<long[]> written = new ArrayList<>();
        int index = 0;
        while (index + 3 <= COUNT) {
            int type = 1 + random.nextInt(IomapElement.TYPE_COUNT - 1);
            long value = random.nextLong() & IomapElement.MAX_VALUE;
            long second = random.nextLong();
            long third = random.nextLong();
            written.add(new long[] {index, type, value, second, third});
            index = switch (IomapElement.units(type)) {
                case 1 -> IomapElement.write(buffer, at, index, type, value);
                case 2 -> IomapElement.write(buffer, at, index, type, value, second);
                default -> IomapElement.write(buffer, at, index, type, value, second, third);
            };
        }

        int next = 0;
        for (long[] element : written) {
            assertThat(next).as("seed %d", seed).isEqualTo((int) element[0]);
            long unit = buffer.get(Fields.U64, at + next * IomapElement.UNIT_SIZE);
            assertThat(IomapElement.type(unit)).isEqualTo((int) element[1]);
            assertThat(IomapElement.value(unit)).isEqualTo(element[2]);
            for (int extra = 1; extra < IomapElement.units((int) element[1]); extra++) {
                assertThat(buffer.get(Fields.U64, at + (next + extra) * IomapElement.UNIT_SIZE))
                        .isEqualTo(element[2 + extra]);
            }
            next = IomapElement.next(buffer, at, next, index);
        }
        assertThat(next).as("seed %d", seed).isEqualTo(index);
    }

    @RepeatedTest(200)
    void streamOfAnyBytesIsWalkedToAnEnd(RepetitionInfo repetition) {
        long seed = SEED - repetition.getCurrentRepetition();
        Random random = new Random(seed);
        byte[] junk = new byte[4096];
        random.nextBytes(junk);
        for (int unit = 0; unit < COUNT; unit++) {
            junk[unit * 8 + 7] = (byte) random.nextInt(16);
        }
        MemorySegment stream = MemorySegment.ofArray(junk);

        int steps = 0;
        for (int index = 0; index != IomapElement.END; index = IomapElement.next(stream, 0, index, COUNT)) {
            assertThat(index).as("seed %d", seed).isBetween(0, COUNT);
            steps++;
        }
        assertThat(steps).isBetween(1, COUNT + 1);
    }
}
