package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitFlags;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseProtocol;
import dev.zufs.runtime.feeder.fuse.wire.FuseReply;
import dev.zufs.runtime.feeder.fuse.wire.FuseWriteIn;
import java.lang.foreign.MemorySegment;

/**
 * Holds what kernel and server agreed on, for as long as the mount lasts. Immutable; any thread.
 *
 * @param minor minor version that both speak
 * @param offered bits of {@link FuseInitFlags} that the kernel offered: what it can do without being asked counts too
 * @param flags bits of {@link FuseInitFlags} that the server takes
 * @param maxWrite most bytes of a write
 * @param maxPages most pages of a request, 0 where the kernel has its own limit
 * @param maxReadahead most bytes that the kernel reads ahead
 * @param timeGranularityNanos unit of time stamps in nanoseconds
 * @param maxBackground most requests in the background, 0 for what the kernel has
 * @param congestionThreshold requests in the background from which the kernel thinks the device busy, 0 for what it has
 * @param pageBytes size of a page of the machine in bytes
 */
public record FuseAgreement(
        int minor,
        long offered,
        long flags,
        int maxWrite,
        int maxPages,
        int maxReadahead,
        int timeGranularityNanos,
        int maxBackground,
        int congestionThreshold,
        int pageBytes)
        implements Negotiation.Outcome {

    /**
     * Tells whether something is agreed on.
     *
     * @param flag one bit of {@link FuseInitFlags}
     * @return whether kernel and server have it
     */
    public boolean has(long flag) {
        return (flags & flag) != 0;
    }

    /**
     * Tells whether the kernel can do something, agreed on or not.
     *
     * @param flag one bit of {@link FuseInitFlags}
     * @return whether the kernel offered it
     */
    public boolean offers(long flag) {
        return (offered & flag) != 0;
    }

    /**
     * Tells which form the request has that sets extended attributes.
     *
     * @return whether it is the long one
     */
    public boolean isSetxattrExtended() {
        return has(FuseInitFlags.SETXATTR_EXT);
    }

    /**
     * Returns how large a buffer has to be for any request.
     *
     * <p>The kernel asks for the largest write with its headers. An extended attribute may be larger, and would be
     * refused to its caller if the buffer were not.
     *
     * @return the size in bytes, whole pages
     */
    public int requestBufferBytes() {
        long headers = FuseInHeader.SIZE + FuseWriteIn.SIZE + FuseProtocol.MAX_XATTR_NAME_LENGTH + 1;
        long data = Math.max(maxWrite, FuseProtocol.MAX_XATTR_SIZE);
        long bytes = Math.max(FuseProtocol.MIN_READ_BUFFER_SIZE, headers + data);
        return (int) (bytes + pageBytes - 1 & -pageBytes);
    }

    /**
     * Returns how many bytes a reply has at most behind its header.
     *
     * @return the size in bytes
     */
    public int maxReplyBytes() {
        int pages = maxPages == 0 ? FuseProtocol.DEFAULT_MAX_PAGES : maxPages;
        return (int) Math.max(Math.min((long) pages * pageBytes, Integer.MAX_VALUE), FuseProtocol.MAX_XATTR_SIZE);
    }

    /**
     * Writes the whole reply to the kernel's first request.
     *
     * @param buffer segment with room for the reply
     * @param at offset of the reply
     * @param unique identity of the request
     * @return the length of the reply in bytes
     */
    @Override
    public long writeReply(MemorySegment buffer, long at, long unique) {
        long length = FuseReply.cleared(buffer, at, unique, FuseInitOut.SIZE);
        long body = at + FuseOutHeader.SIZE;
        FuseInitOut.major(buffer, body, FuseProtocol.MAJOR);
        FuseInitOut.minor(buffer, body, minor);
        FuseInitOut.maxReadahead(buffer, body, maxReadahead);
        FuseInitFlags.take(buffer, body, flags);
        FuseInitOut.maxBackground(buffer, body, maxBackground);
        FuseInitOut.congestionThreshold(buffer, body, congestionThreshold);
        FuseInitOut.maxWrite(buffer, body, maxWrite);
        FuseInitOut.timeGranularityNanos(buffer, body, timeGranularityNanos);
        FuseInitOut.maxPages(buffer, body, maxPages);
        return length;
    }
}
