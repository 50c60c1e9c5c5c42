package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitFlags;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseProtocol;
import dev.zufs.runtime.feeder.fuse.wire.FuseReply;
import java.lang.foreign.MemorySegment;

/**
 * Decides what the server answers to the kernel's first request.
 *
 * <p>What is agreed on is what the kernel offers and a mount wants. No mount takes
 * <ul>
 *   <li>{@code POSIX_LOCKS} and {@code FLOCK_LOCKS}: the kernel's own locks are right for a filesystem of one machine;
 *   <li>{@code HANDLE_KILLPRIV}: its successor says for each request what is to go, which the first one leaves to a
 *       guess, and the kernel does it itself where neither is taken;
 *   <li>{@code SPLICE_*}: requests are read into memory that the server has;
 *   <li>{@code SECURITY_CTX}: no filesystem here stores them when it makes an inode;
 *   <li>{@code HAS_RESEND} and {@code REQUEST_TIMEOUT}: requests are answered, or the mount ends.
 * </ul>
 */
public final class Negotiation {

    private static final long WANTED = FuseInitFlags.ASYNC_READ
            | FuseInitFlags.BIG_WRITES
            | FuseInitFlags.ATOMIC_O_TRUNC
            | FuseInitFlags.DONT_MASK
            | FuseInitFlags.POSIX_ACL
            | FuseInitFlags.PARALLEL_DIROPS
            | FuseInitFlags.HANDLE_KILLPRIV_V2
            | FuseInitFlags.MAX_PAGES
            | FuseInitFlags.DO_READDIRPLUS
            | FuseInitFlags.READDIRPLUS_AUTO
            | FuseInitFlags.EXPLICIT_INVAL_DATA
            | FuseInitFlags.SETXATTR_EXT
            | FuseInitFlags.CREATE_SUPP_GROUP
            | FuseInitFlags.EXPORT_SUPPORT
            | FuseInitFlags.INIT_EXT
            | FuseInitFlags.DIRECT_IO_ALLOW_MMAP;

    private static final int MAX_PAGES = 0xFFFF;

    private Negotiation() {}

    /** What came of the kernel's request. */
    public sealed interface Outcome permits FuseAgreement, OtherMajor, Refusal {

        /**
         * Writes the whole reply to the kernel's request.
         *
         * @param buffer segment with room for the reply, {@code FuseOutHeader.SIZE + FuseInitOut.SIZE} bytes
         * @param at offset of the reply
         * @param unique identity of the request
         * @return the length of the reply in bytes
         */
        long writeReply(MemorySegment buffer, long at, long unique);
    }

    /**
     * The kernel speaks a newer major version: it is told ours, and asks once more if it speaks that too.
     *
     * @param kernelMajor major version of the kernel
     */
    public record OtherMajor(int kernelMajor) implements Outcome {

        @Override
        public long writeReply(MemorySegment buffer, long at, long unique) {
            long length = FuseReply.cleared(buffer, at, unique, FuseInitOut.SIZE);
            FuseInitOut.major(buffer, at + FuseOutHeader.SIZE, FuseProtocol.MAJOR);
            FuseInitOut.minor(buffer, at + FuseOutHeader.SIZE, FuseProtocol.MINOR);
            return length;
        }
    }

    /**
     * The kernel speaks an older version than this server: nothing can be agreed on.
     *
     * @param message what is wrong, for people
     */
    public record Refusal(String message) implements Outcome {

        @Override
        public long writeReply(MemorySegment buffer, long at, long unique) {
            return FuseReply.error(buffer, at, unique, Errno.EPROTO.number());
        }
    }

    /**
     * Decides what to answer.
     *
     * @param buffer segment with the request
     * @param at offset of its {@link FuseInitIn}
     * @param length length of that structure in bytes, at least {@link FuseInitIn#VERSIONS_SIZE}
     * @param wishes what the mount would like
     * @return what came of it, whose reply is to be written
     */
    public static Outcome of(MemorySegment buffer, long at, long length, FuseWishes wishes) {
        int major = FuseInitIn.major(buffer, at);
        int minor = FuseInitIn.minor(buffer, at);
        if (Integer.compareUnsigned(major, FuseProtocol.MAJOR) > 0) {
            return new OtherMajor(major);
        }
        if (major < FuseProtocol.MAJOR || Integer.compareUnsigned(minor, FuseProtocol.OLDEST_MINOR) < 0) {
            return new Refusal("the kernel speaks FUSE " + major + "." + minor + ", and " + FuseProtocol.MAJOR + "."
                    + FuseProtocol.OLDEST_MINOR + " (Linux 5.4) or newer is needed");
        }
        if (length < FuseInitIn.SHORT_SIZE) {
            return new Refusal("the kernel speaks FUSE " + major + "." + Integer.toUnsignedString(minor)
                    + " but offers nothing in a request of " + length + " bytes");
        }
        long offered = FuseInitFlags.offered(buffer, at, length);
        return agree(minor, offered, FuseInitIn.maxReadahead(buffer, at), wishes);
    }

    private static FuseAgreement agree(int kernelMinor, long offered, int kernelReadahead, FuseWishes wishes) {
        int minor = Integer.compareUnsigned(kernelMinor, FuseProtocol.MINOR) < 0 ? kernelMinor : FuseProtocol.MINOR;
        long flags = offered & wanted(wishes);
        if ((flags & FuseInitFlags.POSIX_ACL) == 0) {
            // Without permissions that the kernel checks itself, it fails the whole mount for the sake of this bit.
            flags &= ~FuseInitFlags.ALLOW_IDMAP;
        }
        boolean choosesPages = (flags & FuseInitFlags.MAX_PAGES) != 0;
        long mostPages = choosesPages ? MAX_PAGES : FuseProtocol.DEFAULT_MAX_PAGES;
        int maxWrite = (int) Math.min(wishes.maxWrite(), mostPages * wishes.pageBytes());
        int pages = (maxWrite + wishes.pageBytes() - 1) / wishes.pageBytes();
        boolean offersMore = Integer.compareUnsigned(kernelReadahead, wishes.maxReadahead()) > 0;
        return new FuseAgreement(
                minor,
                offered,
                flags,
                maxWrite,
                choosesPages ? pages : 0,
                offersMore ? wishes.maxReadahead() : kernelReadahead,
                wishes.timeGranularityNanos(),
                wishes.maxBackground(),
                wishes.congestionThreshold(),
                wishes.pageBytes());
    }

    private static long wanted(FuseWishes wishes) {
        long flags = WANTED;
        for (FuseOption option : wishes.options()) {
            flags |= option.flag();
        }
        if (wishes.options().contains(FuseOption.AUTO_INVALIDATE_DATA)) {
            flags &= ~FuseInitFlags.EXPLICIT_INVAL_DATA; // of the two the kernel heeds the automatic one
        }
        return flags;
    }
}
