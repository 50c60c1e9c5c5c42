package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Writes whole notifications. Every method clears and fills {@code buffer} from {@code at} on and returns the length of
 * the notification in bytes; what the kernel answers is the result of the write to the device.
 *
 * <p>A notification that touches a directory's or a file's cache waits for the kernel's lock on it: written by a thread
 * that serves a request of the same inode, it may wait for ever.
 */
@SuppressWarnings("doclint:missing") // buffer, offset and result are described once, for the class
public final class FuseNotification {

    private FuseNotification() {}

    /** Wakes those that poll a file: {@code kernelHandle} is that of {@link FusePollIn}. */
    public static long pollWakeup(MemorySegment buffer, long at, long kernelHandle) {
        long body = begin(buffer, at, FuseNotifyCode.POLL, FuseNotifyPollWakeupOut.SIZE, 0);
        FuseNotifyPollWakeupOut.kernelHandle(buffer, body, kernelHandle);
        return FuseOutHeader.length(buffer, at);
    }

    /**
     * Drops the cached attributes of a node, and its cached data from {@code offset} on, {@code length} bytes of them,
     * or all if that is 0. With a negative offset the data are kept.
     */
    public static long invalidateInode(MemorySegment buffer, long at, long nodeId, long offset, long length) {
        long body = begin(buffer, at, FuseNotifyCode.INVAL_INODE, FuseNotifyInvalInodeOut.SIZE, 0);
        FuseNotifyInvalInodeOut.nodeId(buffer, body, nodeId);
        FuseNotifyInvalInodeOut.offset(buffer, body, offset);
        FuseNotifyInvalInodeOut.length(buffer, body, length);
        return FuseOutHeader.length(buffer, at);
    }

    /** Drops a cached name of a directory; {@code flags} has the bits of {@link FuseNotifyInvalEntryOut}. */
    public static long invalidateEntry(MemorySegment buffer, long at, long directory, byte[] name, int flags) {
        long body = begin(buffer, at, FuseNotifyCode.INVAL_ENTRY, FuseNotifyInvalEntryOut.SIZE, name.length + 1L);
        FuseNotifyInvalEntryOut.directory(buffer, body, directory);
        FuseNotifyInvalEntryOut.nameLength(buffer, body, name.length);
        FuseNotifyInvalEntryOut.flags(buffer, body, flags);
        name(buffer, body + FuseNotifyInvalEntryOut.SIZE, name);
        return FuseOutHeader.length(buffer, at);
    }

    /** Tells that a name of a directory was removed, and was that of the node {@code child}. */
    public static long delete(MemorySegment buffer, long at, long directory, long child, byte[] name) {
        long body = begin(buffer, at, FuseNotifyCode.DELETE, FuseNotifyDeleteOut.SIZE, name.length + 1L);
        FuseNotifyDeleteOut.directory(buffer, body, directory);
        FuseNotifyDeleteOut.child(buffer, body, child);
        FuseNotifyDeleteOut.nameLength(buffer, body, name.length);
        name(buffer, body + FuseNotifyDeleteOut.SIZE, name);
        return FuseOutHeader.length(buffer, at);
    }

    /** Puts {@code size} bytes into the page cache; they follow what this writes, and are in the length. */
    public static long store(MemorySegment buffer, long at, long nodeId, long offset, int size) {
        long body = begin(buffer, at, FuseNotifyCode.STORE, FuseNotifyStoreOut.SIZE, 0);
        FuseNotifyStoreOut.nodeId(buffer, body, nodeId);
        FuseNotifyStoreOut.offset(buffer, body, offset);
        FuseNotifyStoreOut.length(buffer, body, size);
        return FuseReply.header(buffer, at, 0, FuseNotifyCode.STORE, FuseNotifyStoreOut.SIZE + checked(size));
    }

    /** Asks for {@code size} bytes of the page cache, which {@link FuseOpcode#NOTIFY_REPLY} brings. */
    public static long retrieve(MemorySegment buffer, long at, long unique, long nodeId, long offset, int size) {
        long body = begin(buffer, at, FuseNotifyCode.RETRIEVE, FuseNotifyRetrieveOut.SIZE, 0);
        FuseNotifyRetrieveOut.unique(buffer, body, unique);
        FuseNotifyRetrieveOut.nodeId(buffer, body, nodeId);
        FuseNotifyRetrieveOut.offset(buffer, body, offset);
        FuseNotifyRetrieveOut.length(buffer, body, (int) checked(size));
        return FuseOutHeader.length(buffer, at);
    }

    /** Asks for all requests that were read and not answered; since 7.40. */
    public static long resend(MemorySegment buffer, long at) {
        begin(buffer, at, FuseNotifyCode.RESEND, 0, 0);
        return FuseOutHeader.length(buffer, at);
    }

    /** Drops all cached names; since 7.44. */
    public static long incrementEpoch(MemorySegment buffer, long at) {
        begin(buffer, at, FuseNotifyCode.INC_EPOCH, 0, 0);
        return FuseOutHeader.length(buffer, at);
    }

    /** Asks the kernel to forget nodes that nobody uses; since 7.45. */
    public static long prune(MemorySegment buffer, long at, long[] nodeIds) {
        long size = (long) nodeIds.length * Long.BYTES;
        long body = begin(buffer, at, FuseNotifyCode.PRUNE, FuseNotifyPruneOut.SIZE, size);
        FuseNotifyPruneOut.count(buffer, body, nodeIds.length);
        MemorySegment.copy(nodeIds, 0, buffer, Fields.U64, body + FuseNotifyPruneOut.SIZE, nodeIds.length);
        return FuseOutHeader.length(buffer, at);
    }

    private static long begin(MemorySegment buffer, long at, int code, long size, long rest) {
        FuseReply.cleared(buffer, at, 0, size + rest);
        FuseOutHeader.error(buffer, at, code);
        return at + FuseOutHeader.SIZE;
    }

    private static void name(MemorySegment buffer, long at, byte[] name) {
        if (name.length == 0 || name.length > FuseProtocol.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("name of " + name.length + " bytes");
        }
        MemorySegment.copy(name, 0, buffer, Fields.U8, at, name.length);
    }

    private static long checked(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("size " + size);
        }
        return size;
    }
}
