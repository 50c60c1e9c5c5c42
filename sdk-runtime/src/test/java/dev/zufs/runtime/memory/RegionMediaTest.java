package dev.zufs.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.zufs.api.memory.Media;
import dev.zufs.api.memory.Persistence;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.runtime.libc.CachePersistence;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of media promises, whatever makes it persistent. */
class RegionMediaTest {

    private static final int SIZE = 64 * 1024;

    private final RegionOpener opener = RegionOpener.system();

    @TempDir
    Path directory;

    private Region region(Persistence persistence) throws IOException {
        return switch (persistence) {
            case VOLATILE -> opener.anonymous(SIZE, false);
            case MSYNC ->
                opener.open(
                        directory.resolve("image"), RegionOptions.format("test").withSize(SIZE));
            case CPU_WRITE_BACK -> {
                assumeThat(CachePersistence.isAvailable())
                        .as(CachePersistence.description())
                        .isTrue();
                Region memory = opener.anonymous(SIZE, false);
                yield RegionOpener.adopt("test", memory.segment(), memory::close);
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void storesAreLittleEndianAndReadBack(Persistence persistence) throws IOException {
        try (Region region = region(persistence)) {
            PersistentMemory memory = PersistentMemory.over(region.media());

            assertThat(memory.persistence()).isEqualTo(persistence);
            assertThat(memory.size()).isEqualTo(SIZE);
            memory.putLong(8, 0x0807_0605_0403_0201L);
            memory.putInt(16, 0x0C0B_0A09);
            memory.putShort(20, (short) 0x0E0D);
            memory.putByte(22, (byte) 15);
            memory.persist(8, 15);

            assertThat(memory.segment().asSlice(8, 16).toArray(JAVA_BYTE))
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
            assertThat(memory.getLong(8)).isEqualTo(0x0807_0605_0403_0201L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomStoresMatchTheModel(Persistence persistence) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] model = new byte[SIZE];
        try (Region region = region(persistence)) {
            Media media = region.media();
            for (int i = 0; i < 500; i++) {
                byte[] source = new byte[random.nextInt(5000)];
                random.nextBytes(source);
                int offset = random.nextInt(SIZE - source.length);
                MemorySegment segment = MemorySegment.ofArray(source);
                switch (random.nextInt(4)) {
                    case 0 -> media.copyIn(offset, segment, 0, source.length);
                    case 1 -> media.copyNonTemporal(offset, segment, 0, source.length);
                    case 2 -> {
                        media.fill(offset, source.length, (byte) i);
                        Arrays.fill(source, (byte) i);
                    }
                    default -> {
                        media.zeroNonTemporal(offset, source.length);
                        source = new byte[source.length];
                    }
                }
                media.flush(offset, source.length);
                media.fence();
                System.arraycopy(source, 0, model, offset, source.length);
            }
            assertThat(media.segment().mismatch(MemorySegment.ofArray(model)))
                    .as("seed %d", seed)
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void overlappingCopyWithinTheRegionMovesTheBytes(Persistence persistence) throws IOException {
        try (Region region = region(persistence)) {
            Media media = region.media();
            media.copyIn(0, MemorySegment.ofArray(new byte[] {1, 2, 3, 4}), 0, 4);

            media.copyIn(1, media.segment(), 0, 4);

            assertThat(media.segment().asSlice(0, 6).toArray(JAVA_BYTE)).containsExactly(1, 1, 2, 3, 4, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rangeOutsideOfTheRegionIsRefused(Persistence persistence) throws IOException {
        MemorySegment source = MemorySegment.ofArray(new byte[64]);
        try (Region region = region(persistence)) {
            Media media = region.media();

            assertThatThrownBy(() -> media.putByte(SIZE, (byte) 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> media.putLong(-8, 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> media.copyIn(SIZE - 63, source, 0, 64))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> media.copyNonTemporal(SIZE - 63, source, 0, 64))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> media.copyNonTemporal(0, source, 1, 64))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> media.fill(SIZE, 1, (byte) 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> media.zeroNonTemporal(1, SIZE)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> media.flush(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> media.flush(SIZE, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void putThatIsNotNaturallyAlignedIsRefused(Persistence persistence) throws IOException {
        try (Region region = region(persistence)) {
            Media media = region.media();

            assertThatThrownBy(() -> media.putShort(1, (short) 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> media.putInt(2, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> media.putLong(4, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedRegionRefusesStores(Persistence persistence) throws IOException {
        Region region = region(persistence);
        Media media = region.media();
        region.close();
        region.close();

        assertThatThrownBy(() -> media.putByte(0, (byte) 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> media.copyNonTemporal(0, MemorySegment.ofArray(new byte[64]), 0, 64))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> media.zeroNonTemporal(0, 64)).isInstanceOf(IllegalStateException.class);
    }
}
