package dev.zufs.runtime.vfs.inode;

import java.lang.foreign.MemorySegment;

/**
 * Takes what a file holds as the places where it lies, in the order of the file: see {@link DataOperations#gather}.
 *
 * <p>The places are right until {@link #end} returns, and are given back then: whoever sends the bytes on, does so in there. All
 * calls come from the reading thread, which shares the inode lock meanwhile; a sink calls nothing of the mount. If it fails,
 * the places are given back all the same, and the reader gets the failure.
 */
public interface GatherSink {

    /**
     * Takes the next bytes, which lie in the region. Neighbours come as one.
     *
     * @param region the whole region, read-only
     * @param offset the first byte in it
     * @param length bytes, at least 1
     */
    void data(MemorySegment region, long offset, long length);

    /**
     * Takes the next bytes, which are all zero and lie nowhere.
     *
     * @param length bytes, at least 1
     */
    void hole(long length);

    /**
     * Says that everything was taken. Not called if the read fails, or does without the sink.
     *
     * @param bytes how much in all, 0 at the end of the file
     */
    void end(long bytes);
}
