package dev.zufs.runtime.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.wire.AclEntry;
import dev.zufs.runtime.wire.CloneRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.IoctlRequest;
import dev.zufs.runtime.wire.IomapElement;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.OperationLocks;
import dev.zufs.runtime.wire.RenameRequest;
import dev.zufs.runtime.wire.StatfsRequest;
import dev.zufs.runtime.wire.XattrRequest;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * Compares requests with recorded ones, field by field. Names of the server's own (cookies, block numbers) must stand for
 * each other one to one.
 */
final class TrafficComparison {

    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Map<Long, Long> cookies = new HashMap<>();
    private final Map<Long, Long> blocks = new HashMap<>();

    void assertSame(String step, RecordedTraffic.Request recorded, RecordingPort.Sent sent) {
        String as = step + ", " + recorded.operation();
        assertBytes(as, recorded.bytes(), sent.bytes());
        assertThat(sent.puts()).as("puts behind %s", as).hasSameSizeAs(recorded.puts());
        for (int index = 0; index < recorded.puts().size(); index++) {
            assertBytes(
                    as + ", put " + index,
                    recorded.puts().get(index),
                    sent.puts().get(index));
        }
        recorded.records().forEach((name, bytes) -> {
            byte[] record = Objects.requireNonNull(sent.records().get(name), name + " of " + as);
            assertThat(hex(withoutRecordFreedom(record)))
                    .as("%s of %s", name, as)
                    .isEqualTo(hex(withoutRecordFreedom(bytes)));
        });
        forgetDropped(sent);
    }

    private void assertBytes(String as, byte[] recorded, byte[] sent) {
        MemorySegment expected = MemorySegment.ofArray(recorded.clone());
        MemorySegment actual = MemorySegment.ofArray(sent.clone());
        int operation = OpHeader.operation(actual, 0);
        assertThat(Operation.name(operation)).as(as).isEqualTo(Operation.name(OpHeader.operation(expected, 0)));
        assertThat(sent).as(as).hasSameSizeAs(recorded);
        translateCookies(as, operation, expected, actual);
        translateBlocks(as, operation, expected, actual);
        clearFreedom(operation, expected);
        clearFreedom(operation, actual);
        // The second put bit belongs to the chain, whose elements are compared one by one.
        OpHeader.flags(expected, 0, OpHeader.flags(expected, 0) & ~OpHeader.FLAG_HAS_PIGY_PUT);
        OpHeader.flags(actual, 0, OpHeader.flags(actual, 0) & ~OpHeader.FLAG_HAS_PIGY_PUT);
        assertThat(hex(actual.toArray(ValueLayout.JAVA_BYTE)))
                .as(as)
                .isEqualTo(hex(expected.toArray(ValueLayout.JAVA_BYTE)));
    }

    private void translateCookies(String as, int operation, MemorySegment expected, MemorySegment actual) {
        for (int role = 0; role < OperationLocks.ROLE_COUNT; role++) {
            long offset = OperationLocks.cookieOffset(operation, role);
            if (offset >= 0) {
                translate(as, cookies, expected, actual, offset);
            }
        }
        if (operation == Operation.STATFS || operation == Operation.SHOW_OPTIONS) {
            translate(as, cookies, expected, actual, StatfsRequest.SUPER_BLOCK_COOKIE);
        }
    }

    private static void translate(
            String as, Map<Long, Long> names, MemorySegment expected, MemorySegment actual, long offset) {
        long recorded = expected.get(U64, offset);
        long sent = actual.get(U64, offset);
        Long known = names.putIfAbsent(recorded, sent);
        if (known == null) {
            assertThat(names.values().stream().filter(value -> value == sent).count())
                    .as("%s: 0x%x stands for two", as, sent)
                    .isEqualTo(1);
        } else {
            assertThat(sent).as("%s at offset %d", as, offset).isEqualTo(known);
        }
        expected.set(U64, offset, sent);
    }

    /** Which block holds a page is the server's choice; a hole is a hole. */
    private void translateBlocks(String as, int operation, MemorySegment expected, MemorySegment actual) {
        if (operation != Operation.PUT_MULTY) {
            return;
        }
        long end = Math.min(expected.byteSize(), actual.byteSize());
        for (long at = IoRequest.ELEMENTS; at < end; at += IomapElement.UNIT_SIZE) {
            boolean hole = IomapElement.t1Block(expected.get(U64, at)) == 0;
            assertThat(IomapElement.t1Block(actual.get(U64, at)) == 0).as(as).isEqualTo(hole);
            assertThat(IomapElement.type(actual.get(U64, at))).isEqualTo(IomapElement.type(expected.get(U64, at)));
            if (!hole) {
                blocks.merge(expected.get(U64, at), actual.get(U64, at), (old, fresh) -> fresh);
                expected.set(U64, at, actual.get(U64, at));
            }
        }
    }

    private static void clearFreedom(int operation, MemorySegment request) {
        switch (operation) {
            case Operation.NEW_INODE -> {
                clear(request, NewInodeRequest.INODE + ZusInode.MTIME_NANOS, 24);
                clear(request, NewInodeRequest.INODE + ZusInode.GENERATION, 8);
                if (OpHeader.len(request, 0) > 0) {
                    OpHeader.offset(request, 0, 0);
                }
            }
            case Operation.RENAME -> clear(request, RenameRequest.TIME_NANOS, 8);
            case Operation.IOCTL -> clear(request, IoctlRequest.TIME_NANOS, 8);
            case Operation.XATTR_SET -> clearUnusedIds(request);
            case Operation.CLONE -> assertThat(request.byteSize()).isEqualTo(CloneRequest.SIZE);
            default -> {}
        }
    }

    /** The id of an ACL entry that names nobody is whatever the kernel had in that memory. */
    private static void clearUnusedIds(MemorySegment request) {
        if (XattrRequest.type(request, 0) != XattrRequest.TYPE_SYSTEM) {
            return;
        }
        for (long at = XattrRequest.value(request, 0); at < request.byteSize(); at += AclEntry.SIZE) {
            int tag = AclEntry.tag(request, at);
            if (tag != AclEntry.TAG_USER && tag != AclEntry.TAG_GROUP) {
                AclEntry.id(request, at, 0);
            }
        }
    }

    private static byte[] withoutRecordFreedom(byte[] record) {
        MemorySegment copy = MemorySegment.ofArray(record.clone());
        clear(copy, ZusInode.ON_DISK, 16);
        clear(copy, ZusInode.MTIME_NANOS, 24);
        clear(copy, ZusInode.XATTR, 16);
        clear(copy, ZusInode.SYMLINK, ZusInode.SYMLINK_SIZE);
        return copy.toArray(ValueLayout.JAVA_BYTE);
    }

    private static void clear(MemorySegment memory, long at, long length) {
        memory.asSlice(at, length).fill((byte) 0);
    }

    /** A server may use a cookie again once it is dropped. */
    private void forgetDropped(RecordingPort.Sent sent) {
        MemorySegment request = sent.segment();
        boolean drops = sent.operation() == Operation.FREE_INODE
                || (sent.operation() == Operation.EVICT_INODE && request.get(U64, 32) == 0);
        if (drops) {
            long cookie = request.get(U64, OpHeader.SIZE);
            cookies.values().removeIf(value -> value == cookie);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
