package dev.zufs.api.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.zufs.api.support.VolatileMedia;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.InOrder;

class PersistentMemoryTest {

    private static final int REGION_BYTES = 4096;
    private static final MemorySegment SOURCE = MemorySegment.ofArray(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    private final VolatileMedia media = new VolatileMedia(REGION_BYTES);
    private final PersistentMemory memory = PersistentMemory.over(media);

    @AfterEach
    void closeMedia() {
        media.close();
    }

    /** A store, and the call by which it has to reach the media. */
    static Stream<Arguments> stores() {
        return Stream.of(
                store("putByte", m -> m.putByte(5, (byte) -1), to -> to.putByte(5, (byte) -1)),
                store("putShort", m -> m.putShort(6, (short) 0x1234), to -> to.putShort(6, (short) 0x1234)),
                store("putInt", m -> m.putInt(8, 0x12345678), to -> to.putInt(8, 0x12345678)),
                store("putLong", m -> m.putLong(16, -2), to -> to.putLong(16, -2)),
                store("copyIn", m -> m.copyIn(33, SOURCE, 2, 5), to -> to.copyIn(33, SOURCE, 2, 5)),
                store("copyIn of all", m -> m.copyIn(33, SOURCE), to -> to.copyIn(33, SOURCE, 0, 8)),
                store("fill", m -> m.fill(64, 100, (byte) 9), to -> to.fill(64, 100, (byte) 9)),
                store(
                        "copyNonTemporal",
                        m -> m.copyNonTemporal(128, SOURCE, 1, 7),
                        to -> to.copyNonTemporal(128, SOURCE, 1, 7)),
                store("zeroNonTemporal", m -> m.zeroNonTemporal(256, 64), to -> to.zeroNonTemporal(256, 64)),
                store("flush", m -> m.flush(70, 3), to -> to.flush(70, 3)),
                store("fence", PersistentMemory::fence, Media::fence));
    }

    private static Arguments store(String name, Consumer<PersistentMemory> store, Consumer<Media> arrival) {
        return Arguments.of(name, store, arrival);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stores")
    void storeReachesTheMediaOnceAndAsItIs(String name, Consumer<PersistentMemory> store, Consumer<Media> arrival) {
        Media recording = recordingMedia();

        store.accept(PersistentMemory.over(recording));

        arrival.accept(verify(recording));
        verify(recording).segment();
        verifyNoMoreInteractions(recording);
        assertThat(media.segment().toArray(ValueLayout.JAVA_BYTE))
                .as("%s without its media", name)
                .containsOnly(0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stores")
    void storeOfAFileSystemIntoTheHostsBytesIsRefused(String name, Consumer<PersistentMemory> store) {
        Media recording = recordingMedia();
        PersistentMemory ofFileSystem = PersistentMemory.forFileSystem(recording);
        if (name.equals("flush") || name.equals("fence")) {
            store.accept(ofFileSystem);
            return;
        }

        assertThatThrownBy(() -> store.accept(ofFileSystem))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("is the host's");

        verify(recording).segment();
        verifyNoMoreInteractions(recording);
    }

    @Test
    void storeOfAFileSystemBehindTheHostsBytesReachesTheMedia() {
        try (VolatileMedia larger = new VolatileMedia(2 * PersistentMemory.HOST_BYTES)) {
            PersistentMemory ofFileSystem = PersistentMemory.forFileSystem(larger);

            ofFileSystem.putLong(PersistentMemory.HOST_BYTES, 7);

            assertThat(ofFileSystem.getLong(PersistentMemory.HOST_BYTES)).isEqualTo(7);
        }
    }

    @Test
    void persistFlushesAndThenFences() {
        Media recording = recordingMedia();

        PersistentMemory.over(recording).persist(100, 200);

        InOrder order = inOrder(recording);
        order.verify(recording).segment();
        order.verify(recording).flush(100, 200);
        order.verify(recording).fence();
        verifyNoMoreInteractions(recording);
    }

    @Test
    void gettersReadLittleEndian() {
        memory.copyIn(8, SOURCE);

        assertThat(memory.getByte(9)).isEqualTo((byte) 2);
        assertThat(memory.getShort(8)).isEqualTo((short) 0x0201);
        assertThat(memory.getInt(8)).isEqualTo(0x0403_0201);
        assertThat(memory.getLong(8)).isEqualTo(0x0807_0605_0403_0201L);
    }

    @Test
    void gettersReadWhatWasPut() {
        memory.putByte(1, (byte) -3);
        memory.putShort(2, Short.MIN_VALUE);
        memory.putInt(4, Integer.MIN_VALUE);
        memory.putLong(8, Long.MIN_VALUE);

        assertThat(memory.getByte(1)).isEqualTo((byte) -3);
        assertThat(memory.getShort(2)).isEqualTo(Short.MIN_VALUE);
        assertThat(memory.getInt(4)).isEqualTo(Integer.MIN_VALUE);
        assertThat(memory.getLong(8)).isEqualTo(Long.MIN_VALUE);
        assertThat(memory.segment().get(ValueLayout.JAVA_BYTE, 15)).isEqualTo(Byte.MIN_VALUE);
    }

    @Test
    void copyWithinTheRegionMayOverlap() {
        memory.copyIn(8, SOURCE);

        memory.copyIn(10, memory.segment(), 8, 8);

        assertThat(memory.segment().asSlice(8, 10).toArray(ValueLayout.JAVA_BYTE))
                .containsExactly(1, 2, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void segmentIsTheWholeRegionAndRefusesStores() {
        MemorySegment segment = memory.segment();

        assertThat(segment.byteSize()).isEqualTo(REGION_BYTES);
        assertThat(memory.size()).isEqualTo(REGION_BYTES);
        assertThat(segment.isReadOnly()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> segment.set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
        assertThatIllegalArgumentException().isThrownBy(() -> segment.fill((byte) 1));
        assertThatIllegalArgumentException().isThrownBy(() -> MemorySegment.copy(SOURCE, 0, segment, 0, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> segment.asSlice(0, 8).copyFrom(SOURCE));
    }

    @ParameterizedTest
    @EnumSource
    void persistenceIsThatOfTheMedia(Persistence persistence) {
        Media recording = recordingMedia();
        when(recording.persistence()).thenReturn(persistence);

        assertThat(PersistentMemory.over(recording).persistence()).isEqualTo(persistence);
    }

    static Stream<Arguments> accessesOutsideOfTheRegion() {
        return Stream.of(-8, REGION_BYTES, Integer.MAX_VALUE - 7)
                .flatMap(offset -> Stream.of(
                        access("getByte at " + offset, m -> m.getByte(offset)),
                        access("getShort at " + offset, m -> m.getShort(offset)),
                        access("getInt at " + offset, m -> m.getInt(offset)),
                        access("getLong at " + offset, m -> m.getLong(offset)),
                        access("putByte at " + offset, m -> m.putByte(offset, (byte) 1)),
                        access("putLong at " + offset, m -> m.putLong(offset, 1)),
                        access("copyIn at " + offset, m -> m.copyIn(offset, SOURCE)),
                        access("flush at " + offset, m -> m.flush(offset, 8))));
    }

    static Stream<Arguments> unalignedAccesses() {
        return Stream.of(
                access("getShort", m -> m.getShort(1)),
                access("getInt", m -> m.getInt(2)),
                access("getLong", m -> m.getLong(4)),
                access("putShort", m -> m.putShort(1, (short) 1)),
                access("putInt", m -> m.putInt(2, 1)),
                access("putLong", m -> m.putLong(4, 1)));
    }

    private static Arguments access(String name, Consumer<PersistentMemory> access) {
        return Arguments.of(name, access);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accessesOutsideOfTheRegion")
    void accessOutsideOfTheRegionIsRefused(String name, Consumer<PersistentMemory> access) {
        assertThatThrownBy(() -> access.accept(memory)).as(name).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unalignedAccesses")
    void unalignedAccessIsRefused(String name, Consumer<PersistentMemory> access) {
        assertThatIllegalArgumentException().as(name).isThrownBy(() -> access.accept(memory));
        assertThat(memory.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

    @Test
    void useAfterTheMountIsRefused() {
        VolatileMedia unmounted = new VolatileMedia(REGION_BYTES);
        PersistentMemory late = PersistentMemory.over(unmounted);
        MemorySegment segment = late.segment();

        unmounted.close();

        ThrowingCallable[] uses = {
            () -> late.getLong(0), () -> late.putLong(0, 1), () -> segment.get(ValueLayout.JAVA_BYTE, 0)
        };
        for (ThrowingCallable use : uses) {
            assertThatIllegalStateException().isThrownBy(use);
        }
    }

    private Media recordingMedia() {
        Media recording = mock(Media.class);
        when(recording.segment()).thenReturn(media.segment());
        clearInvocations(recording);
        return recording;
    }
}
