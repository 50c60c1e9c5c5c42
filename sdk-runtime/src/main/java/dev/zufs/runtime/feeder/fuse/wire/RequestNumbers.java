package dev.zufs.runtime.feeder.fuse.wire;

import dev.zufs.runtime.feeder.fuse.wire.MalformedRequestException.Fault;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the numbers of a structure are possible. The kernel checks them for its callers: one that is not is the
 * sign of a request that is not the kernel's.
 *
 * <p>Where a listing goes on and where a seek begins are not checked: any 64 bits are possible there.
 */
final class RequestNumbers {

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private RequestNumbers() {}

    /**
     * Checks a structure that is wholly there.
     *
     * @param dataLength length of the data that follow
     * @param maxReplyLength most bytes that a reply can have behind its header
     * @return what is wrong, or {@code null}
     */
    static @Nullable Fault fault(FuseOpcode opcode, MemorySegment buffer, long at, int dataLength, int maxReplyLength) {
        return switch (opcode) {
            case READ -> {
                int length = FuseReadIn.length(buffer, at);
                Fault fault = reply(length, maxReplyLength);
                yield fault != null ? fault : range(FuseReadIn.offset(buffer, at), length);
            }
            case READDIR, READDIRPLUS -> reply(FuseReadIn.length(buffer, at), maxReplyLength);
            case GETXATTR, LISTXATTR -> reply(FuseGetxattrIn.length(buffer, at), maxReplyLength);
            case IOCTL -> reply(FuseIoctlIn.outputLength(buffer, at), maxReplyLength);
            case WRITE -> range(FuseWriteIn.offset(buffer, at), dataLength);
            case NOTIFY_REPLY -> range(FuseNotifyRetrieveIn.offset(buffer, at), dataLength);
            case FALLOCATE -> range(FuseFallocateIn.offset(buffer, at), FuseFallocateIn.length(buffer, at));
            case COPY_FILE_RANGE, COPY_FILE_RANGE_64 -> copy(buffer, at);
            case SETATTR -> attributes(buffer, at);
            default -> null;
        };
    }

    private static @Nullable Fault reply(int length, int maxReplyLength) {
        return length < 0 || length > maxReplyLength ? Fault.REPLY_LENGTH : null;
    }

    private static @Nullable Fault range(long offset, long length) {
        return offset < 0 || length < 0 || offset > Long.MAX_VALUE - length ? Fault.RANGE : null;
    }

    private static @Nullable Fault copy(MemorySegment buffer, long at) {
        long length = FuseCopyFileRangeIn.length(buffer, at);
        Fault fault = range(FuseCopyFileRangeIn.sourceOffset(buffer, at), length);
        return fault != null ? fault : range(FuseCopyFileRangeIn.targetOffset(buffer, at), length);
    }

    private static @Nullable Fault attributes(MemorySegment buffer, long at) {
        int valid = FuseSetattrIn.valid(buffer, at);
        if ((valid & FuseSetattrIn.VALID_SIZE) != 0 && FuseSetattrIn.fileSize(buffer, at) < 0) {
            return Fault.RANGE;
        }
        boolean possible = nanos(valid, FuseSetattrIn.VALID_ATIME, FuseSetattrIn.atimeNanos(buffer, at))
                && nanos(valid, FuseSetattrIn.VALID_MTIME, FuseSetattrIn.mtimeNanos(buffer, at))
                && nanos(valid, FuseSetattrIn.VALID_CTIME, FuseSetattrIn.ctimeNanos(buffer, at));
        return possible ? null : Fault.NANOSECONDS;
    }

    private static boolean nanos(int valid, int bit, int nanos) {
        return (valid & bit) == 0 || (nanos >= 0 && nanos < NANOS_PER_SECOND);
    }
}
