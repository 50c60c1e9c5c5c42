package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.XattrRequest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XattrOperationsTest {

    private static final int ENODATA = -Errno.ENODATA.number();

    private final DispatchFixture zuf = new DispatchFixture(new RamFileSystem());
    private final MemorySegment buffer = zuf.buffer;
    private long file;

    @BeforeEach
    void mount() {
        assertThat(zuf.mount("")).isZero();
        assertThat(zuf.create(zuf.root(), "a", 0x81A4)).isZero();
        file = zuf.created();
    }

    @Test
    void attributesAreSetFoundListedAndRemoved() {
        assertThat(set(XattrRequest.TYPE_USER, "colour", "blue", 0)).isZero();
        assertThat(set(XattrRequest.TYPE_USER, "colour", "red", XattrRequest.FLAG_CREATE))
                .isEqualTo(-Errno.EEXIST.number());
        assertThat(set(XattrRequest.TYPE_USER, "shape", "x", XattrRequest.FLAG_REPLACE))
                .isEqualTo(ENODATA);
        assertThat(get(XattrRequest.TYPE_USER, "colour", 0)).isZero();
        assertThat(XattrRequest.bufferSize(buffer, 0)).isEqualTo(4);
        assertThat(OpHeader.outLen(buffer, 0)).isEqualTo(4);
        assertThat(get(XattrRequest.TYPE_USER, "colour", 3)).isEqualTo(-Errno.ERANGE.number());
        assertThat(get(XattrRequest.TYPE_USER, "colour", 100)).isZero();
        assertThat(OpHeader.outLen(buffer, 0)).isEqualTo(8);
        assertThat(answer()).isEqualTo("blue");
        assertThat(list(0)).isZero();
        assertThat(answer()).isEqualTo("user.colour\0");
        assertThat(set(XattrRequest.TYPE_USER, "colour", "", XattrRequest.FLAG_REPLACE))
                .isZero();
        assertThat(get(XattrRequest.TYPE_USER, "colour", 0)).isEqualTo(ENODATA);
        assertThat(set(XattrRequest.TYPE_USER, "colour", "", XattrRequest.FLAG_REPLACE))
                .isEqualTo(ENODATA);
    }

    @Test
    void attributeOfAnInodeThatDoesNotExistYetIsRefused() {
        file = 0;
        assertThat(set(XattrRequest.TYPE_SECURITY, "selinux", "label", 0)).isEqualTo(-Errno.EOPNOTSUPP.number());
    }

    @Test
    void trustedNamesAreHidden() {
        assertThat(set(XattrRequest.TYPE_TRUSTED, "t", "1", 0)).isZero();
        assertThat(list(0)).isZero();
        assertThat(XattrRequest.bufferSize(buffer, 0)).isZero();
        assertThat(list(XattrRequest.IOCTL_FLAG_TRUSTED)).isZero();
        assertThat(answer()).isEqualTo("trusted.t\0");
    }

    /** The protocol's text says that these names are whole; the kernel was seen to send them without their prefix. */
    @ParameterizedTest
    @ValueSource(strings = {"posix_acl_default", "system.posix_acl_default"})
    void filesystemGetsWholeNamesOfAccessLists(String sent) {
        assertThat(set(XattrRequest.TYPE_SYSTEM, sent, "list", 0)).isZero();
        assertThat(list(0)).isZero();
        assertThat(answer()).isEqualTo("system.posix_acl_default\0");
        assertThat(get(XattrRequest.TYPE_SYSTEM, "posix_acl_default", 100)).isZero();
        assertThat(answer()).isEqualTo("list");
        assertThat(get(XattrRequest.TYPE_SYSTEM, "system.posix_acl_default", 100))
                .isZero();
        assertThat(get(XattrRequest.TYPE_SYSTEM, "system", 100)).isEqualTo(ENODATA);
    }

    @Test
    void systemNameThatIsTooLongAsAWholeIsRefused() {
        assertThat(get(XattrRequest.TYPE_SYSTEM, "x".repeat(248), 100)).isEqualTo(ENODATA);
        assertThat(get(XattrRequest.TYPE_SYSTEM, "x".repeat(249), 100)).isEqualTo(-Errno.ERANGE.number());
        assertThat(get(XattrRequest.TYPE_USER, "x".repeat(255), 100)).isEqualTo(ENODATA);
    }

    private int get(int type, String name, int room) {
        RequestWriter.xattrGet(buffer, 0, name.length() + 1);
        XattrRequest.inodeCookie(buffer, 0, file);
        XattrRequest.type(buffer, 0, type);
        XattrRequest.bufferSize(buffer, 0, room);
        buffer.setString(XattrRequest.DATA, name);
        return zuf.execute();
    }

    private int set(int type, String name, String value, int flags) {
        RequestWriter.xattrSet(buffer, 0, name.length() + 1, value.length());
        XattrRequest.inodeCookie(buffer, 0, file);
        XattrRequest.type(buffer, 0, type);
        XattrRequest.flags(buffer, 0, flags);
        XattrRequest.ioctlFlags(buffer, 0, 0);
        buffer.setString(XattrRequest.DATA, name);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(
                bytes, 0, buffer, ValueLayout.JAVA_BYTE, XattrRequest.DATA + name.length() + 1, bytes.length);
        return zuf.execute();
    }

    private int list(int ioctlFlags) {
        RequestWriter.fixed(buffer, 0, Operation.XATTR_LIST);
        XattrRequest.inodeCookie(buffer, 0, file);
        XattrRequest.ioctlFlags(buffer, 0, ioctlFlags);
        XattrRequest.bufferSize(buffer, 0, 100);
        return zuf.execute();
    }

    private String answer() {
        byte[] bytes = buffer.asSlice(XattrRequest.DATA, XattrRequest.bufferSize(buffer, 0))
                .toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
