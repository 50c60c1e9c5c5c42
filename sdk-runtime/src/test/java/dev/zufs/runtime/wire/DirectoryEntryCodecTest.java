package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryEntryCodecTest {

    private static final long SEED = Long.getLong("dev.zufs.test.seed", 20_260_103L);

    private final MemorySegment window = MemorySegment.ofArray(new byte[8192]);

    private record Entry(long inodeNumber, int type, long position, MemorySegment name) {

        byte[] nameBytes() {
            return name.toArray(Fields.U8);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,24", "7,24", "8,32", "15,32", "16,40", "254,272", "255,272"})
    void entryIsPaddedToWords(int nameLength, long size) {
        assertThat(DirectoryEntryCodec.size(nameLength)).isEqualTo(size);
    }

    @Test
    void entryThatWouldEndWithTheBufferIsRefused() {
        window.fill((byte) 0x33);
        byte[] name = {'a'};

        assertThat(DirectoryEntryCodec.write(window, 0, 24, 1, 8, 0, name)).isEqualTo(DirectoryEntryCodec.REFUSED);
        assertThat(window.toArray(Fields.U8)).containsOnly(0x33);
        assertThat(DirectoryEntryCodec.write(window, 0, 25, 1, 8, 0, name)).isEqualTo(24);
    }

    @Test
    void entryIsReadOnlyIfTheBufferGoesOnBehindIt() {
        DirectoryEntryCodec.write(window, 8, 4096, 1, 8, 0, new byte[] {'a'});

        assertThat(DirectoryEntryCodec.isEntry(window, 8, 8 + 25)).isTrue();
        assertThat(DirectoryEntryCodec.isEntry(window, 8, 8 + 24)).isFalse();
        assertThat(DirectoryEntryCodec.isEntry(window, 8, 8 + 17)).isFalse();
        assertThat(DirectoryEntryCodec.isEntry(window, 8, 8)).isFalse();
        assertThat(DirectoryEntryCodec.isEntry(window, 32, 4096))
                .as("name of length 0")
                .isFalse();
    }

    @Test
    void nameAndPositionMustFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirectoryEntryCodec.write(window, 0, 4096, 1, 8, 0, new byte[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirectoryEntryCodec.write(window, 0, 4096, 1, 8, 0, new byte[256]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirectoryEntryCodec.write(window, 0, 4096, 1, 8, -1, new byte[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirectoryEntryCodec.write(window, 0, 4096, 1, 8, 1L << 56, new byte[1]));
    }

    @Test
    void entryTypeIsThatOfTheMode() {
        assertThat(FileMode.directoryEntryType(FileMode.DIRECTORY | 0755)).isEqualTo(4);
        assertThat(FileMode.directoryEntryType(FileMode.REGULAR | 0644)).isEqualTo(8);
        assertThat(FileMode.directoryEntryType(FileMode.SYMBOLIC_LINK | 0777)).isEqualTo(10);
        assertThat(FileMode.directoryEntryType(FileMode.FIFO)).isEqualTo(1);
        assertThat(FileMode.directoryEntryType(FileMode.CHARACTER_DEVICE)).isEqualTo(2);
        assertThat(FileMode.directoryEntryType(FileMode.BLOCK_DEVICE)).isEqualTo(6);
        assertThat(FileMode.directoryEntryType(FileMode.SOCKET)).isEqualTo(12);
        assertThat(FileMode.type(FileMode.SOCKET | 07777)).isEqualTo(FileMode.SOCKET);
    }

    @RepeatedTest(200)
    void entriesThatWereWrittenAreReadBack(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        byte[] old = new byte[8192];
        random.nextBytes(old);
        MemorySegment.copy(old, 0, window, Fields.U8, 0, old.length);
        long start = random.nextInt(64);
        long end = start + 64 + random.nextInt(4096);

        List<Entry> written = new ArrayList<>();
        long at = start;
        while (true) {
            Entry entry = randomEntry(random);
            long next = write(random, at, end, entry);
            if (next == DirectoryEntryCodec.REFUSED) {
                assertThat(at + DirectoryEntryCodec.size(entry.nameBytes().length))
                        .isGreaterThanOrEqualTo(end);
                break;
            }
            assertThat(next).as("seed %d", seed).isLessThan(end);
            written.add(entry);
            at = next;
        }
        if (at + DirectoryEntryCodec.NAME_LENGTH < end) {
            window.set(Fields.U8, at + DirectoryEntryCodec.NAME_LENGTH, (byte) 0);
        }

        long read = start;
        for (Entry entry : written) {
            assertThat(DirectoryEntryCodec.isEntry(window, read, end))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(DirectoryEntryCodec.inodeNumber(window, read)).isEqualTo(entry.inodeNumber());
            assertThat(DirectoryEntryCodec.type(window, read)).isEqualTo(entry.type());
            assertThat(DirectoryEntryCodec.position(window, read)).isEqualTo(entry.position());
            assertThat(nameAt(read)).isEqualTo(entry.nameBytes());
            assertThat(paddingAt(read)).as("seed %d", seed).isEqualTo(new byte[paddingAt(read).length]);
            read = DirectoryEntryCodec.next(window, read);
        }
        assertThat(DirectoryEntryCodec.isEntry(window, read, end)).isFalse();
        assertThat(window.asSlice(end).toArray(Fields.U8))
                .as("behind the buffer, seed %d", seed)
                .isEqualTo(Arrays.copyOfRange(old, (int) end, old.length));
    }

    private long write(Random random, long at, long end, Entry entry) {
        if (random.nextBoolean()) {
            return DirectoryEntryCodec.write(
                    window, at, end, entry.inodeNumber(), entry.type(), entry.position(), entry.nameBytes());
        }
        return DirectoryEntryCodec.write(
                window, at, end, entry.inodeNumber(), entry.type(), entry.position(), entry.name(), 0, (int)
                        entry.name().byteSize());
    }

    private byte[] nameAt(long at) {
        return window.asSlice(at + DirectoryEntryCodec.NAME, DirectoryEntryCodec.nameLength(window, at))
                .toArray(Fields.U8);
    }

    private byte[] paddingAt(long at) {
        long nameEnd = at + DirectoryEntryCodec.NAME + DirectoryEntryCodec.nameLength(window, at);
        return window.asSlice(nameEnd, DirectoryEntryCodec.next(window, at) - nameEnd)
                .toArray(Fields.U8);
    }

    private static Entry randomEntry(Random random) {
        byte[] name = new byte[1 + random.nextInt(random.nextBoolean() ? 255 : 16)];
        random.nextBytes(name);
        long position = random.nextLong() & DirectoryEntryCodec.MAX_POSITION;
        return new Entry(random.nextLong(), random.nextInt(256), position, MemorySegment.ofArray(name));
    }
}
