package dev.zufs.api.op;

/** A regular file that tells where its blocks lie: {@code FS_IOC_FIEMAP}. */
public interface ExtentReport {

    /**
     * Gives the extents that touch a range, in order, as large as they are. Runs under the inode's shared lock. What
     * {@code FIEMAP_FLAG_SYNC} asks for has been done before by a sync of the feeder, where the feeder has one; blocks
     * whose choice was put off are reported as they are then, or chosen now.
     *
     * @param position first byte of the range
     * @param length bytes
     * @param sink takes them
     */
    void reportExtents(long position, long length, ExtentSink sink);
}
