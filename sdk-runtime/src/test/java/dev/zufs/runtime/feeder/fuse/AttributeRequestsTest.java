package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.feeder.fuse.wire.FuseAttr;
import dev.zufs.runtime.feeder.fuse.wire.FuseAttrOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseEntryOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseGetattrIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseMknodIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseSetattrIn;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeRequestsTest {

    private static final long ROOT = 1;

    private final FakeKernel kernel;

    AttributeRequestsTest() throws IOException {
        kernel = new FakeKernel();
    }

    @ParameterizedTest(name = "caller {0}, mode {1} becomes {2}")
    @CsvSource({
        "0, 6777, 777", // a chown that keeps both
        "1000, 6777, 777", // before a write; the kernel would execute the changed file with the mode of the reply
        "1000, 6775, 775", // before a write of a member of the group, perhaps
        "1000, 6755, 6755", // a chown of a stranger, who has no right to write
    })
    void settingNothingTakesSetIdBitsFromWhatTheCallerMayWrite(int caller, String mode, String left)
            throws IOException {
        long node = file(Integer.parseInt(mode, 8));
        kernel.caller(caller);
        long nothing = kernel.request(FuseOpcode.SETATTR, node, FuseSetattrIn.SIZE, in -> {});
        kernel.serve();
        MemorySegment reply = kernel.reply(nothing).orElseThrow();
        assertThat(FuseAttr.mode(reply, FuseOutHeader.SIZE + FuseAttrOut.ATTRIBUTES) & 07777)
                .isEqualTo(Integer.parseInt(left, 8));
    }

    @Test
    void kernelIsToAskEachTimeForTheAttributesOfSetIdFilesAlone() throws IOException {
        assertThat(validSeconds(file(04755))).isZero();
        assertThat(validSeconds(file(02755))).isZero();
        assertThat(validSeconds(file(0755))).isPositive();
    }

    private long validSeconds(long node) throws IOException {
        long asked = kernel.request(FuseOpcode.GETATTR, node, FuseGetattrIn.SIZE, in -> {});
        kernel.serve();
        return FuseAttrOut.attributesValid(kernel.reply(asked).orElseThrow(), FuseOutHeader.SIZE);
    }

    private long file(int mode) throws IOException {
        String name = "file" + mode;
        long created =
                kernel.request(FuseOpcode.MKNOD, ROOT, FuseMknodIn.SIZE, in -> FuseMknodIn.mode(in, 0, 0100644), name);
        kernel.serve();
        long node = FuseEntryOut.nodeId(kernel.reply(created).orElseThrow(), FuseOutHeader.SIZE);
        kernel.request(FuseOpcode.SETATTR, node, FuseSetattrIn.SIZE, in -> {
            FuseSetattrIn.valid(in, 0, FuseSetattrIn.VALID_MODE);
            FuseSetattrIn.mode(in, 0, mode);
        });
        kernel.serve();
        return node;
    }

    @Test
    void readingALinkIsAnAccess() throws IOException {
        long made = kernel.request(FuseOpcode.SYMLINK, ROOT, 0, in -> {}, "link", "target");
        kernel.serve();
        long node = FuseEntryOut.nodeId(kernel.reply(made).orElseThrow(), FuseOutHeader.SIZE);
        kernel.request(FuseOpcode.SETATTR, node, FuseSetattrIn.SIZE, in -> {
            FuseSetattrIn.valid(in, 0, FuseSetattrIn.VALID_ATIME);
            FuseSetattrIn.atime(in, 0, 5);
        });
        kernel.request(FuseOpcode.READLINK, node, 0, in -> {});
        long asked = kernel.request(FuseOpcode.GETATTR, node, FuseGetattrIn.SIZE, in -> {});
        kernel.serve();
        MemorySegment reply = kernel.reply(asked).orElseThrow();
        assertThat(FuseAttr.atime(reply, FuseOutHeader.SIZE + FuseAttrOut.ATTRIBUTES))
                .isGreaterThan(5);
    }
}
