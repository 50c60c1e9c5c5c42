package dev.zufs.runtime.local;

import dev.zufs.api.FileName;

/**
 * Keeps what a filesystem may change by itself, and forgets it when told to, as the kernel does beyond a feeder.
 *
 * <p><b>Threads:</b> one at a time, which holds no lock and serves nothing: to forget may take until operations have ended.
 */
public interface CacheHolder extends AutoCloseable {

    /**
     * Forgets bytes and attributes.
     *
     * @param number the inode number
     * @param offset first byte, not negative
     * @param length how many bytes, positive
     */
    void content(long number, long offset, long length);

    /**
     * Forgets attributes.
     *
     * @param number the inode number
     */
    void attributes(long number);

    /**
     * Forgets what a name means.
     *
     * @param directory the inode number of the directory
     * @param name what to forget
     */
    void entry(long directory, FileName name);

    /** Forgets everything. */
    void everything();

    /** Is told nothing any more. */
    @Override
    void close();
}
