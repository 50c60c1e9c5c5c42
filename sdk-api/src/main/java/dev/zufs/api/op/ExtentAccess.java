package dev.zufs.api.op;

/**
 * A regular file whose blocks lie in the region, and that gives them to the feeder: for direct transfer, and for
 * mappings of the media into applications (DAX).
 *
 * <p>Needed for shared mappings on zuf; and for reads or writes of a type with {@link
 * dev.zufs.api.TypeFeature#EXTENT_READS} or {@link dev.zufs.api.TypeFeature#EXTENT_WRITES}.
 */
public interface ExtentAccess {

    /**
     * Gives the blocks of a range, which must then stay where they are until {@link #release}.
     *
     * <p>A {@link ExtentUse#WRITE_FAULT} needs a block that is allocated, not shared, and zeroed if new ({@link
     * ExtentMap#markNew}). A {@link ExtentUse#WRITE} needs allocated blocks too; what of a new block is not about to be
     * written must read as zeros. Others may be answered with {@link ExtentMap#HOLE}. Runs under the inode's shared lock,
     * a fault under the sync lock, shared: beside everything but truncation, allocation, cloning and syncing. A call that
     * fails must have added nothing; no release follows.
     *
     * @param position first byte of the range
     * @param length bytes; a fault asks for one block
     * @param use what for
     * @param map takes one block for each 4 KiB that the range touches, or fewer, at least one
     * @throws dev.zufs.api.ErrnoException ENOSPC; EIO
     */
    void acquire(long position, long length, ExtentUse use, ExtentMap map);

    /**
     * Takes blocks back that {@link #acquire} gave. After {@link ExtentUse#WRITE} their content was stored past the cache and
     * fenced. May run late, in another thread, with no lock held, and cannot fail. What was mapped by a fault stays mapped.
     *
     * <p><b>Durability:</b> if the acquire called {@link ExtentMap#markNew} or {@link ExtentMap#markReleaseNow}, the release
     * comes before the application hears that its write is done. If not, it may come with any later operation of the same CPU,
     * and not at all before {@link dev.zufs.api.SuperBlock#close}. So an acquire whose release changes anything, such as making
     * a new block visible to recovery, must call one of the two; only a write into blocks that the file durably has already
     * need not. At close a filesystem lets blocks go that were never released.
     *
     * @param position as in the acquire
     * @param length bytes that were used
     * @param use as in the acquire
     * @param map the blocks and the {@linkplain ExtentMap#cookie() cookie}
     */
    void release(long position, long length, ExtentUse use, ExtentMap map);

    /**
     * Notes that the last mapping of the file is gone, so that the times of write faults can be taken over. Under the sync lock,
     * shared: beside everything but syncs, truncation, allocation and cloning. Errors go nowhere. The default does nothing.
     */
    default void mappingsClosed() {}
}
