package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Finds the extensions of a request that {@link FuseRequest} has accepted, and checks them for it.
 *
 * <p>Extensions are at the end of the request, behind its names, one {@link FuseExtHeader} each. Since 7.38 the header
 * says how long they are.
 */
public final class FuseExtensions {

    /** Result of a search that found nothing. */
    public static final long NONE = -1;

    private static final int ALIGNMENT = 8;

    private FuseExtensions() {}

    /**
     * Finds the supplementary groups.
     *
     * @param buffer segment with the extensions
     * @param at offset of the first extension
     * @param length length of all extensions in bytes
     * @return the offset of the {@link FuseSuppGroups}, or {@link #NONE}
     */
    public static long groups(MemorySegment buffer, long at, long length) {
        long end = at + length;
        for (long next = at; next < end; next += FuseExtHeader.length(buffer, next)) {
            if (FuseExtHeader.type(buffer, next) == FuseExtHeader.TYPE_GROUPS) {
                return next + FuseExtHeader.SIZE;
            }
        }
        return NONE;
    }

    /**
     * Finds the security contexts.
     *
     * @param buffer segment with the extensions
     * @param at offset of the first extension
     * @param length length of all extensions in bytes
     * @return the offset of the {@link FuseSecctxHeader}, or {@link #NONE}
     */
    public static long securityContexts(MemorySegment buffer, long at, long length) {
        long end = at + length;
        for (long next = at; next < end; next += FuseExtHeader.length(buffer, next)) {
            if (isSecurityContexts(FuseExtHeader.type(buffer, next))) {
                return next;
            }
        }
        return NONE;
    }

    /**
     * Measures the name of a security context, which begins behind its structure.
     *
     * @param buffer segment with the extensions
     * @param at offset of the {@link FuseSecctx}
     * @return the length in bytes, without the NUL that separates it from the value
     */
    public static int securityNameLength(MemorySegment buffer, long at) {
        return (int) (terminator(buffer, at + FuseSecctx.SIZE, buffer.byteSize()) - at - FuseSecctx.SIZE);
    }

    /**
     * Finds the security context behind a security context.
     *
     * @param buffer segment with the extensions
     * @param at offset of the {@link FuseSecctx}
     * @return the offset behind it, padding included
     */
    public static long nextSecurityContext(MemorySegment buffer, long at) {
        return behind(at, securityNameLength(buffer, at), FuseSecctx.valueLength(buffer, at));
    }

    /**
     * Tells what is wrong with extensions.
     *
     * @param buffer segment with the extensions
     * @param at offset of the first extension
     * @param length length of all extensions in bytes
     * @return the offset of the one that does not fit, or {@link #NONE} if all do
     */
    static long fault(MemorySegment buffer, long at, long length) {
        long end = at + length;
        long next = at;
        while (next < end) {
            if (end - next < FuseExtHeader.SIZE) {
                return next;
            }
            long size = Integer.toUnsignedLong(FuseExtHeader.length(buffer, next));
            int type = FuseExtHeader.type(buffer, next);
            if (size < FuseExtHeader.SIZE || size % ALIGNMENT != 0 || size > end - next) {
                return next;
            }
            if (type == FuseExtHeader.TYPE_GROUPS && !groupsFit(buffer, next, size)) {
                return next;
            }
            if (isSecurityContexts(type) && !contextsFit(buffer, next, next + size, type)) {
                return next;
            }
            next += size;
        }
        return NONE;
    }

    private static boolean isSecurityContexts(int type) {
        return type >= 0 && type <= FuseExtHeader.MAX_SECURITY_CONTEXTS;
    }

    private static boolean groupsFit(MemorySegment buffer, long at, long size) {
        long room = size - FuseExtHeader.SIZE - FuseSuppGroups.SIZE;
        return room >= 0
                && Integer.toUnsignedLong(FuseSuppGroups.count(buffer, at + FuseExtHeader.SIZE)) * Integer.BYTES
                        <= room;
    }

    private static boolean contextsFit(MemorySegment buffer, long at, long end, int count) {
        long next = at + FuseSecctxHeader.SIZE;
        for (int index = 0; index < count; index++) {
            if (end - next < FuseSecctx.SIZE) {
                return false;
            }
            long value = Integer.toUnsignedLong(FuseSecctx.valueLength(buffer, next));
            long terminator = terminator(buffer, next + FuseSecctx.SIZE, end);
            if (terminator == end || value > Integer.MAX_VALUE || terminator + 1 + value > end) {
                return false;
            }
            next = behind(next, terminator - next - FuseSecctx.SIZE, value);
        }
        return next <= end;
    }

    private static long behind(long at, long nameLength, long valueLength) {
        long size = FuseSecctx.SIZE + nameLength + 1 + valueLength;
        return at + (size + ALIGNMENT - 1 & -ALIGNMENT);
    }

    private static long terminator(MemorySegment buffer, long at, long end) {
        long next = at;
        while (next < end && buffer.get(Fields.U8, next) != 0) {
            next++;
        }
        return next;
    }
}
