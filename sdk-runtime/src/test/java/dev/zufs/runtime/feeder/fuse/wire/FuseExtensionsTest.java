package dev.zufs.runtime.feeder.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FuseExtensionsTest {

    @Test
    void groupsAreFoundBehindSecurityContexts() {
        byte[] bytes =
                Requests.join(Requests.securityContext("security.x", new byte[] {1, 2, 3}), Requests.groups(5, 6));
        MemorySegment buffer = MemorySegment.ofArray(bytes);

        assertThat(FuseExtensions.fault(buffer, 0, bytes.length)).isEqualTo(FuseExtensions.NONE);
        long groups = FuseExtensions.groups(buffer, 0, bytes.length);
        assertThat(FuseSuppGroups.count(buffer, groups)).isEqualTo(2);
        assertThat(FuseSuppGroups.group(buffer, groups, 1)).isEqualTo(6);
        assertThat(FuseExtensions.securityContexts(buffer, 0, bytes.length)).isZero();
    }

    @Test
    void securityContextsAreWalked() {
        byte[] first = Requests.securityContext("security.x", new byte[] {1, 2, 3});
        byte[] second = Requests.securityContext("s.y", new byte[9]);
        byte[] both = Requests.join(first, Arrays.copyOfRange(second, 8, second.length));
        MemorySegment buffer = MemorySegment.ofArray(both);
        FuseSecctxHeader.length(buffer, 0, both.length);
        FuseSecctxHeader.count(buffer, 0, 2);

        assertThat(FuseExtensions.fault(buffer, 0, both.length)).isEqualTo(FuseExtensions.NONE);
        long at = FuseExtensions.securityContexts(buffer, 0, both.length) + FuseSecctxHeader.SIZE;
        assertThat(FuseExtensions.securityNameLength(buffer, at)).isEqualTo(10);
        assertThat(FuseSecctx.valueLength(buffer, at)).isEqualTo(3);
        at = FuseExtensions.nextSecurityContext(buffer, at);
        assertThat(at).isEqualTo(first.length);
        assertThat(FuseExtensions.securityNameLength(buffer, at)).isEqualTo(3);
        assertThat(FuseExtensions.nextSecurityContext(buffer, at)).isEqualTo(both.length);

        FuseSecctxHeader.count(buffer, 0, 3);
        assertThat(FuseExtensions.fault(buffer, 0, both.length)).isZero();
    }

    @Test
    void contextsThatDoNotFitAreFound() {
        byte[] bytes = Requests.securityContext("security.x", new byte[] {1, 2, 3});
        MemorySegment buffer = MemorySegment.ofArray(bytes);
        for (int length : new int[] {6, Integer.MAX_VALUE, -1}) {
            FuseSecctx.valueLength(buffer, FuseSecctxHeader.SIZE, length);
            assertThat(FuseExtensions.fault(buffer, 0, bytes.length)).isZero();
        }
    }

    @Test
    void unknownExtensionsArePassedOver() {
        byte[] unknown = Requests.structure(16, in -> {
            FuseExtHeader.length(in, 0, 16);
            FuseExtHeader.type(in, 0, 33);
        });
        byte[] bytes = Requests.join(unknown, Requests.groups(9));
        MemorySegment buffer = MemorySegment.ofArray(bytes);

        assertThat(FuseExtensions.fault(buffer, 0, bytes.length)).isEqualTo(FuseExtensions.NONE);
        assertThat(FuseExtensions.groups(buffer, 0, bytes.length)).isEqualTo(16 + 8);
        assertThat(FuseExtensions.securityContexts(buffer, 0, bytes.length)).isEqualTo(FuseExtensions.NONE);
        assertThat(FuseExtensions.groups(buffer, 0, 16)).isEqualTo(FuseExtensions.NONE);
    }
}
