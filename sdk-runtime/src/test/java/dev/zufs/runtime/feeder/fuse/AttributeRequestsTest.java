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

class AttributeRequestsTest {

    private static final long ROOT = 1;

    private final FakeKernel kernel;

    AttributeRequestsTest() throws IOException {
        kernel = new FakeKernel();
    }

    @Test
    void settingNothingTakesSetIdBitsAway() throws IOException {
        long created =
                kernel.request(FuseOpcode.MKNOD, ROOT, FuseMknodIn.SIZE, in -> FuseMknodIn.mode(in, 0, 0100644), "a");
        kernel.serve();
        long node = FuseEntryOut.nodeId(kernel.reply(created).orElseThrow(), FuseOutHeader.SIZE);
        kernel.request(FuseOpcode.SETATTR, node, FuseSetattrIn.SIZE, in -> {
            FuseSetattrIn.valid(in, 0, FuseSetattrIn.VALID_MODE);
            FuseSetattrIn.mode(in, 0, 06777);
        });
        long nothing = kernel.request(FuseOpcode.SETATTR, node, FuseSetattrIn.SIZE, in -> {});
        kernel.serve();
        MemorySegment reply = kernel.reply(nothing).orElseThrow();
        assertThat(FuseAttr.mode(reply, FuseOutHeader.SIZE + FuseAttrOut.ATTRIBUTES) & 07777)
                .isEqualTo(0777);
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
