package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.support.VolatileMedia;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InodeRecordTest {

    private static final int REGION_BYTES = 4096;
    private static final int AT = 264;
    private static final int UNION = 96;
    private static final byte PATTERN = 0x5A;

    private final VolatileMedia media = new VolatileMedia(REGION_BYTES);
    private final PersistentMemory memory = PersistentMemory.over(media);
    private final InodeRecord inode = InodeRecord.at(memory, AT);

    @AfterEach
    void closeMedia() {
        media.close();
    }

    /** A field of the zufs inode: where it lies, and how this class reads and stores it. */
    record Field(
            String name,
            int offset,
            int bytes,
            ToLongFunction<InodeRecord> getter,
            ObjLongConsumer<InodeRecord> setter) {

        long mask() {
            return -1L >>> (64 - 8 * bytes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Field> fields() {
        return Stream.of(
                new Field("flags", 0, 2, InodeRecord::flags, (inode, value) -> inode.flags((int) value)),
                new Field("mode", 2, 2, InodeRecord::mode, (inode, value) -> inode.mode((int) value)),
                new Field("linkCount", 4, 4, InodeRecord::linkCount, (inode, value) -> inode.linkCount((int) value)),
                new Field("size", 8, 8, InodeRecord::size, InodeRecord::size),
                new Field("privateWord 0", 16, 8, inode -> inode.privateWord(0), (i, value) -> i.privateWord(0, value)),
                new Field("privateWord 1", 24, 8, inode -> inode.privateWord(1), (i, value) -> i.privateWord(1, value)),
                new Field("blocks", 32, 8, InodeRecord::blocks, InodeRecord::blocks),
                new Field("modified", 40, 8, InodeRecord::modified, InodeRecord::modified),
                new Field("changed", 48, 8, InodeRecord::changed, InodeRecord::changed),
                new Field("accessed", 56, 8, InodeRecord::accessed, InodeRecord::accessed),
                new Field("number", 64, 8, InodeRecord::number, InodeRecord::number),
                new Field("uid", 72, 4, InodeRecord::uid, (inode, value) -> inode.uid((int) value)),
                new Field("gid", 76, 4, InodeRecord::gid, (inode, value) -> inode.gid((int) value)),
                new Field("xattr", 80, 8, InodeRecord::xattr, InodeRecord::xattr),
                new Field("generation", 88, 8, InodeRecord::generation, InodeRecord::generation),
                new Field("device", 96, 4, InodeRecord::device, (inode, value) -> inode.device((int) value)),
                new Field("linkPointer", 96, 8, InodeRecord::linkPointer, InodeRecord::linkPointer),
                new Field("directoryRoot", 96, 8, InodeRecord::directoryRoot, InodeRecord::directoryRoot),
                new Field("parent", 104, 8, InodeRecord::parent, InodeRecord::parent));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void setterStoresItsBytesAndNoOthers(Field field) {
        memory.fill(0, REGION_BYTES, PATTERN);
        byte[] expected = region();
        byte[] value = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, (byte) 0x88};
        System.arraycopy(value, 0, expected, AT + field.offset(), field.bytes());

        field.setter().accept(inode, 0x8877_6655_4433_2211L);

        assertThat(region()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void getterReadsWhatTheFeederStored(Field field) {
        long value = 0xF1E2_D3C4_B5A6_9788L;
        for (int index = 0; index < field.bytes(); index++) {
            memory.putByte(AT + field.offset() + index, (byte) (value >>> (8 * index)));
        }

        assertThat(field.getter().applyAsLong(inode) & field.mask()).isEqualTo(value & field.mask());
    }

    @Test
    void flagsAndModeAreUnsigned() {
        inode.flags(0xFFFF);
        inode.mode(0xFFFE);

        assertThat(inode.flags()).isEqualTo(0xFFFF);
        assertThat(inode.mode()).isEqualTo(0xFFFE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2})
    void onlyTwoWordsArePrivate(int index) {
        assertThatThrownBy(() -> inode.privateWord(index)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> inode.privateWord(index, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(region()).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource
    void typeIsThatOfTheMode(FileType type) {
        inode.mode(type.modeBits() | 0755);

        assertThat(inode.type()).isEqualTo(type);
    }

    @Test
    void typeOfAnEmptyRecordIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(inode::type);
    }

    @ParameterizedTest
    @EnumSource
    void initializeFillsTheWholeRecord(FileType type) {
        memory.fill(0, REGION_BYTES, PATTERN);
        byte[] expected = region();
        Arrays.fill(expected, AT, AT + InodeRecord.BYTES, (byte) 0);
        littleEndian(expected)
                .putShort(AT, (short) 0x41)
                .putShort(AT + 2, (short) (type.modeBits() | 0751))
                .putInt(AT + 4, 3)
                .putLong(AT + 8, type == FileType.SYMBOLIC_LINK ? 5 : 0)
                .putLong(AT + 40, 0x1111)
                .putLong(AT + 48, 0x2222)
                .putLong(AT + 56, 0x3333)
                .putLong(AT + 64, 77)
                .putInt(AT + 72, 1000)
                .putInt(AT + 76, 100)
                .putLong(AT + 88, 0xABCD_EF01L)
                .put(AT + UNION, unionOf(type));

        inode.initialize(requestFor(type), 77, 3);

        assertThat(region()).isEqualTo(expected);
    }

    private static byte[] unionOf(FileType type) {
        return switch (type) {
            case CHARACTER_DEVICE, BLOCK_DEVICE -> new byte[] {3, 0, 0x40, 0};
            case SYMBOLIC_LINK -> new byte[] {'.', '.', '/', 'a', 'b'};
            case REGULAR, DIRECTORY, FIFO, SOCKET -> new byte[0];
        };
    }

    private static NewInode requestFor(FileType type) {
        NewInode.Builder builder = NewInode.ofMode(type.modeBits() | 0751)
                .owner(1000, 100)
                .flags(InodeRecord.FLAG_SYNC | InodeRecord.FLAG_DIRECTORY_SYNC)
                .generation(0xABCD_EF01L)
                .times(0x1111, 0x2222, 0x3333);
        return switch (type) {
            case CHARACTER_DEVICE, BLOCK_DEVICE -> builder.device(4 << 20 | 3).build();
            case SYMBOLIC_LINK -> builder.linkText(unionOf(type)).build();
            case REGULAR, DIRECTORY, FIFO, SOCKET -> builder.build();
        };
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SYMBOLIC_LINK")
    void createFillsTheWholeRecord(FileType type) {
        memory.fill(0, REGION_BYTES, PATTERN);
        byte[] expected = region();
        Arrays.fill(expected, AT, AT + InodeRecord.BYTES, (byte) 0);
        boolean directory = type == FileType.DIRECTORY;
        littleEndian(expected)
                .putShort(AT + 2, (short) (type.modeBits() | 01755))
                .putInt(AT + 4, directory ? 2 : 1)
                .putLong(AT + 64, 9)
                .putLong(AT + 104, directory ? 9 : 0);

        InodeRecord created = InodeRecord.create(memory, AT, type, 01755, 9);

        assertThat(region()).isEqualTo(expected);
        assertThat(created.offset()).isEqualTo(AT);
    }

    @ParameterizedTest
    @CsvSource({"SYMBOLIC_LINK, 0777", "REGULAR, -1", "REGULAR, 0x1000", "DIRECTORY, 0x41ED"})
    void createRefusesLinksAndPermissionsThatAreNone(FileType type, String permissions) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InodeRecord.create(memory, AT, type, Integer.decode(permissions), 9))
                .withMessageContaining(type.name());
        assertThat(region()).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, InodeRecord.INLINE_LINK_BYTES})
    void shortLinkTextLiesInTheRecord(int length) {
        byte[] text = text(length);

        inode.initialize(link(text), 5, 1);

        assertThat(inode.size()).isEqualTo(length);
        assertThat(inode.linkText()).isEqualTo(text);
        assertThat(Arrays.copyOfRange(region(), AT + UNION, AT + UNION + length))
                .isEqualTo(text);
        assertThat(memory.getByte(AT + UNION + length)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {InodeRecord.INLINE_LINK_BYTES + 1, 1000, 3000})
    void longLinkTextLiesWhereThePointerSays(int length) {
        byte[] text = text(length);
        media.segment().asSlice(512, length).copyFrom(MemorySegment.ofArray(text));

        inode.initialize(link(text), 5, 1);

        assertThat(inode.linkPointer()).as("the filesystem places it").isZero();
        inode.linkPointer(512);
        assertThat(inode.linkText()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, REGION_BYTES - 512 + 1, 1L << 32, Long.MAX_VALUE})
    void damagedLinkSizeIsOutOfBounds(long size) {
        inode.linkPointer(512);
        inode.size(size);

        assertThatThrownBy(inode::linkText).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-8, REGION_BYTES - 31, Long.MAX_VALUE - 7})
    void damagedLinkPointerIsOutOfBounds(long pointer) {
        inode.linkPointer(pointer);
        inode.size(32);

        assertThatThrownBy(inode::linkText).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, AT, 256, REGION_BYTES - InodeRecord.BYTES})
    void recordLiesAtMultiplesOfEight(long offset) {
        InodeRecord record = InodeRecord.at(memory, offset);

        record.number(offset);

        assertThat(record.offset()).isEqualTo(offset);
        assertThat(record.memory()).isSameAs(memory);
        assertThat(memory.getLong(offset + 64)).isEqualTo(offset);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -8, 0, 1, 4, 12, 129, REGION_BYTES - 127})
    void otherPlacesAreRefused(long offset) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InodeRecord.at(memory, offset))
                .withMessageContaining("" + offset);
    }

    @ParameterizedTest
    @ValueSource(longs = {REGION_BYTES - 120, REGION_BYTES, Long.MAX_VALUE - 7})
    void placesBeyondTheMemoryAreRefused(long offset) {
        assertThatThrownBy(() -> InodeRecord.at(memory, offset)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void messagesNameWhatTellsInodesApart() {
        inode.initialize(NewInode.ofMode(0100644).build(), 7, 1);
        inode.size(5);

        assertThat(inode).hasToString("inode 7 (mode 0100644, 1 links, 5 bytes) at 264");
    }

    private byte[] region() {
        return memory.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static NewInode link(byte[] text) {
        return NewInode.ofMode(FileType.SYMBOLIC_LINK.modeBits() | 0777)
                .linkText(text)
                .build();
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        for (int index = 0; index < length; index++) {
            text[index] = (byte) ('a' + index % 26);
        }
        return text;
    }
}
