package dev.zufs.api.op;

/** A regular file that knows its holes: lseek(2) with {@code SEEK_DATA} and {@code SEEK_HOLE}. */
public interface SeekData {

    /** The answer if there is no data at or behind a position. */
    long NO_DATA = -1;

    /**
     * Finds data. Runs under the inode's shared lock.
     *
     * @param position below the size
     * @return the first byte of data at or behind it, or {@link #NO_DATA}
     */
    long seekData(long position);

    /**
     * Finds a hole; there is one at the end of every file. Runs under the inode's shared lock.
     *
     * @param position below the size
     * @return the first byte of a hole at or behind it, at most the size
     */
    long seekHole(long position);
}
