package dev.zufs.api.op;

import dev.zufs.api.RegularFile;

/**
 * A regular file that can copy between any positions better than by reads and writes: copy_file_range(2).
 *
 * <p>Not on zuf, which turns that call into {@link CloneRange}.
 */
public interface CopyRange {

    /**
     * Copies a range of another file into this one, and sets the record's size and blocks.
     *
     * <p>Runs under the exclusive inode and sync locks of both files. Mappings of both ranges are gone. Extents of this file
     * were released; those of the source may still be out, though whoever writes by them has written. On return all is as
     * durable as the type declares. A long one may ask {@link
     * dev.zufs.api.MountContext#isInterrupted}, and end early with what is done.
     *
     * @param source a file of the same mount; if it is this one, the ranges do not overlap
     * @param sourcePosition first byte in the source
     * @param position first byte here
     * @param length bytes, at least 1; the range ends within the source
     * @return how many bytes were copied, at least 1
     * @throws dev.zufs.api.ErrnoException EOPNOTSUPP if the feeder is to copy by reads and writes; ENOSPC, EFBIG
     */
    long copyRangeFrom(RegularFile source, long sourcePosition, long position, long length);
}
