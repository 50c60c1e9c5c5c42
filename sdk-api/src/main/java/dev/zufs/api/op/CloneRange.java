package dev.zufs.api.op;

import dev.zufs.api.RegularFile;

/** A regular file that can share blocks with another: {@code FICLONE}, {@code FICLONERANGE}, {@code FIDEDUPERANGE}. */
public interface CloneRange {

    /**
     * Makes this whole file a copy of another, sharing its blocks, and sets the record's size and blocks.
     *
     * <p>Runs under the exclusive inode and sync locks of both files. Mappings of both ranges are gone. Extents of this file
     * were released; those of the source may still be out, though whoever writes by them has written. On return all is as
     * durable as the type declares. A long one may ask {@link
     * dev.zufs.api.MountContext#isInterrupted}.
     *
     * @param source a file of the same mount, not this one
     * @throws dev.zufs.api.ErrnoException EOPNOTSUPP, ENOSPC
     */
    void cloneFrom(RegularFile source);

    /**
     * Makes a range of this file a copy of a range of another, sharing its blocks, and sets the record's size and blocks.
     *
     * <p>Runs under the exclusive inode and sync locks of both files. Mappings of both ranges are gone. Extents of this file
     * were released; those of the source may still be out, though whoever writes by them has written. On return all is as
     * durable as the type declares. A long one may ask {@link
     * dev.zufs.api.MountContext#isInterrupted}.
     *
     * @param source a file of the same mount; if it is this one, the ranges do not overlap
     * @param sourcePosition first byte in the source; a multiple of 4 KiB
     * @param position first byte here; a multiple of 4 KiB
     * @param length bytes, at least 1; a multiple of 4 KiB unless it ends at the end of both files
     * @throws dev.zufs.api.ErrnoException EOPNOTSUPP, EINVAL, ENOSPC
     */
    void cloneRangeFrom(RegularFile source, long sourcePosition, long position, long length);
}
