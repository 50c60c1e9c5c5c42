package dev.zufs.api.op;

/** A regular file that can prepare for reads: posix_fadvise(2) with {@code POSIX_FADV_WILLNEED}. */
public interface ReadAhead {

    /**
     * Prepares for reads of a range. Runs under the inode's shared lock.
     *
     * @param position first byte
     * @param length bytes; may end beyond the file
     */
    void readAhead(long position, long length);
}
