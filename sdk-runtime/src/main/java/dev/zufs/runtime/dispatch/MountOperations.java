package dev.zufs.runtime.dispatch;

import dev.zufs.api.FileName;
import dev.zufs.api.Limits;
import dev.zufs.api.MountOptions;
import dev.zufs.api.Statistics;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.ShowOptionsRequest;
import dev.zufs.runtime.wire.StatfsRequest;
import dev.zufs.runtime.wire.SyncFsRequest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Executes what concerns a mount: STATFS, SHOW_OPTIONS and SYNC_FS. Confined to one thread. */
final class MountOperations {

    private final OperationContext context;
    private final MemorySegment buffer;

    MountOperations(OperationContext context) {
        this.context = context;
        this.buffer = context.buffer;
    }

    void statfs() {
        ServedMount mount = context.mount(StatfsRequest.superBlockCookie(buffer, 0));
        Statistics statistics = mount.superBlock().statistics();
        StatfsRequest.clearAnswer(buffer, 0);
        StatfsRequest.type(buffer, 0, Integer.toUnsignedLong(mount.type().magic()));
        StatfsRequest.blockSize(buffer, 0, Limits.BLOCK_BYTES);
        StatfsRequest.blocks(buffer, 0, statistics.totalBlocks());
        StatfsRequest.blocksFree(buffer, 0, statistics.freeBlocks());
        StatfsRequest.blocksAvailable(buffer, 0, statistics.availableBlocks());
        StatfsRequest.files(buffer, 0, statistics.totalInodes());
        StatfsRequest.filesFree(buffer, 0, statistics.freeInodes());
        StatfsRequest.fsidLow(buffer, 0, (int) statistics.id());
        StatfsRequest.fsidHigh(buffer, 0, (int) (statistics.id() >>> 32));
        StatfsRequest.nameLength(buffer, 0, FileName.MAX_BYTES);
        StatfsRequest.fragmentSize(buffer, 0, Limits.BLOCK_BYTES);
    }

    void sync() {
        context.mount(SyncFsRequest.superBlockCookie(buffer, 0)).superBlock().sync();
    }

    void showOptions() {
        ServedMount mount = context.mount(ShowOptionsRequest.superBlockCookie(buffer, 0));
        MountOptions options = mount.superBlock().options();
        byte[] text = options.isEmpty() ? new byte[0] : ("," + options).getBytes(StandardCharsets.UTF_8);
        // The kernel ends the text with a zero of its own only if there is room for one.
        int length = Math.min(text.length, ShowOptionsRequest.MAX_TEXT_SIZE - 1);
        MemorySegment.copy(text, 0, buffer, ValueLayout.JAVA_BYTE, ShowOptionsRequest.TEXT, length);
        OpHeader.outLen(buffer, 0, length);
    }
}
