package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileSystemType;
import dev.zufs.runtime.wire.EvictInodeRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.MountInfo;
import dev.zufs.runtime.wire.MountOperation;
import dev.zufs.runtime.wire.MountRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.ZufsString;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A server with one mounted type, and the requests that a feeder would send. */
final class DispatchFixture {

    static final long REGION_BYTES = 8 << 20;

    final FileSystemServer server = FileSystemServer.withSyncs();
    final AtomicInteger released = new AtomicInteger();
    final MemorySegment region = Arena.ofAuto().allocate(REGION_BYTES, 4096);
    final MemorySegment buffer = Arena.ofAuto().allocate(65_536, 4096);
    final MemorySegment mountBuffer = Arena.ofAuto().allocate(65_536, 8);
    final OperationExecutor executor = server.executor(buffer);
    final MountDispatcher mounts = server.mountDispatcher(
            id -> new MountBacking("test memory " + id, new PlainMedia(region), List.of(), released::incrementAndGet));
    final long typeCookie;

    DispatchFixture(FileSystemType type) {
        typeCookie = server.register(type);
        // What a feeder leaves behind a request is anything but zeros.
        buffer.fill((byte) 0xA5);
    }

    int mount(String options) {
        byte[] text = options.getBytes(StandardCharsets.UTF_8);
        RequestWriter.mount(mountBuffer, 0, MountOperation.MOUNT, text.length + 1);
        MountInfo.typeCookie(mountBuffer, MountRequest.INFO, typeCookie);
        MountInfo.superBlockId(mountBuffer, MountRequest.INFO, 1);
        MemorySegment.copy(MemorySegment.ofArray(text), 0, mountBuffer, MountRequest.MOUNT_OPTIONS, text.length);
        mounts.execute(mountBuffer);
        return OpHeader.err(mountBuffer, 0);
    }

    int umount() {
        long cookie = superBlock();
        RequestWriter.mount(mountBuffer, 0, MountOperation.UMOUNT, 0);
        MountInfo.superBlockCookie(mountBuffer, MountRequest.INFO, cookie);
        mounts.execute(mountBuffer);
        return OpHeader.err(mountBuffer, 0);
    }

    long superBlock() {
        return MountInfo.superBlockCookie(mountBuffer, MountRequest.INFO);
    }

    long root() {
        return MountInfo.rootCookie(mountBuffer, MountRequest.INFO);
    }

    int execute() {
        return execute(MemorySegment.NULL);
    }

    int execute(MemorySegment window) {
        int operation = OpHeader.operation(buffer, 0);
        int outMax = OpHeader.outMax(buffer, 0);
        executor.execute(window);
        int outLen = OpHeader.outLen(buffer, 0);
        if (!Operation.hasOverflowHandler(operation)) {
            assertThat(outLen).as("out_len of " + Operation.name(operation)).isLessThanOrEqualTo(outMax);
        }
        assertThat(OpHeader.outStart(buffer, 0) + outLen).as("end of the reply").isLessThanOrEqualTo(65_536);
        assertThat(OpHeader.err(buffer, 0)).as("err").isLessThanOrEqualTo(0);
        return OpHeader.err(buffer, 0);
    }

    int lookup(long directory, String name) {
        RequestWriter.fixed(buffer, 0, Operation.LOOKUP);
        LookupRequest.directoryCookie(buffer, 0, directory);
        ZufsString.set(buffer, LookupRequest.NAME, name.getBytes(StandardCharsets.UTF_8));
        return execute();
    }

    long found() {
        return LookupRequest.inodeCookie(buffer, 0);
    }

    int create(long directory, String name, int mode) {
        RequestWriter.fixed(buffer, 0, Operation.NEW_INODE);
        buffer.asSlice(NewInodeRequest.INODE, ZusInode.SIZE).fill((byte) 0);
        ZusInode.mode(buffer, NewInodeRequest.INODE, mode);
        NewInodeRequest.directoryCookie(buffer, 0, directory);
        NewInodeRequest.flags(buffer, 0, 0);
        ZufsString.set(buffer, NewInodeRequest.NAME, name.getBytes(StandardCharsets.UTF_8));
        return execute();
    }

    long created() {
        return NewInodeRequest.inodeCookie(buffer, 0);
    }

    int evict(int operation, long inode, long flags) {
        RequestWriter.fixed(buffer, 0, operation);
        EvictInodeRequest.inodeCookie(buffer, 0, inode);
        EvictInodeRequest.flags(buffer, 0, flags);
        return execute();
    }

    int data(int operation, long inode, long position, MemorySegment window, long rw) {
        io(operation, inode, position, (int) window.byteSize(), rw);
        return execute(window);
    }

    void io(int operation, long inode, long position, int length, long rw) {
        RequestWriter.data(buffer, 0, operation, 0, length);
        IoRequest.inodeCookie(buffer, 0, inode);
        IoRequest.filePosition(buffer, 0, position);
        IoRequest.lastPosition(buffer, 0, position);
        IoRequest.rw(buffer, 0, rw);
    }
}
