package dev.zufs.runtime.feeder.fuse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FuseNotificationTest {

    private static final long AT = 3;
    private static final long BODY = AT + 16;

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[512]);

    @BeforeEach
    void fillWithSomethingElse() {
        buffer.fill((byte) 0x11);
    }

    private void hasHeader(long length, int code) {
        assertThat(FuseOutHeader.length(buffer, AT)).isEqualTo((int) length);
        assertThat(FuseOutHeader.error(buffer, AT)).isEqualTo(code);
        assertThat(FuseOutHeader.unique(buffer, AT)).isZero();
    }

    @Test
    void wakeUp() {
        hasHeader(FuseNotification.pollWakeup(buffer, AT, 77), 1);
        assertThat(FuseOutHeader.length(buffer, AT)).isEqualTo(24);
        assertThat(FuseNotifyPollWakeupOut.kernelHandle(buffer, BODY)).isEqualTo(77);
    }

    @Test
    void invalidInode() {
        hasHeader(FuseNotification.invalidateInode(buffer, AT, 5, -1, 0), 2);
        assertThat(FuseOutHeader.length(buffer, AT)).isEqualTo(40);
        assertThat(FuseNotifyInvalInodeOut.nodeId(buffer, BODY)).isEqualTo(5);
        assertThat(FuseNotifyInvalInodeOut.offset(buffer, BODY)).isEqualTo(-1);
        assertThat(FuseNotifyInvalInodeOut.length(buffer, BODY)).isZero();
    }

    @Test
    void invalidEntryEndsWithItsNameAndANul() {
        long length = FuseNotification.invalidateEntry(
                buffer, AT, 1, "abc".getBytes(UTF_8), FuseNotifyInvalEntryOut.FLAG_EXPIRE_ONLY);

        hasHeader(length, 3);
        assertThat(length).isEqualTo(16 + 16 + 4);
        assertThat(FuseNotifyInvalEntryOut.directory(buffer, BODY)).isEqualTo(1);
        assertThat(FuseNotifyInvalEntryOut.nameLength(buffer, BODY)).isEqualTo(3);
        assertThat(FuseNotifyInvalEntryOut.flags(buffer, BODY)).isEqualTo(1);
        assertThat(buffer.getString(BODY + 16)).isEqualTo("abc");
        assertThat(buffer.get(Fields.U8, AT + length)).isEqualTo((byte) 0x11);
    }

    @Test
    void deletion() {
        long length = FuseNotification.delete(buffer, AT, 1, 9, "abc".getBytes(UTF_8));

        hasHeader(length, 6);
        assertThat(length).isEqualTo(16 + 24 + 4);
        assertThat(FuseNotifyDeleteOut.directory(buffer, BODY)).isEqualTo(1);
        assertThat(FuseNotifyDeleteOut.child(buffer, BODY)).isEqualTo(9);
        assertThat(FuseNotifyDeleteOut.nameLength(buffer, BODY)).isEqualTo(3);
        assertThat(buffer.getString(BODY + 24)).isEqualTo("abc");
    }

    @Test
    void storeCountsTheDataThatFollow() {
        long length = FuseNotification.store(buffer, AT, 5, 4096, 100);

        hasHeader(length, 4);
        assertThat(length).isEqualTo(16 + 24 + 100);
        assertThat(FuseNotifyStoreOut.nodeId(buffer, BODY)).isEqualTo(5);
        assertThat(FuseNotifyStoreOut.offset(buffer, BODY)).isEqualTo(4096);
        assertThat(FuseNotifyStoreOut.length(buffer, BODY)).isEqualTo(100);
        assertThat(buffer.get(Fields.U8, BODY + 24)).isEqualTo((byte) 0x11);
    }

    @Test
    void retrieval() {
        hasHeader(FuseNotification.retrieve(buffer, AT, 3, 5, 4096, 100), 5);
        assertThat(FuseOutHeader.length(buffer, AT)).isEqualTo(16 + 32);
        assertThat(FuseNotifyRetrieveOut.unique(buffer, BODY)).isEqualTo(3);
        assertThat(FuseNotifyRetrieveOut.nodeId(buffer, BODY)).isEqualTo(5);
        assertThat(FuseNotifyRetrieveOut.offset(buffer, BODY)).isEqualTo(4096);
        assertThat(FuseNotifyRetrieveOut.length(buffer, BODY)).isEqualTo(100);
    }

    @Test
    void headersAlone() {
        hasHeader(FuseNotification.resend(buffer, AT), 7);
        assertThat(FuseOutHeader.length(buffer, AT)).isEqualTo(16);
        hasHeader(FuseNotification.incrementEpoch(buffer, AT), 8);
        assertThat(FuseOutHeader.length(buffer, AT)).isEqualTo(16);
    }

    @Test
    void prunedNodesFollowTheirCount() {
        hasHeader(FuseNotification.prune(buffer, AT, new long[] {4, 5, 6}), 9);
        assertThat(FuseOutHeader.length(buffer, AT)).isEqualTo(16 + 16 + 24);
        assertThat(FuseNotifyPruneOut.count(buffer, BODY)).isEqualTo(3);
        assertThat(buffer.get(Fields.U64, BODY + 16)).isEqualTo(4);
        assertThat(buffer.get(Fields.U64, BODY + 32)).isEqualTo(6);
    }

    @Test
    void impossibleNamesAndSizesAreRefused() {
        for (int length : new int[] {0, 256}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> FuseNotification.invalidateEntry(buffer, 0, 1, new byte[length], 0));
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> FuseNotification.delete(buffer, 0, 1, 2, new byte[length]));
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> FuseNotification.store(buffer, 0, 1, 0, -1));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> FuseNotification.retrieve(buffer, 0, 1, 1, 0, -1));
    }
}
