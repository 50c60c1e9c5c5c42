package dev.zufs.api;

import java.lang.foreign.MemorySegment;

/**
 * A regular file.
 *
 * <p>Data moves in one of two ways: the filesystem copies between its media and a <i>window</i> on the application's
 * bytes ({@link #read}, {@link #write}), or it gives the feeder its blocks ({@link dev.zufs.api.op.ExtentAccess}).
 *
 * <p><b>Lifetime:</b> a window lives until the callback returns. Used later it gives {@link IllegalStateException}, used
 * by another thread {@link WrongThreadException}, used beyond its end {@link IndexOutOfBoundsException}.
 *
 * <p><b>Threads:</b> reads and writes of one file run at once, under the inode's shared lock: the filesystem orders
 * those that overlap. Beside {@link #truncate} run neither data operations nor faults nor syncs, but xattr changes and
 * ioctls do. The whole of it is the lock table of {@linkplain dev.zufs.api this package}.
 */
public interface RegularFile extends Inode {

    /**
     * Reads. Under the inode's shared lock; for a page of a private mapping under the sync lock, shared.
     *
     * @param position first byte in the file; below the size
     * @param target the application's bytes, 1 to {@link Limits#MAX_DATA_BYTES}; holes and bytes beyond the size read as
     *     zeros, which must be stored
     * @param io how
     * @return how many bytes were read, at least 1, at most the size of the target
     * @throws ErrnoException if none was: EIO, EINTR
     */
    long read(long position, MemorySegment target, IoContext io);

    /**
     * Writes.
     *
     * <p>The record's size has already been raised to the end of the whole write, and the times set. If the write fails or is
     * short, they may stay or be taken back silently. So the filesystem keeps its own durable size, which it raises to what
     * was really written, and never takes the record's over beyond that.
     *
     * <p>On return data and size are as durable as the type declares, and persistent if {@link IoContext#isSynchronous}.
     *
     * @param position first byte in the file
     * @param source the application's bytes, read-only, 1 to {@link Limits#MAX_DATA_BYTES}
     * @param io how
     * @return how many bytes were written, at least 1, at most the size of the source
     * @throws ErrnoException if none was: ENOSPC, EFBIG, EIO, EINTR; EROFS unless overridden
     */
    default long write(long position, MemorySegment source, IoContext io) {
        throw ErrnoException.withoutStackTrace(Errno.EROFS);
    }

    /**
     * Sets the size, and the record's size and blocks. What is cut off is freed and reads as zeros if the file grows
     * again, the rest of the last block too. Mappings of all behind the new size are gone, and extents were released. On
     * return the size is as durable as the type declares. A long one may ask {@link MountContext#isInterrupted}.
     *
     * @param size the new size in bytes, smaller or larger than the old one
     * @throws ErrnoException EFBIG, ENOSPC, EIO; EROFS unless overridden
     */
    default void truncate(long size) {
        throw ErrnoException.withoutStackTrace(Errno.EROFS);
    }
}
