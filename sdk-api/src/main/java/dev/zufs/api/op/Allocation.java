package dev.zufs.api.op;

/** A regular file whose space can be managed: fallocate(2). */
public interface Allocation {

    /**
     * Changes the allocation of a range, and the record's blocks and, where the mode says so, its size.
     *
     * <p>Runs under the inode's exclusive lock; applications' mappings of the range (to the end of the file where it moves)
     * are gone, and extents were released.
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
