package dev.zufs.runtime.feeder.fuse.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.fuse.wire.MalformedRequestException.Fault;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuseRequestTest {

    private final FuseRequest request = new FuseRequest(true, 1 << 20);

    private FuseOpcode read(byte[] bytes) throws MalformedRequestException {
        return request.read(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private MalformedRequestException refused(byte[] bytes) {
        return catchThrowableOfType(MalformedRequestException.class, () -> read(bytes));
    }

    private void isRefused(byte[] bytes, Fault fault) {
        MalformedRequestException refused = refused(bytes);
        assertThat(refused).isNotNull();
        assertThat(refused.fault()).isEqualTo(fault);
        assertThat(refused.unique()).isEqualTo(Requests.UNIQUE);
    }

    private String text(long at, int length) {
        return new String(request.body().asSlice(at, length).toArray(Fields.U8), ISO_8859_1);
    }

    private String name() {
        return text(request.nameAt(), request.nameLength());
    }

    private String secondName() {
        return text(request.secondNameAt(), request.secondNameLength());
    }

    private static byte[] named(FuseOpcode opcode, String... names) {
        return Requests.request(opcode, new byte[(int) opcode.structureSize()], Requests.names(names));
    }

    @ParameterizedTest
    @EnumSource(FuseOpcode.class)
    void everyOperationIsReadWhereverItIsInTheBuffer(FuseOpcode opcode) throws MalformedRequestException {
        byte[] bytes = Requests.valid(opcode);
        MemorySegment buffer = MemorySegment.ofArray(Requests.join(new byte[13], bytes, new byte[13]));

        assertThat(request.read(buffer, 13, bytes.length)).isEqualTo(opcode);

        assertThat(request.header()).isSameAs(buffer);
        assertThat(FuseInHeader.unique(request.header(), request.headerAt())).isEqualTo(Requests.UNIQUE);
        assertThat(request.structureAt()).isEqualTo(13 + 40);
        long parts = request.structureLength()
                + terminated(request.nameLength())
                + terminated(request.secondNameLength())
                + request.dataLength()
                + request.extensionsLength();
        assertThat(parts).isEqualTo(bytes.length - 40);
    }

    private static int terminated(int length) {
        return length == 0 ? 0 : length + 1;
    }

    @ParameterizedTest
    @EnumSource(FuseOpcode.class)
    void everyOperationIsReadFromARingToo(FuseOpcode opcode) throws MalformedRequestException {
        byte[] bytes = Requests.valid(opcode);
        int size = (int) opcode.structureSize();
        MemorySegment headers = MemorySegment.ofArray(new byte[5 + 288]);
        MemorySegment source = MemorySegment.ofArray(bytes);
        MemorySegment.copy(source, 0, headers, 5, 40);
        MemorySegment.copy(source, 40, headers, 5 + 128, size);
        int rest = bytes.length - 40 - size;
        FuseUringEntInOut.payloadLength(headers, 5 + FuseUringReqHeader.ENTRY, rest);
        MemorySegment payload = MemorySegment.ofArray(new byte[3 + rest]);
        MemorySegment.copy(source, 40 + size, payload, 3, rest);

        assertThat(request.readRing(headers, 5, payload, 3, rest)).isEqualTo(opcode);
        assertThat(request.structure()).isSameAs(headers);
        assertThat(request.structureAt()).isEqualTo(5 + 128);
        assertThat(request.body()).isSameAs(payload);

        MalformedRequestException refused = catchThrowableOfType(
                MalformedRequestException.class, () -> request.readRing(headers, 5, payload, 3, rest - 1L));
        assertThat(refused.fault()).isEqualTo(Fault.LENGTH);
    }

    @Test
    void namesAreFound() throws MalformedRequestException {
        read(named(FuseOpcode.LOOKUP, "a"));
        assertThat(name()).isEqualTo("a");
        assertThat(request.secondNameLength()).isZero();

        read(named(FuseOpcode.RENAME2, "old", "newer"));
        assertThat(name()).isEqualTo("old");
        assertThat(secondName()).isEqualTo("newer");

        read(named(FuseOpcode.SYMLINK, "link", "/the/target"));
        assertThat(name()).isEqualTo("link");
        assertThat(secondName()).isEqualTo("/the/target");

        read(named(FuseOpcode.LOOKUP, ".."));
        assertThat(name()).isEqualTo("..");
    }

    @Test
    void dataAreFound() throws MalformedRequestException {
        byte[] structure = Requests.structure(FuseWriteIn.SIZE, in -> FuseWriteIn.length(in, 0, 3));
        read(Requests.request(FuseOpcode.WRITE, structure, new byte[] {7, 8, 9}));

        assertThat(request.dataLength()).isEqualTo(3);
        assertThat(text(request.dataAt(), 3)).isEqualTo("\7\10\11");
    }

    @Test
    void nothingIsLeftOfTheRequestBefore() throws MalformedRequestException {
        read(Requests.valid(FuseOpcode.SYMLINK));
        read(Requests.valid(FuseOpcode.WRITE));
        read(Requests.valid(FuseOpcode.STATFS));

        assertThat(request.nameLength()).isZero();
        assertThat(request.secondNameLength()).isZero();
        assertThat(request.dataLength()).isZero();
        assertThat(request.extensionsLength()).isZero();
        assertThat(request.structureLength()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 20, 64, 80})
    void firstRequestMayHaveAnyLength(int length) throws MalformedRequestException {
        assertThat(read(Requests.request(FuseOpcode.INIT, new byte[length], new byte[0])))
                .isEqualTo(FuseOpcode.INIT);
        assertThat(request.structureLength()).isEqualTo(length);

        isRefused(Requests.request(FuseOpcode.INIT, new byte[7], new byte[0]), Fault.TRUNCATED_STRUCTURE);
    }

    @Test
    void extendedAttributeHasTheFormThatIsAgreedOn() throws MalformedRequestException {
        byte[] shortForm = Requests.structure(FuseSetxattrIn.SHORT_SIZE, in -> FuseSetxattrIn.length(in, 0, 4));
        byte[] bytes =
                Requests.request(FuseOpcode.SETXATTR, shortForm, Requests.join(Requests.names("user.a"), new byte[4]));
        FuseRequest old = new FuseRequest(false, 1 << 20);

        assertThat(old.read(MemorySegment.ofArray(bytes), 0, bytes.length)).isEqualTo(FuseOpcode.SETXATTR);
        assertThat(old.structureLength()).isEqualTo(8);
        assertThat(old.nameLength()).isEqualTo(6);
        assertThat(old.dataLength()).isEqualTo(4);

        read(Requests.valid(FuseOpcode.SETXATTR));
        assertThat(request.structureLength()).isEqualTo(16);
        assertThat(name()).isEqualTo("user.a");
        assertThat(request.dataLength()).isEqualTo(5);
    }

    @Test
    void supplementaryGroupsAreFoundBehindTheNames() throws MalformedRequestException {
        read(Requests.valid(FuseOpcode.CREATE));

        assertThat(name()).isEqualTo("new");
        long groups = FuseExtensions.groups(request.body(), request.extensionsAt(), request.extensionsLength());
        assertThat(FuseSuppGroups.count(request.body(), groups)).isEqualTo(1);
        assertThat(FuseSuppGroups.group(request.body(), groups, 0)).isEqualTo(7);
    }

    @Test
    void headerMustBeWhole() {
        for (int length = 0; length < 40; length++) {
            MalformedRequestException refused = refused(new byte[length]);
            assertThat(refused.fault()).isEqualTo(Fault.TRUNCATED_HEADER);
            assertThat(refused.isAnswerable()).isFalse();
        }
    }

    @Test
    void lengthMustBeThatOfTheRead() {
        byte[] bytes = Requests.valid(FuseOpcode.GETATTR);
        for (int length : new int[] {0, 40, bytes.length - 1, bytes.length + 1, -1}) {
            FuseInHeader.length(MemorySegment.ofArray(bytes), 0, length);
            isRefused(bytes, Fault.LENGTH);
        }
    }

    @Test
    void unknownOperationIsAnsweredAsKernelsExpect() {
        byte[] bytes = Requests.valid(FuseOpcode.STATFS);
        FuseInHeader.opcode(MemorySegment.ofArray(bytes), 0, 54);

        isRefused(bytes, Fault.UNKNOWN_OPCODE);
        assertThat(refused(bytes).fault().errno()).isEqualTo(Errno.ENOSYS);
        assertThat(refused(bytes).isAnswerable()).isTrue();
        assertThat(refused(bytes)).hasMessageContaining("54 request").hasMessageContaining("UNKNOWN_OPCODE");
    }

    @ParameterizedTest
    @EnumSource(FuseOpcode.class)
    void structureMustBeWhole(FuseOpcode opcode) {
        for (int length = 0; length < opcode.structureSize(); length++) {
            isRefused(Requests.request(opcode, new byte[length], new byte[0]), Fault.TRUNCATED_STRUCTURE);
        }
    }

    @Test
    void namesMustEndAndHaveAPossibleLength() throws MalformedRequestException {
        isRefused(Requests.request(FuseOpcode.LOOKUP, new byte[0], new byte[] {'a'}), Fault.NO_TERMINATOR);
        isRefused(Requests.request(FuseOpcode.LOOKUP, new byte[0], new byte[0]), Fault.NO_TERMINATOR);
        isRefused(named(FuseOpcode.RENAME, "old"), Fault.NO_TERMINATOR);
        isRefused(named(FuseOpcode.LOOKUP, ""), Fault.EMPTY_NAME);
        isRefused(named(FuseOpcode.RENAME, "old", ""), Fault.EMPTY_NAME);
        isRefused(named(FuseOpcode.GETXATTR, ""), Fault.EMPTY_NAME);

        read(named(FuseOpcode.LOOKUP, "x".repeat(255)));
        for (int length : new int[] {256, 1024, 4095}) {
            byte[] bytes = named(FuseOpcode.LOOKUP, "x".repeat(length));
            isRefused(bytes, Fault.NAME_TOO_LONG);
            assertThat(refused(bytes).fault().errno()).isEqualTo(Errno.ENAMETOOLONG);
        }
        isRefused(named(FuseOpcode.REMOVEXATTR, "x".repeat(256)), Fault.NAME_TOO_LONG);
        read(named(FuseOpcode.SYMLINK, "a", "x".repeat(4095)));
        isRefused(named(FuseOpcode.SYMLINK, "a", "x".repeat(4096)), Fault.NAME_TOO_LONG);
    }

    @Test
    void onlyNamesOfEntriesHaveNoSlash() throws MalformedRequestException {
        isRefused(named(FuseOpcode.LOOKUP, "a/b"), Fault.SLASH_IN_NAME);
        isRefused(named(FuseOpcode.RENAME, "a", "/"), Fault.SLASH_IN_NAME);
        isRefused(named(FuseOpcode.SYMLINK, "a/", "b"), Fault.SLASH_IN_NAME);
        read(named(FuseOpcode.TMPFILE, "/"));
        read(named(FuseOpcode.GETXATTR, "user.a/b"));
    }

    @Test
    void countsAndLengthsMustBeThoseOfWhatFollows() {
        for (int count : new int[] {4, 1 << 28, Integer.MIN_VALUE, -1}) {
            byte[] batch = Requests.valid(FuseOpcode.BATCH_FORGET);
            FuseBatchForgetIn.count(MemorySegment.ofArray(batch), 40, count);
            isRefused(batch, Fault.COUNT);
            assertThat(refused(batch).isAnswerable()).isFalse();
        }
        byte[] batch = Requests.valid(FuseOpcode.BATCH_FORGET);
        FuseBatchForgetIn.count(MemorySegment.ofArray(batch), 40, 2);
        isRefused(batch, Fault.TRAILING_BYTES);

        for (int length : new int[] {101, Integer.MAX_VALUE, -1}) {
            byte[] write = Requests.valid(FuseOpcode.WRITE);
            FuseWriteIn.length(MemorySegment.ofArray(write), 40, length);
            isRefused(write, Fault.DATA_LENGTH);
        }
        byte[] xattr = Requests.valid(FuseOpcode.SETXATTR);
        FuseSetxattrIn.length(MemorySegment.ofArray(xattr), 40, 6);
        isRefused(xattr, Fault.DATA_LENGTH);
        byte[] ioctl = Requests.valid(FuseOpcode.IOCTL);
        FuseIoctlIn.inputLength(MemorySegment.ofArray(ioctl), 40, -8);
        isRefused(ioctl, Fault.DATA_LENGTH);
        isRefused(Requests.request(FuseOpcode.STATFS, new byte[0], new byte[1]), Fault.TRAILING_BYTES);
    }

    @Test
    void noMoreMayBeAskedForThanAReplyHolds() throws MalformedRequestException {
        byte[] bytes = Requests.valid(FuseOpcode.READ);
        FuseReadIn.length(MemorySegment.ofArray(bytes), 40, 1 << 20);
        read(bytes);
        for (int length : new int[] {(1 << 20) + 1, -1}) {
            for (FuseOpcode opcode : new FuseOpcode[] {FuseOpcode.READ, FuseOpcode.READDIR, FuseOpcode.READDIRPLUS}) {
                byte[] more = Requests.valid(opcode);
                FuseReadIn.length(MemorySegment.ofArray(more), 40, length);
                isRefused(more, Fault.REPLY_LENGTH);
            }
            byte[] list = Requests.valid(FuseOpcode.LISTXATTR);
            FuseGetxattrIn.length(MemorySegment.ofArray(list), 40, length);
            isRefused(list, Fault.REPLY_LENGTH);
            byte[] ioctl = Requests.valid(FuseOpcode.IOCTL);
            FuseIoctlIn.outputLength(MemorySegment.ofArray(ioctl), 40, length);
            isRefused(ioctl, Fault.REPLY_LENGTH);
        }
    }

    @Test
    void rangesMustBePossible() throws MalformedRequestException {
        byte[] read = Requests.valid(FuseOpcode.READ);
        MemorySegment buffer = MemorySegment.ofArray(read);
        FuseReadIn.length(buffer, 40, 10);
        FuseReadIn.offset(buffer, 40, Long.MAX_VALUE - 10);
        read(read);
        FuseReadIn.offset(buffer, 40, Long.MAX_VALUE - 9);
        isRefused(read, Fault.RANGE);
        FuseReadIn.offset(buffer, 40, -1);
        isRefused(read, Fault.RANGE);

        byte[] copy = Requests.valid(FuseOpcode.COPY_FILE_RANGE_64);
        FuseCopyFileRangeIn.length(MemorySegment.ofArray(copy), 40, -1);
        isRefused(copy, Fault.RANGE);
        byte[] reserve = Requests.valid(FuseOpcode.FALLOCATE);
        FuseFallocateIn.length(MemorySegment.ofArray(reserve), 40, Long.MIN_VALUE);
        isRefused(reserve, Fault.RANGE);
        byte[] list = Requests.valid(FuseOpcode.READDIR);
        FuseReadIn.offset(MemorySegment.ofArray(list), 40, -1);
        read(list);
        byte[] seek = Requests.valid(FuseOpcode.LSEEK);
        FuseLseekIn.offset(MemorySegment.ofArray(seek), 40, -1);
        read(seek);
    }

    @Test
    void attributesThatAreSetMustBePossible() throws MalformedRequestException {
        byte[] bytes = Requests.valid(FuseOpcode.SETATTR);
        MemorySegment buffer = MemorySegment.ofArray(bytes);
        FuseSetattrIn.valid(buffer, 40, 0);
        FuseSetattrIn.fileSize(buffer, 40, -1);
        FuseSetattrIn.mtimeNanos(buffer, 40, 1_000_000_000);
        read(bytes);

        FuseSetattrIn.valid(buffer, 40, FuseSetattrIn.VALID_SIZE);
        isRefused(bytes, Fault.RANGE);
        FuseSetattrIn.valid(buffer, 40, FuseSetattrIn.VALID_MTIME);
        isRefused(bytes, Fault.NANOSECONDS);
        FuseSetattrIn.mtimeNanos(buffer, 40, 999_999_999);
        read(bytes);
    }

    @Test
    void extensionsMustFit() {
        byte[] good = Requests.valid(FuseOpcode.TMPFILE);
        byte[] tooMany = good.clone();
        FuseInHeader.extensionLength(MemorySegment.ofArray(tooMany), 0, 0xFFFF);
        isRefused(tooMany, Fault.EXTENSION);

        for (int size : new int[] {0, 4, 12, 32, -8}) {
            byte[] wrong = good.clone();
            FuseExtHeader.length(MemorySegment.ofArray(wrong), groupsAt(good), size);
            isRefused(wrong, Fault.EXTENSION);
        }
        for (int count : new int[] {4, 1 << 30, -1}) {
            byte[] wrong = good.clone();
            FuseSuppGroups.count(MemorySegment.ofArray(wrong), groupsAt(good) + FuseExtHeader.SIZE, count);
            isRefused(wrong, Fault.EXTENSION);
        }
    }

    private static int groupsAt(byte[] bytes) {
        return bytes.length - Requests.groups(7).length;
    }
}
