package dev.zufs.api.op;

/** A regular file whose space can be managed: fallocate(2). */
public interface Allocation {

    /**
     * Changes the allocation of a range, and the record's blocks and, where the mode says so, its size.
     *
     * <p>Runs under the inode's exclusive lock and its exclusive sync lock. What applications have mapped is gone, and extents
     * were released, before the callback: for {@link AllocationMode#PUNCH_HOLE} and {@link AllocationMode#UNSHARE_RANGE} of the
     * range, for {@link AllocationMode#ZERO_RANGE}, {@link AllocationMode#COLLAPSE_RANGE} and {@link
     * AllocationMode#INSERT_RANGE} of all from the range to the end of the file; for {@link AllocationMode#ALLOCATE} nothing is,
     * so it leaves every block where it lies. Version 1.0 of zuf unmaps nothing for UNSHARE_RANGE either: a filesystem with
     * shared blocks answers EOPNOTSUPP there, or keeps blocks that are mapped. On return all is as durable as the type
     * declares. A long one may ask {@link dev.zufs.api.MountContext#isInterrupted}.
     *
     * @param mode what to do
     * @param position first byte of the range
     * @param length bytes, at least 1
     * @param keepSize whether the size stays although the range ends beyond it
     * @throws dev.zufs.api.ErrnoException EOPNOTSUPP for a mode that the filesystem does not have, EINVAL for a range that
     *     is not aligned where it must be, ENOSPC, EFBIG
     */
    void allocate(AllocationMode mode, long position, long length, boolean keepSize);
}
