package dev.zufs.runtime.feeder.fuse.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what a real kernel wrote. */
class RecordedRequestsTest {

    private final FuseRequest request = new FuseRequest(true, 1 << 20);

    static Stream<List<String>> recorded() {
        return FuseTable.TABLE.rows("requests.tsv").stream();
    }

    private void read(FuseOpcode opcode) throws MalformedRequestException {
        for (List<String> row : recorded().toList()) {
            if (row.get(0).equals(opcode.name())) {
                read(row);
                return;
            }
        }
        throw new IllegalArgumentException(opcode + " was not recorded");
    }

    private FuseOpcode read(List<String> row) throws MalformedRequestException {
        byte[] bytes = HexFormat.of().parseHex(row.get(1));
        return request.read(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private String text(long at, int length) {
        return new String(request.body().asSlice(at, length).toArray(Fields.U8), ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void everyRequestOfTheKernelIsRead(List<String> row) throws MalformedRequestException {
        assertThat(read(row).name()).isEqualTo(row.get(0));
        assertThat(FuseInHeader.unique(request.header(), request.headerAt())).isPositive();
    }

    @Test
    void mostOperationsWereRecorded() {
        assertThat(recorded().count()).isEqualTo(36);
    }

    @Test
    void linkNamesItsTargetSecond() throws MalformedRequestException {
        read(FuseOpcode.SYMLINK);

        assertThat(text(request.nameAt(), request.nameLength())).isEqualTo("nl");
        assertThat(text(request.secondNameAt(), request.secondNameLength())).isEqualTo("some/target");
    }

    @Test
    void fileWithoutNameHasASlash() throws MalformedRequestException {
        read(FuseOpcode.TMPFILE);

        assertThat(text(request.nameAt(), request.nameLength())).isEqualTo("/");
    }

    @Test
    void creationTellsTheGroupOfTheDirectory() throws MalformedRequestException {
        for (FuseOpcode opcode : List.of(
                FuseOpcode.CREATE, FuseOpcode.MKDIR, FuseOpcode.MKNOD, FuseOpcode.SYMLINK, FuseOpcode.TMPFILE)) {
            read(opcode);
            long groups = FuseExtensions.groups(request.body(), request.extensionsAt(), request.extensionsLength());

            assertThat(FuseSuppGroups.count(request.body(), groups)).isEqualTo(1);
            assertThat(FuseSuppGroups.group(request.body(), groups, 0)).isEqualTo(77);
            assertThat(FuseInHeader.gid(request.header(), request.headerAt())).isEqualTo(5);
        }
    }

    @Test
    void attributeIsSetByTheLongForm() throws MalformedRequestException {
        read(FuseOpcode.SETXATTR);

        assertThat(request.structureLength()).isEqualTo(16);
        assertThat(text(request.nameAt(), request.nameLength())).isEqualTo("user.a/b");
        assertThat(text(request.dataAt(), request.dataLength())).isEqualTo("value");
    }

    @Test
    void writeHasItsData() throws MalformedRequestException {
        read(FuseOpcode.WRITE);

        assertThat(FuseWriteIn.length(request.structure(), request.structureAt()))
                .isEqualTo(5);
        assertThat(text(request.dataAt(), request.dataLength())).isEqualTo("hello");
    }
}
